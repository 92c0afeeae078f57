// A list of any object: columns from the catalog, filter and sort from the address, rows by cursor, the
// total fetched apart.
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useLocation, useNavigate } from 'react-router';
import type { ObjectMeta, Row } from '@/api/types';
import { Problem } from '@/base/http';
import { useDelayed, useIsPhone } from '@/base/hooks';
import { useKeys } from '@/base/keys';
import { useLanguage, useT } from '@/base/language';
import { ErrorState, State } from '@/base/States';
import { fieldsParameter, useRows } from '@/record/queries';
import { Cards } from './Cards';
import { Foot } from './Foot';
import { placeOf, rememberPlace } from './scroll';
import { ListSkeleton } from './Skeleton';
import { ROW_HEIGHT, useColumns, useDensity, type ListAddress } from './state';
import { Table } from './Table';
import './list.css';

export interface Selection {
    ids: readonly string[];
    clear: () => void;
}

interface Props {
    object: ObjectMeta;
    address: ListAddress;
    onAddress: (change: Partial<ListAddress>) => void;
    rowActions: (row: Row) => ReactNode;
    /** What stands over the list while rows are selected. */
    selectionBar: (selection: Selection) => ReactNode;
    /** What an empty list offers. */
    emptyAction: ReactNode;
    onPeek: (row: Row) => void;
}

function useSelection(rows: readonly Row[]) {
    const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
    const latest = useRef({ rows, anchor: '' });
    useEffect(() => {
        latest.current.rows = rows;
    }, [rows]);
    const toggle = useCallback(
        (id: string, range: boolean) => {
            const { rows: shown, anchor } = latest.current;
            const from = shown.findIndex((row) => row.id === anchor);
            const to = shown.findIndex((row) => row.id === id);
            latest.current.anchor = id;
            setSelected((before) => {
                const next = new Set(before);
                if (range && from >= 0 && to >= 0)
                    shown.slice(Math.min(from, to), Math.max(from, to) + 1).forEach((row) => next.add(row.id));
                else if (!next.delete(id)) next.add(id);
                return next;
            });
        },
        [],
    );
    const all = (on: boolean): void => setSelected(new Set(on ? rows.map((row) => row.id) : []));
    return { selected, toggle, all };
}

export function ListView(props: Props) {
    const { object, address, onAddress, onPeek } = props;
    const t = useT();
    const language = useLanguage();
    const phone = useIsPhone();
    const navigate = useNavigate();
    const place = useLocation().pathname + JSON.stringify(address);
    const [fields] = useColumns(object);
    const [density] = useDensity();
    const query = useRows(object, {
        filter: address.filter || undefined,
        sort: address.sort || undefined,
        fields: fieldsParameter(object, fields),
    });
    const { data, isPending, error, fetchNextPage, hasNextPage, isFetchingNextPage, isPlaceholderData } = query;
    const rows = useMemo(() => data?.pages.flatMap((page) => page.data) ?? [], [data]);
    const selection = useSelection(rows);
    const [active, setActive] = useState(placeOf(place).row);
    const bars = useDelayed(isPending);
    const more = useCallback(() => {
        if (!isFetchingNextPage) void fetchNextPage();
    }, [fetchNextPage, isFetchingNextPage]);

    const current = rows[active];
    const move = (step: number) => (event: KeyboardEvent) => {
        event.preventDefault();
        const next = Math.max(0, Math.min(rows.length - 1, active + step));
        setActive(next);
        rememberPlace(place, placeOf(place).top, next);
    };
    const withCurrent = (run: (row: Row) => void) => (event: KeyboardEvent) => {
        if (!current || (event.target instanceof HTMLElement && event.target.closest('button, a'))) return;
        event.preventDefault();
        run(current);
    };
    useKeys({
        arrowdown: move(1),
        arrowup: move(-1),
        j: move(1),
        k: move(-1),
        pagedown: move(20),
        pageup: move(-20),
        enter: withCurrent((row) => void navigate(`/${object.plural}/${row.id}`)),
        space: withCurrent(onPeek),
        x: withCurrent((row) => selection.toggle(row.id, false)),
        escape: () => selection.all(false),
    });

    const height = ROW_HEIGHT[density];
    if (error instanceof Problem && address.filter && (error.status === 400 || error.status === 422))
        return <State title={t('filter.wrong')} text={t('filter.wrongHelp')} />;
    if (error) return <ErrorState error={error} onRetry={() => void query.refetch()} />;
    if (isPending) return <ListSkeleton object={object} fields={fields} rowHeight={height} bars={bars} />;
    if (rows.length === 0)
        return address.filter ? (
            <State title={t('list.noneMatch')} text={t('list.noneMatchHelp')}>
                <button type="button" className="linkish" onClick={() => onAddress({ filter: '' })}>
                    {t('list.clearFilter')}
                </button>
            </State>
        ) : (
            props.emptyAction
        );
    if (phone) return <Cards object={object} fields={fields} rows={rows} more={hasNextPage} onMore={more} />;
    const ids = rows.filter((row) => selection.selected.has(row.id)).map((row) => row.id);
    return (
        <>
            <Table
                key={language}
                object={object}
                fields={fields}
                rows={rows}
                rowHeight={height}
                sort={address.sort}
                onSort={(sort) => onAddress({ sort })}
                more={hasNextPage}
                onMore={more}
                selected={selection.selected}
                onSelect={selection.toggle}
                onSelectAll={selection.all}
                active={active}
                onActive={setActive}
                address={place}
                stale={isPlaceholderData}
                rowActions={props.rowActions}
                foot={<Foot object={object} fields={fields} filter={address.filter} />}
            />
            {ids.length > 0 && props.selectionBar({ ids, clear: () => selection.all(false) })}
        </>
    );
}
