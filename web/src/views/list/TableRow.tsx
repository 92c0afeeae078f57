import { Checkbox } from 'antd';
import { Link } from 'react-router';
import type { Field, Row } from '@/api/types';
import { useT } from '@/base/language';
import { FieldValue } from '@/fields/FieldValue';
import { kitOf } from '@/fields/kits';
import { nameOf } from '@/record/mutations';
import { usePrefetch } from '@/record/queries';
import type { TableProps } from './Table';

interface Props extends TableProps {
    row: Row;
    index: number;
}

export function TableRow({ object, fields, row, index, selected, active, onSelect, onActive, rowActions }: Props) {
    const t = useT();
    const prefetch = usePrefetch();
    const name = nameOf(object, row);
    const chosen = selected.has(row.id);
    const cell = (field: Field) => <FieldValue dense field={field} value={row[field.name]} row={row} />;
    return (
        <tr
            className={`row${chosen ? ' is-selected' : ''}${index === active ? ' is-active' : ''}`}
            aria-rowindex={index + 2}
            aria-selected={chosen}
            onMouseDown={() => onActive(index)}
            onMouseEnter={() => prefetch(object, row.id)}
        >
            <td className="check">
                <Checkbox
                    aria-label={t('list.select', { name })}
                    checked={chosen}
                    onClick={(event) => onSelect(row.id, event.shiftKey)}
                />
            </td>
            {fields.map((field, column) =>
                column === 0 ? (
                    <th key={field.name} scope="row" className="name-cell">
                        <Link className="name-link" to={`/${object.plural}/${row.id}`} title={name}>
                            {name}
                        </Link>
                        <span className="row-actions">{rowActions(row)}</span>
                    </th>
                ) : (
                    <td key={field.name} className={kitOf(field).align === 'end' ? 'end' : undefined}>
                        {cell(field)}
                    </td>
                ),
            )}
        </tr>
    );
}
