// The head of a column: a click sorts, dragging moves it, its right edge makes it wider; the menu does all of it by
// keyboard.
import { Dropdown, type MenuProps } from 'antd';
import { ArrowDown, ArrowLeft, ArrowLeftToLine, ArrowRight, ArrowUp, ChevronDown, EyeOff, MoveHorizontal, PinOff } from 'lucide-react';
import { useRef, useState } from 'react';
import type { Field } from '@/api/types';
import { useLabel, useT } from '@/base/language';
import { cellClass, type Stay } from './columns';
import { ColumnEdge } from './ColumnEdge';
import { HeadButton, sortedBy } from './HeadCell';
import { movedBefore, type Columns } from './state';

interface Props {
    field: Field;
    index: number;
    columns: Columns;
    stay: Stay;
    sort: string;
    onSort: (sort: string) => void;
}

/** What is dragged over other heads; one at a time. */
const KIND = 'application/x-guanxi-column';

function useColumnMenu({ field, index, columns, onSort }: Props): NonNullable<MenuProps['items']> {
    const t = useT();
    const { fields, frozen } = columns;
    const names = fields.map((one) => one.name);
    const shift = (by: number): void => columns.set(names.toSpliced(index, 1).toSpliced(index + by, 0, field.name));
    const icon = (Icon: typeof ArrowUp) => <Icon size={16} aria-hidden />;
    const last = fields.length - 1;
    const frozenHere = index === frozen - 1 && frozen > 1;
    return [
        ...(field.sortable
            ? [
                  { key: 'up', icon: icon(ArrowUp), label: t('column.up'), onClick: () => onSort(field.name) },
                  { key: 'down', icon: icon(ArrowDown), label: t('column.down'), onClick: () => onSort(`-${field.name}`) },
                  { type: 'divider' as const },
              ]
            : []),
        frozenHere
            ? { key: 'freeze', icon: icon(PinOff), label: t('column.unfreeze'), onClick: () => columns.freeze(1) }
            : { key: 'freeze', icon: icon(ArrowLeftToLine), label: t('column.freeze'), onClick: () => columns.freeze(index + 1) },
        ...(index > 1 ? [{ key: 'left', icon: icon(ArrowLeft), label: t('column.left'), onClick: () => shift(-1) }] : []),
        ...(index > 0 && index < last ? [{ key: 'right', icon: icon(ArrowRight), label: t('column.right'), onClick: () => shift(1) }] : []),
        { key: 'width', icon: icon(MoveHorizontal), label: t('column.width'), onClick: () => columns.resize(field, undefined) },
        ...(index > 0
            ? [{ key: 'hide', icon: icon(EyeOff), label: t('column.hide'), onClick: () => columns.set(names.filter((name) => name !== field.name)) }]
            : []),
    ];
}

export function ColumnHead(props: Props) {
    const { field, index, columns, stay, sort, onSort } = props;
    const t = useT();
    const label = useLabel();
    const cell = useRef<HTMLTableCellElement>(null);
    const [over, setOver] = useState(false);
    const items = useColumnMenu(props);
    const name = label(field.label);
    return (
        <th
            ref={cell}
            scope="col"
            className={cellClass(field, stay.className, over && 'is-target')}
            style={stay.style}
            aria-sort={sortedBy(field, sort)}
            draggable={index > 0}
            onDragStart={(event) => {
                event.dataTransfer.setData(KIND, field.name);
                event.dataTransfer.effectAllowed = 'move';
            }}
            onDragOver={(event) => {
                if (!event.dataTransfer.types.includes(KIND)) return;
                event.preventDefault();
                setOver(true);
            }}
            onDragLeave={() => setOver(false)}
            onDrop={(event) => {
                setOver(false);
                const moved = event.dataTransfer.getData(KIND);
                const names = columns.fields.map((one) => one.name);
                if (moved) columns.set(movedBefore(names, moved, field.name));
            }}
        >
            <span className="head-box">
                <HeadButton field={field} sort={sort} onSort={onSort} />
                <Dropdown trigger={['click']} menu={{ items }} destroyOnHidden>
                    <button type="button" className="head-menu" aria-label={t('column.menu', { field: name })}>
                        <ChevronDown size={14} aria-hidden />
                    </button>
                </Dropdown>
            </span>
            <ColumnEdge field={field} columns={columns} cell={cell} label={t('column.resize', { field: name })} />
        </th>
    );
}
