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

/** A click sorts by the column alone, with Shift beside the others. */
export function HeadCell({ field, sort, onSort }: Props) {
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
    return (
        <th
            scope="col"
            className={kitOf(field).align === 'end' ? 'end' : undefined}
            aria-sort={at === 0 && key ? (key.down ? 'descending' : 'ascending') : undefined}
        >
            {field.sortable ? (
                <button
                    type="button"
                    className="head"
                    title={t('sort.headHint')}
                    onClick={(event) => onSort(event.shiftKey ? joinSort(field, sort) : nextSort(field, sort))}
                >
                    {inside}
                </button>
            ) : (
                <span className="head">{inside}</span>
            )}
        </th>
    );
}
