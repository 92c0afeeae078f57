// Chooses to whom something is given.
import { Checkbox, Segmented, Select } from 'antd';
import { candidates } from '@/api/records';
import type { Option, Reference } from '@/api/types';
import { useLabel, useT } from '@/base/language';
import { ReferencePicker } from '@/fields/reference';
import { fieldOf, useObject } from '@/meta/catalog';
import { hasBelow, WHOM_KINDS, type Whom, type WhomKind } from './whom';

interface Props {
    id: string;
    value: Whom;
    /** Without it "everybody" is not offered. */
    everybody?: boolean;
    onChange: (whom: Whom) => void;
}

/** Roles are the options of a field of people: everybody may name them. */
export function useRoleOptions(): Option[] {
    const user = useObject('user');
    return ((user && fieldOf(user, 'roles')?.options) ?? []).filter((option) => option.active !== false);
}

/** Where candidates for a person and a department are asked for. */
const FIELD = { user: 'manager', department: 'department' } as const;

export function PersonPicker(props: { id?: string; value: Reference | null; kind?: 'user' | 'department'; onChange: (one: Reference | null) => void; autoFocus?: boolean }) {
    const field = FIELD[props.kind ?? 'user'];
    return (
        <ReferencePicker
            id={props.id}
            value={props.value}
            autoFocus={props.autoFocus}
            searchKey={['user', field]}
            search={(text) => candidates('user', field, text)}
            onChange={props.onChange}
        />
    );
}

export function WhomPicker({ id, value, everybody = false, onChange }: Props) {
    const t = useT();
    const label = useLabel();
    const roles = useRoleOptions();
    const kinds = WHOM_KINDS.filter((kind) => everybody || kind !== 'everybody');
    const set = (one: Reference | null): void => onChange({ ...value, one });
    return (
        <div className="whom">
            <Segmented<WhomKind>
                block
                aria-label={t('whom.kind')}
                value={value.kind}
                options={kinds.map((kind) => ({ value: kind, label: t(`whom.${kind}`) }))}
                onChange={(kind) => onChange({ kind, one: null, below: false })}
            />
            {value.kind === 'role' && (
                <Select<string | null>
                    id={id}
                    className="full"
                    aria-label={t('whom.role')}
                    value={value.one?.id ?? null}
                    options={roles.map((role) => ({ value: role.key, label: label(role.label) }))}
                    onChange={(key) => set(key ? { id: key, name: key } : null)}
                />
            )}
            {(value.kind === 'user' || value.kind === 'department') && (
                <PersonPicker key={value.kind} id={id} kind={value.kind} value={value.one} onChange={set} />
            )}
            {hasBelow(value.kind) && (
                <Checkbox checked={value.below} onChange={(event) => onChange({ ...value, below: event.target.checked })}>
                    {t(value.kind === 'role' ? 'whom.belowRole' : 'whom.belowDepartment')}
                </Checkbox>
            )}
        </div>
    );
}

/** The same in words. */
export function WhomText({ whom }: { whom: Whom }) {
    const t = useT();
    const label = useLabel();
    const roles = useRoleOptions();
    if (whom.kind === 'everybody') return <>{t('whom.everybody')}</>;
    const name = whom.kind === 'role' ? label(roles.find((role) => role.key === whom.one?.id)?.label) || whom.one?.name : whom.one?.name;
    return (
        <>
            {name}
            {whom.below && <span className="quiet"> {t('whom.andBelow')}</span>}
        </>
    );
}
