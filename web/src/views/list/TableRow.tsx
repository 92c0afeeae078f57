import { memo, useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import type { Field, ObjectMeta, Row } from '@/api/types';
import { Check } from '@/base/Check';
import { t } from '@/base/language';
import { FieldValue } from '@/fields/FieldValue';
import { isEditable } from '@/meta/catalog';
import { useFlash } from '@/record/flash';
import { nameOf } from '@/record/mutations';
import { usePrefetch } from '@/record/queries';
import { CellEditor } from './CellEditor';
import { cellClass, type Stay } from './columns';

interface Props {
    object: ObjectMeta;
    fields: readonly Field[];
    stays?: readonly Stay[];
    row: Row;
    index: number;
    chosen: boolean;
    active: boolean;
    /** The cell the keyboard stands on, and whether it is being edited. */
    column?: number;
    editing?: boolean;
    onCell?: (index: number, column: number, editing: boolean) => void;
    onSelect: (id: string, range: boolean) => void;
    onActive: (index: number) => void;
    rowActions: (row: Row) => ReactNode;
}

const STILL: Stay = { className: undefined, style: undefined };

/** Drawn again only when something of its own changed; what it offers is made when the pointer comes. */
export const TableRow = memo(function TableRow(props: Props) {
    const { object, fields, row, index, chosen, active, onSelect, onActive, rowActions, column = -1, editing = false, onCell } = props;
    const prefetch = usePrefetch();
    const [near, setNear] = useState(false);
    const name = nameOf(object, row);
    const flash = useFlash(object.name, row.id, '');
    return (
        <tr
            className={`row${chosen ? ' is-selected' : ''}${active ? ' is-active' : ''}${flash ? ' is-new' : ''}`}
            aria-rowindex={index + 2}
            aria-selected={chosen}
            onMouseDown={() => onActive(index)}
            onMouseEnter={() => {
                setNear(true);
                prefetch(object, row.id);
            }}
            onMouseLeave={() => setNear(false)}
            onFocus={() => setNear(true)}
        >
            <td className="check">
                <Check
                    label={t('list.select', { name })}
                    checked={chosen}
                    onChange={(_, range) => onSelect(row.id, range)}
                />
            </td>
            {fields.map((field, at) => {
                const stay = props.stays?.[at] ?? STILL;
                const current = at === column;
                const edited = current && editing;
                const cell = {
                    style: stay.style,
                    onDoubleClick: () => isEditable(object, field) && onCell?.(index, at, true),
                };
                const editor = edited && <CellEditor object={object} field={field} row={row} onClose={() => onCell?.(index, at, false)} />;
                if (at > 0)
                    return (
                        <td key={field.name} className={cellClass(field, stay.className, current && 'is-cell', edited && 'is-edited')} {...cell}>
                            {editor || <FieldValue dense object={object} field={field} value={row[field.name]} row={row} />}
                        </td>
                    );
                return (
                    <th
                        key={field.name}
                        scope="row"
                        className={cellClass(field, 'name-cell', stay.className, current && 'is-cell', edited && 'is-edited')}
                        {...cell}
                    >
                        {editor || (
                            <Link className="name-link" to={`/${object.plural}/${row.id}`} title={name}>
                                {name}
                            </Link>
                        )}
                        {(near || active) && !edited && <span className="row-actions">{rowActions(row)}</span>}
                    </th>
                );
            })}
        </tr>
    );
});
