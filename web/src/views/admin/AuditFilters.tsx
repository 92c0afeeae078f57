// Who, what, which object and record, since when: each a small box, all of it in the address.
import { Button, Input, Select } from 'antd';
import { X } from 'lucide-react';
import { list } from '@/api/records';
import { AUDIT_ACTIONS } from '@/api/audit';
import type { ObjectMeta, Reference } from '@/api/types';
import { useLabel, useT } from '@/base/language';
import { quote } from '@/fields/filter';
import { ReferencePicker, useReferenceName } from '@/fields/reference';
import { isOffered, useMeta, useObject } from '@/meta/catalog';
import { ACTION_NAMES } from './audit';

interface Props {
    address: URLSearchParams;
    onChange: (change: Record<string, string | undefined>) => void;
}

async function byName(object: ObjectMeta, typed: string): Promise<Reference[]> {
    const filter = typed.trim() ? `${object.name_field} contains ${quote(typed.trim())}` : undefined;
    const page = await list(object.plural, { filter, fields: `id,${object.name_field}`, limit: 20 });
    return page.data.map((row) => ({ id: row.id, name: String(row[object.name_field] ?? row.id) }));
}

function RecordPicker(props: { object: ObjectMeta; id: string; label: string; onChange: (id: string | undefined) => void }) {
    const { object, id } = props;
    const name = useReferenceName(object.name, id);
    return (
        <div className="audit-filter" role="group" aria-label={props.label}>
            <span className="question">{props.label}</span>
            <ReferencePicker
                clearable
                called={props.label}
                value={id ? { id, name: name || id } : null}
                searchKey={['audit', object.name]}
                search={(typed) => byName(object, typed)}
                onChange={(to) => props.onChange(to?.id)}
            />
        </div>
    );
}

export function AuditFilters({ address, onChange }: Props) {
    const t = useT();
    const label = useLabel();
    const { objects } = useMeta();
    const users = useObject('user');
    const chosen = useObject(address.get('object') ?? undefined);
    const value = (name: string): string => address.get(name) ?? '';
    const day = (name: 'from' | 'until', text: string) => (
        <label className="audit-filter is-day">
            <span className="question">{text}</span>
            <Input type="date" value={value(name)} onChange={(event) => onChange({ [name]: event.target.value })} />
        </label>
    );
    return (
        <div className="audit-filters">
            {users && <RecordPicker object={users} id={value('user')} label={t('audit.who')} onChange={(user) => onChange({ user })} />}
            <label className="audit-filter">
                <span className="question">{t('audit.what')}</span>
                <Select
                    className="full"
                    allowClear
                    value={value('action') || null}
                    options={AUDIT_ACTIONS.map((action) => ({ value: action, label: t(ACTION_NAMES[action]) }))}
                    onChange={(action: string | null) => onChange({ action: action ?? undefined })}
                />
            </label>
            <label className="audit-filter">
                <span className="question">{t('audit.object')}</span>
                <Select
                    className="full"
                    allowClear
                    showSearch
                    optionFilterProp="label"
                    value={value('object') || null}
                    options={objects.filter(isOffered).map((object) => ({ value: object.name, label: label(object.plural_label) }))}
                    onChange={(object: string | null) => onChange({ object: object ?? undefined, id: undefined })}
                />
            </label>
            {chosen && <RecordPicker key={chosen.name} object={chosen} id={value('id')} label={t('audit.record')} onChange={(id) => onChange({ id })} />}
            {day('from', t('audit.from'))}
            {day('until', t('audit.until'))}
            {[...address.keys()].length > 0 && (
                <Button
                    type="text"
                    icon={<X size={14} aria-hidden />}
                    onClick={() => onChange({ user: undefined, action: undefined, object: undefined, id: undefined, from: undefined, until: undefined })}
                >
                    {t('list.clearFilter')}
                </Button>
            )}
        </div>
    );
}
