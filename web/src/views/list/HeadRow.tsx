import type { ReactNode } from 'react';
import { NOWHERE, staysOf } from './columns';
import { ColumnHead } from './ColumnHead';
import type { Columns } from './state';

interface HeadRowProps {
    columns: Columns;
    sort: string;
    onSort: (sort: string) => void;
    check?: ReactNode;
}

export function HeadRow({ columns, sort, onSort, check }: HeadRowProps) {
    const stays = staysOf(columns);
    return (
        <thead>
            <tr>
                <th className="check" scope="col">
                    {check}
                </th>
                {columns.fields.map((field, index) => (
                    <ColumnHead key={field.name} field={field} index={index} columns={columns} stay={stays[index] ?? NOWHERE} sort={sort} onSort={onSort} />
                ))}
            </tr>
        </thead>
    );
}
