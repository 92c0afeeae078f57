// A list of any object: columns from the view or the catalog, filter and sort from the address, rows by cursor.
import { useCallback, useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router';
import type { Field, ObjectMeta, Row } from '@/api/types';
import { Problem } from '@/base/http';
import { useDelayed, useIsPhone } from '@/base/hooks';
import { useKeys } from '@/base/keys';
import { useLanguage, useT } from '@/base/language';
import { ErrorState, State } from '@/base/States';
import type { useRows } from '@/record/queries';
import { Cards } from './Cards';
import { Foot } from './Foot';
import { Groups } from './Groups';
import { placeOf, rememberPlace } from './scroll';
import type { Selecting } from './selection';
import { ListSkeleton } from './Skeleton';
import { ROW_HEIGHT, useDensity, type ListAddress } from './state';
import { Table } from './Table';
import './list.css';

interface Props {
    object: ObjectMeta;
    fields: readonly Field[];
    address: ListAddress;
    query: ReturnType<typeof useRows>;
    rows: readonly Row[];
    selection: Selecting;
    /** Names the place in the session's memory of scroll positions. */
    place: string;
    rowActions: (row: Row) => ReactNode;
    /** What an empty list offers. */
    emptyAction: ReactNode;
    onPeek: (row: Row) => void;
}

function NoneMatch({ onClear }: { onClear: () => void }) {
    const t = useT();
    return (
        <State title={t('list.noneMatch')} text={t('list.noneMatchHelp')}>
            <button type="button" className="linkish" onClick={onClear}>
                {t('list.clearFilter')}
            </button>
        </State>
    );
}

function useRowKeys({ object, rows, place, selection, onPeek }: Props) {
    const navigate = useNavigate();
    const [active, setActive] = useState(placeOf(place).row);
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
        'mod+a': (event) => {
            if (event.target instanceof Element && event.target.closest('input, textarea')) return;
            event.preventDefault();
            selection.all(true, rows);
        },
        escape: selection.clear,
    });
    return { active, setActive };
}

export function ListView(props: Props) {
    const { object, fields, address, query, rows, selection } = props;
    const t = useT();
    const language = useLanguage();
    const phone = useIsPhone();
    const [density] = useDensity();
    const { active, setActive } = useRowKeys(props);
    const { isPending, error, fetchNextPage, hasNextPage, isFetchingNextPage, isPlaceholderData } = query;
    const grouped = address.group !== '';
    const bars = useDelayed(isPending && !grouped);
    const more = useCallback(() => {
        if (!isFetchingNextPage) void fetchNextPage();
    }, [fetchNextPage, isFetchingNextPage]);
    const height = ROW_HEIGHT[density];
    const onSort = (sort: string): void => address.change({ sort });
    const empty = address.filter ? <NoneMatch onClear={() => address.change({ filter: '' })} /> : props.emptyAction;
    const foot = <Foot object={object} fields={fields} filter={address.filter} />;
    if (grouped)
        return (
            <Groups
                key={address.group + address.filter}
                object={object}
                fields={fields}
                filter={address.filter}
                sort={address.sort}
                group={address.group}
                rowHeight={height}
                onSort={onSort}
                selection={selection}
                rowActions={props.rowActions}
                foot={foot}
                empty={empty}
            />
        );
    if (error instanceof Problem && address.filter && (error.status === 400 || error.status === 422))
        return <State title={t('filter.wrong')} text={t('filter.wrongHelp')} />;
    if (error) return <ErrorState error={error} onRetry={() => void query.refetch()} />;
    if (isPending) return <ListSkeleton object={object} fields={fields} rowHeight={height} bars={bars} />;
    if (rows.length === 0) return empty;
    if (phone) return <Cards object={object} fields={fields} rows={rows} more={hasNextPage} onMore={more} />;
    return (
        <Table
            key={language}
            object={object}
            fields={fields}
            rows={rows}
            rowHeight={height}
            sort={address.sort}
            onSort={onSort}
            more={hasNextPage}
            onMore={more}
            selection={selection}
            active={active}
            onActive={setActive}
            address={props.place}
            stale={isPlaceholderData}
            rowActions={props.rowActions}
            foot={foot}
        />
    );
}
