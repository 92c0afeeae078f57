// The columns of a table as they are drawn: widths, and what stays when the others scroll.
import type { CSSProperties } from 'react';
import type { Field } from '@/api/types';
import { kitOf } from '@/fields/kits';
import type { Columns } from './state';

export const CHECK = 36;

/** As wide as all columns together, the box before them included. */
export const tableWidth = ({ fields, width }: Columns): number => fields.reduce((sum, field) => sum + width(field), CHECK);

/** Where nothing was changed columns share the room there is; else each is as wide as it was made, and the last takes
 * what is left. */
export function Cols({ columns }: { columns: Columns }) {
    const { fields, exact, width } = columns;
    return (
        <colgroup>
            <col style={{ width: CHECK }} />
            {fields.map((field, index) => (
                <col key={field.name} style={exact && index === fields.length - 1 ? undefined : { width: width(field) }} />
            ))}
        </colgroup>
    );
}

export interface Stay {
    className: string | undefined;
    style: CSSProperties | undefined;
}

export const NOWHERE: Stay = { className: undefined, style: undefined };

/** How each cell of a row stays in sight: the name by the style sheet, other frozen ones at their place. */
export function staysOf({ fields, frozen, width }: Pick<Columns, 'fields' | 'frozen' | 'width'>): Stay[] {
    let left = CHECK;
    return fields.map((field, index) => {
        const at = left;
        left += width(field);
        if (index >= frozen) return NOWHERE;
        const edge = index === frozen - 1 ? ' is-edge' : '';
        return index === 0 ? { className: edge.trim() || undefined, style: undefined } : { className: `is-frozen${edge}`, style: { left: at } };
    });
}

export const cellClass = (field: Field, ...others: (string | false | undefined)[]): string | undefined =>
    [kitOf(field).align === 'end' && 'end', ...others].filter(Boolean).join(' ') || undefined;
