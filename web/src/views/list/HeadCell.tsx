import { ArrowDown, ArrowUp } from 'lucide-react';
import type { Field } from '@/api/types';
import { useLabel, useT } from '@/base/language';
import { kitOf } from '@/fields/kits';
import { FIELD_ICONS } from '@/meta/icons';
import { joinSort, nextSort, readSort } from './sort';

interface Props {
    field: Field;
    sort: string;
    onSort: (sort: string) => void;
}

/** How a table is sorted by this column first, as it is told to who cannot see the arrow. */
export function sortedBy(field: Field, sort: string): 'ascending' | 'descending' | undefined {
    const [key] = readSort(sort);
    return key?.name === field.name ? (key.down ? 'descending' : 'ascending') : undefined;
}

/** A click sorts by the column alone, with Shift beside the others. */
export function HeadButton({ field, sort, onSort }: Props) {
    const t = useT();
    const label = useLabel();
    const Icon = FIELD_ICONS[field.type];
    const keys = readSort(sort);
    const at = keys.findIndex((key) => key.name === field.name);
    const key = keys[at];
    const inside = (
        <>
            <Icon size={14} className="head-icon" aria-hidden />
            <span className="cut">{label(field.label)}</span>
            {key && (key.down ? <ArrowDown size={14} aria-hidden /> : <ArrowUp size={14} aria-hidden />)}
            {key && keys.length > 1 && <span className="head-place">{at + 1}</span>}
        </>
    );
    if (!field.sortable) return <span className="head">{inside}</span>;
    return (
        <button
            type="button"
            className="head"
            title={t('sort.headHint')}
            onClick={(event) => onSort(event.shiftKey ? joinSort(field, sort) : nextSort(field, sort))}
        >
            {inside}
        </button>
    );
}

/** The head of a column that only sorts. */
export function HeadCell({ field, sort, onSort }: Props) {
    return (
        <th scope="col" className={kitOf(field).align === 'end' ? 'end' : undefined} aria-sort={sortedBy(field, sort)}>
            <HeadButton field={field} sort={sort} onSort={onSort} />
        </th>
    );
}
