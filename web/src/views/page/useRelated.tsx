// Order and columns of a related list, as this person likes them, for each relation apart from the list of its own.
import { Button, Checkbox } from 'antd';
import { Columns3 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { Child, Field, ObjectMeta } from '@/api/types';
import { useLabel, useT } from '@/base/language';
import { Pop } from '@/base/Pop';
import { createPreference, useStore } from '@/base/store';
import { fieldsOf, isSystem, listFields } from '@/meta/catalog';

const COLUMNS = 5;

interface Taste {
    sort?: string;
    columns?: string[];
}

const tastes = createPreference<Record<string, Taste>>('guanxi.related', {});

interface RelatedShape {
    fields: Field[];
    sort: string;
    setSort: (sort: string) => void;
    /** The button that chooses the columns. */
    columns: ReactNode;
}

export function useRelated(object: ObjectMeta, child: ObjectMeta, relation: Child): RelatedShape {
    const key = `${object.name}.${relation.name}`;
    const taste = useStore(tastes)[key];
    const offered = child.fields.filter((field) => field.name !== relation.by && (!isSystem(field) || /_at$|_by$/.test(field.name)));
    const usual = listFields(child).filter((field) => field.name !== relation.by).slice(0, COLUMNS);
    const chosen = fieldsOf(child, taste?.columns).filter((field) => offered.includes(field));
    const fields = chosen.length > 0 ? chosen : usual;
    const set = (change: Taste): void => tastes.set((before) => ({ ...before, [key]: { ...before[key], ...change } }));
    return {
        fields,
        sort: taste?.sort ?? '',
        setSort: (sort) => set({ sort }),
        columns: <ColumnsButton offered={offered} shown={fields} onChange={(columns) => set({ columns })} />,
    };
}

function ColumnsButton({ offered, shown, onChange }: { offered: Field[]; shown: Field[]; onChange: (columns: string[]) => void }) {
    const t = useT();
    const label = useLabel();
    const [open, setOpen] = useState(false);
    const names = shown.map((field) => field.name);
    const toggle = (name: string): void => onChange(names.includes(name) ? names.filter((one) => one !== name) : [...names, name]);
    const content = (
        <div className="view-columns">
            {offered.map((field) => (
                <Checkbox
                    key={field.name}
                    checked={names.includes(field.name)}
                    disabled={names.length === 1 && names.includes(field.name)}
                    onChange={() => toggle(field.name)}
                >
                    {label(field.label)}
                </Checkbox>
            ))}
        </div>
    );
    return (
        <Pop open={open} onOpenChange={setOpen} title={t('related.columns')} placement="bottomRight" content={content}>
            <Button type="text" size="small" icon={<Columns3 size={14} aria-hidden />} aria-label={t('related.columns')} title={t('related.columns')} />
        </Pop>
    );
}
