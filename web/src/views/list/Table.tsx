// The table: fixed row height, only the rows in sight are drawn, the next page is fetched before it is
// needed. Selection and the active row belong to the list that holds it.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type ReactNode } from 'react';
import type { Field, ObjectMeta, Row } from '@/api/types';
import { Check } from '@/base/Check';
import { useT } from '@/base/language';
import { HeadCell } from './HeadCell';
import { placeOf, rememberPlace } from './scroll';
import type { Selecting } from './selection';
import { columnWidth } from './state';
import { TableRow } from './TableRow';

export interface TableProps {
    object: ObjectMeta;
    fields: readonly Field[];
    rows: readonly Row[];
    rowHeight: number;
    sort: string;
    onSort: (sort: string) => void;
    more: boolean;
    onMore: () => void;
    selection: Selecting;
    active: number;
    onActive: (index: number) => void;
    /** Names the place in the session's memory of scroll positions. */
    address: string;
    stale: boolean;
    rowActions: (row: Row) => ReactNode;
    foot?: ReactNode;
}

const AHEAD = 30;
const CHECK = 36;

export function Table(props: TableProps) {
    const { object, fields, rows, rowHeight, active, address, onMore, more, selection } = props;
    const t = useT();
    const scroller = useRef<HTMLDivElement>(null);
    const virtual = useVirtualizer({
        count: rows.length,
        getScrollElement: () => scroller.current,
        estimateSize: () => rowHeight,
        overscan: 12,
        initialOffset: placeOf(address).top,
        scrollPaddingStart: rowHeight,
        scrollPaddingEnd: rowHeight,
    });
    useEffect(() => virtual.measure(), [rowHeight, virtual]);
    useEffect(() => {
        scroller.current?.scrollTo({ top: placeOf(address).top });
    }, [address]);
    const items = virtual.getVirtualItems();
    const last = items.at(-1)?.index ?? 0;
    useEffect(() => {
        if (more && last > rows.length - AHEAD) onMore();
    }, [last, rows.length, more, onMore]);
    useEffect(() => {
        if (active >= 0) virtual.scrollToIndex(active, { align: 'auto' });
    }, [active, virtual]);

    const before = items[0]?.start ?? 0;
    const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
    const width = fields.reduce((sum, field) => sum + columnWidth(object, field), CHECK);
    const isChosen = (row: Row): boolean => selection.everything || selection.selected.has(row.id);
    const all = rows.length > 0 && rows.every(isChosen);
    const some = selection.everything || selection.selected.size > 0;
    return (
        <div
            ref={scroller}
            className={`table-scroll${props.stale ? ' is-stale' : ''}`}
            onScroll={(event) => rememberPlace(address, event.currentTarget.scrollTop, active)}
        >
            <table
                className={`records${some ? ' has-selection' : ''}`}
                style={{ minWidth: width, '--row': `${rowHeight}px` } as React.CSSProperties}
                aria-rowcount={more ? -1 : rows.length + 1}
            >
                <colgroup>
                    <col style={{ width: CHECK }} />
                    {fields.map((field) => (
                        <col key={field.name} style={{ width: columnWidth(object, field) }} />
                    ))}
                </colgroup>
                <thead>
                    <tr>
                        <th className="check" scope="col">
                            <Check label={t('list.selectAll')} checked={all} some={some} onChange={(on) => selection.all(on, rows)} />
                        </th>
                        {fields.map((field) => (
                            <HeadCell key={field.name} field={field} sort={props.sort} onSort={props.onSort} />
                        ))}
                    </tr>
                </thead>
                <tbody>
                    {before > 0 && <tr aria-hidden style={{ height: before }} />}
                    {items.map(({ index }) => {
                        const row = rows[index];
                        if (!row) return null;
                        return (
                            <TableRow
                                key={row.id}
                                object={object}
                                fields={fields}
                                row={row}
                                index={index}
                                chosen={isChosen(row)}
                                active={index === active}
                                onSelect={selection.toggle}
                                onActive={props.onActive}
                                rowActions={props.rowActions}
                            />
                        );
                    })}
                    {after > 0 && <tr aria-hidden style={{ height: after }} />}
                </tbody>
                {props.foot}
            </table>
        </div>
    );
}
