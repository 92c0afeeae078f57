// What holds for every record of an object: how far it is open to all, and what happens with a probable duplicate.
import { Select } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { Pencil } from 'lucide-react';
import { useMemo, useState } from 'react';
import * as api from '@/api/records';
import type { ObjectMeta, Row, Values } from '@/api/types';
import { IconButton } from '@/base/IconButton';
import { useLabel, useT } from '@/base/language';
import { quote } from '@/fields/filter';
import { fieldOf, useObject } from '@/meta/catalog';
import { rowsKey } from '@/record/keys';
import { useCreate, useSave } from '@/record/mutations';
import { FormDrawer } from '@/views/form/FormDrawer';
import { comparesDuplicates, floorsOf, withoutFields, type Floor } from './objectRules';

interface Props {
    object: ObjectMeta;
    onFloor: (floor: Floor) => void;
}

export function ObjectRules({ object, onFloor }: Props) {
    const t = useT();
    const duplicates = useObject('duplicate_rule');
    return (
        <div className="object-rules">
            <div>
                <label className="question" htmlFor="floor">
                    {t('floor.title')}
                </label>
                <Select<Floor>
                    id="floor"
                    className="full"
                    value={(object.floor ?? 'private') as Floor}
                    options={floorsOf(object).map((floor) => ({ value: floor, label: t(`floor.${floor}`) }))}
                    onChange={onFloor}
                />
            </div>
            {duplicates && comparesDuplicates(object) && <DuplicateRule object={object} rules={duplicates} />}
        </div>
    );
}

interface RulesProps {
    object: ObjectMeta;
    /** The object the rules are records of. */
    rules: ObjectMeta;
}

function useRules({ object, rules }: RulesProps): Row[] | undefined {
    const filter = `object = ${quote(object.name)}`;
    return useQuery({
        queryKey: rowsKey(rules.name, 'list-of', object.name),
        queryFn: () => api.list(rules.plural, { filter, limit: 100 }),
    }).data?.data;
}

/** Which object it is about is known already. */
function RuleForm({ object, rules, row, onClose }: RulesProps & { row: Row | undefined; onClose: () => void }) {
    const t = useT();
    const label = useLabel();
    const create = useCreate(rules);
    const save = useSave(rules);
    const shown = useMemo(() => withoutFields(rules, ['object']), [rules]);
    const submit = (values: Values): Promise<Row> =>
        row
            ? save(row.id, values, { done: t('record.savedAll'), quiet: true, version: row.version, moves: true })
            : create({ ...values, object: object.name });
    return (
        <FormDrawer
            object={shown}
            row={row}
            title={`${label(rules.label)} · ${label(object.label)}`}
            submit={submit}
            onClose={onClose}
        />
    );
}

function DuplicateRule(props: RulesProps) {
    const t = useT();
    const label = useLabel();
    const [open, setOpen] = useState(false);
    const found = useRules(props);
    const row = found?.[0];
    const mode = fieldOf(props.rules, 'mode')?.options?.find((option) => option.key === row?.['mode']);
    const text = row
        ? [label(mode?.label), row['mode'] !== 'off' && t('duplicateRule.from', { score: String(row['threshold'] ?? '') })]
        : [t('duplicateRule.usual')];
    return (
        <div>
            <span className="question">{label(props.rules.label)}</span>
            <span className="object-rule">
                <span className="cut">{text.filter(Boolean).join(' · ')}</span>
                <IconButton icon={Pencil} label={t('duplicateRule.edit')} disabled={!found} onClick={() => setOpen(true)} />
            </span>
            {open && <RuleForm {...props} row={row} onClose={() => setOpen(false)} />}
        </div>
    );
}
