// The right edge of a column: dragging it, or the arrow keys on it, makes the column wider; a double click gives the
// width it had.
import { useRef, type PointerEvent, type RefObject } from 'react';
import type { Field } from '@/api/types';
import { clampWidth, type Columns } from './state';

interface Props {
    field: Field;
    columns: Columns;
    cell: RefObject<HTMLTableCellElement | null>;
    label: string;
}

const STEP = 16;

/** Every column keeps the width it has on the screen, so that only this one changes. */
function fixAll(cell: HTMLTableCellElement, { fields, fix }: Columns): void {
    const heads = [...(cell.parentElement?.children ?? [])].slice(1);
    fix(Object.fromEntries(fields.map((one, index) => [one.name, heads[index]?.getBoundingClientRect().width ?? 0])));
}

export function ColumnEdge({ field, columns, cell, label }: Props) {
    const drag = useRef<{ from: number; width: number } | null>(null);
    const begin = (event: PointerEvent<HTMLSpanElement>): void => {
        if (!cell.current) return;
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        if (!columns.exact) fixAll(cell.current, columns);
        drag.current = { from: event.clientX, width: cell.current.getBoundingClientRect().width };
    };
    const move = (event: PointerEvent): void => {
        if (drag.current) columns.resize(field, drag.current.width + event.clientX - drag.current.from);
    };
    return (
        <span
            className="column-edge"
            role="separator"
            aria-orientation="vertical"
            aria-label={label}
            aria-valuenow={columns.width(field)}
            tabIndex={0}
            draggable
            onDragStart={(event) => {
                event.preventDefault();
                event.stopPropagation();
            }}
            onPointerDown={begin}
            onPointerMove={move}
            onPointerUp={() => (drag.current = null)}
            onPointerCancel={() => (drag.current = null)}
            onDoubleClick={() => columns.resize(field, undefined)}
            onKeyDown={(event) => {
                const by = { ArrowRight: STEP, ArrowLeft: -STEP }[event.key];
                if (by === undefined || !cell.current) return;
                event.preventDefault();
                event.stopPropagation();
                if (!columns.exact) fixAll(cell.current, columns);
                columns.resize(field, clampWidth(cell.current.getBoundingClientRect().width + by));
            }}
        />
    );
}
