// A list of any object: columns from the view or the catalog, filter and sort from the address, rows by cursor.
import { useCallback, useRef, type ReactNode } from 'react';
import type { ObjectMeta, Row } from '@/api/types';
import { Problem } from '@/base/http';
import { useDelayed, useIsPhone } from '@/base/hooks';
import { useLanguage, useT } from '@/base/language';
import { ErrorState, State } from '@/base/States';
import type { useRows } from '@/record/queries';
import { Cards } from './Cards';
import { Foot } from './Foot';
import { Groups } from './Groups';
import type { Selecting } from './selection';
import { ListSkeleton } from './Skeleton';
import { ROW_HEIGHT, useDensity, type Columns, type ListAddress } from './state';
import { Table } from './Table';
import { useCursor } from './useCursor';
import './list.css';

interface Props {
    object: ObjectMeta;
    columns: Columns;
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

export function ListView(props: Props) {
    const { object, columns, address, query, rows, selection } = props;
    const { fields } = columns;
    const t = useT();
    const language = useLanguage();
    const phone = useIsPhone();
    const [density] = useDensity();
    const cursor = useCursor({ ...props, fields });
    const { isPending, error, fetchNextPage, hasNextPage, isFetchingNextPage, isPlaceholderData } = query;
    const grouped = address.group !== '';
    const bars = useDelayed(isPending && !grouped);
    // Asking again before the answer would drop the request under way and send it anew; `isFetchingNextPage` comes a
    // drawing too late to tell, but makes the table ask again once the page is there.
    const asking = useRef(false);
    const more = useCallback(() => {
        if (asking.current || isFetchingNextPage) return;
        asking.current = true;
        void fetchNextPage().finally(() => (asking.current = false));
    }, [fetchNextPage, isFetchingNextPage]);
    const height = ROW_HEIGHT[density];
    const onSort = (sort: string): void => address.change({ sort });
    const empty = address.filter ? <NoneMatch onClear={() => address.change({ filter: '' })} /> : props.emptyAction;
    const foot = <Foot object={object} columns={columns} filter={address.filter} />;
    if (grouped)
        return (
            <Groups
                key={address.group + address.filter}
                object={object}
                fields={fields}
                columns={columns}
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
    if (isPending) return <ListSkeleton columns={columns} rowHeight={height} bars={bars} />;
    if (rows.length === 0) return empty;
    if (phone) return <Cards object={object} fields={fields} rows={rows} selection={selection} more={hasNextPage} onMore={more} />;
    return (
        <Table
            key={language}
            object={object}
            columns={columns}
            rows={rows}
            rowHeight={height}
            sort={address.sort}
            onSort={onSort}
            more={hasNextPage}
            onMore={more}
            selection={selection}
            cursor={cursor}
            address={props.place}
            stale={isPlaceholderData}
            rowActions={props.rowActions}
            foot={foot}
        />
    );
}
