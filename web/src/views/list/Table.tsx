// The table: fixed row height, only the rows in sight are drawn, the next page is fetched before it is
// needed. Selection and the active row belong to the list that holds it.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import type { ObjectMeta, Row } from '@/api/types';
import { Check } from '@/base/Check';
import { useT } from '@/base/language';
import { Cols, staysOf, tableWidth } from './columns';
import { HeadRow } from './HeadRow';
import { placeOf, rememberPlace } from './scroll';
import type { Selecting } from './selection';
import type { Columns } from './state';
import type { Cursor } from './useCursor';
import { TableRow } from './TableRow';

export interface TableProps {
    object: ObjectMeta;
    columns: Columns;
    rows: readonly Row[];
    rowHeight: number;
    sort: string;
    onSort: (sort: string) => void;
    more: boolean;
    onMore: () => void;
    selection: Selecting;
    cursor: Cursor;
    /** Names the place in the session's memory of scroll positions. */
    address: string;
    stale: boolean;
    rowActions: (row: Row) => ReactNode;
    foot?: ReactNode;
}

/** Rows before the end at which the next page is asked for: half a page of it, some screens. */
const AHEAD = 250;

export function Table(props: TableProps) {
    const { object, columns, rows, rowHeight, cursor, address, onMore, more, selection } = props;
    const { active, column } = cursor;
    const { fields, frozen, width } = columns;
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

    useEffect(() => {
        if (column >= 0) scroller.current?.querySelector('.is-cell')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    }, [active, column]);

    const before = items[0]?.start ?? 0;
    const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
    const stays = useMemo(() => staysOf({ fields, frozen, width }), [fields, frozen, width]);
    const isChosen = (row: Row): boolean => selection.everything || selection.selected.has(row.id);
    const all = rows.length > 0 && rows.every(isChosen);
    const some = selection.everything || selection.selected.size > 0;
    const { sort, onSort } = props;
    // Made apart: the menus of the columns are not to be drawn anew with every frame of scrolling.
    const head = useMemo(
        () => (
            <HeadRow
                columns={columns}
                sort={sort}
                onSort={onSort}
                check={<Check label={t('list.selectAll')} checked={all} some={some} onChange={(on) => selection.all(on, rows)} />}
            />
        ),
        [columns, sort, onSort, t, all, some, selection, rows],
    );
    return (
        <div
            ref={scroller}
            className={`table-scroll${props.stale ? ' is-stale' : ''}`}
            onScroll={(event) => rememberPlace(address, event.currentTarget.scrollTop, active)}
        >
            <table
                className={`records${some ? ' has-selection' : ''}`}
                style={{ minWidth: tableWidth(columns), '--row': `${rowHeight}px` } as React.CSSProperties}
                aria-rowcount={more ? -1 : rows.length + 1}
            >
                <Cols columns={columns} />
                {head}
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
                                stays={stays}
                                row={row}
                                index={index}
                                chosen={isChosen(row)}
                                active={index === active}
                                column={index === active ? column : -1}
                                editing={index === active && cursor.editing}
                                onCell={cursor.onCell}
                                onSelect={selection.toggle}
                                onActive={cursor.setActive}
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
