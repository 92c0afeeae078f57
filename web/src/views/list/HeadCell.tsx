import { ArrowDown, ArrowUp } from 'lucide-react';
import type { Field } from '@/api/types';
import { useLabel } from '@/base/language';
import { kitOf } from '@/fields/kits';
import { FIELD_ICONS } from '@/meta/icons';
import { nextSort } from './state';

interface Props {
    field: Field;
    sort: string;
    onSort: (sort: string) => void;
}

export function HeadCell({ field, sort, onSort }: Props) {
    const label = useLabel();
    const Icon = FIELD_ICONS[field.type];
    const up = sort === field.name;
    const down = sort === `-${field.name}`;
    const inside = (
        <>
            <Icon size={14} className="head-icon" aria-hidden />
            <span className="cut">{label(field.label)}</span>
            {up && <ArrowUp size={14} aria-hidden />}
            {down && <ArrowDown size={14} aria-hidden />}
        </>
    );
    return (
        <th
            scope="col"
            className={kitOf(field).align === 'end' ? 'end' : undefined}
            aria-sort={up ? 'ascending' : down ? 'descending' : undefined}
        >
            {field.sortable ? (
                <button type="button" className="head" onClick={() => onSort(nextSort(field, sort))}>
                    {inside}
                </button>
            ) : (
                <span className="head">{inside}</span>
            )}
        </th>
    );
}
