import { memo, useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import type { Field, ObjectMeta, Row } from '@/api/types';
import { Check } from '@/base/Check';
import { t } from '@/base/language';
import { FieldValue } from '@/fields/FieldValue';
import { kitOf } from '@/fields/kits';
import { useFlash } from '@/record/flash';
import { nameOf } from '@/record/mutations';
import { usePrefetch } from '@/record/queries';

interface Props {
    object: ObjectMeta;
    fields: readonly Field[];
    row: Row;
    index: number;
    chosen: boolean;
    active: boolean;
    onSelect: (id: string, range: boolean) => void;
    onActive: (index: number) => void;
    rowActions: (row: Row) => ReactNode;
}

const endClass = (field: Field): string | undefined => (kitOf(field).align === 'end' ? 'end' : undefined);

/** Drawn again only when something of its own changed; what it offers is made when the pointer comes. */
export const TableRow = memo(function TableRow(props: Props) {
    const { object, fields, row, index, chosen, active, onSelect, onActive, rowActions } = props;
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
            {fields.map((field, column) =>
                column === 0 ? (
                    <th key={field.name} scope="row" className="name-cell">
                        <Link className="name-link" to={`/${object.plural}/${row.id}`} title={name}>
                            {name}
                        </Link>
                        {(near || active) && <span className="row-actions">{rowActions(row)}</span>}
                    </th>
                ) : (
                    <td key={field.name} className={endClass(field)}>
                        <FieldValue dense object={object} field={field} value={row[field.name]} row={row} />
                    </td>
                ),
            )}
        </tr>
    );
});
