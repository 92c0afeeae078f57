// Reading records: lists by cursor, totals apart, one record, its timeline.
import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import * as api from '@/api/records';
import { trend, type TrendQuery } from '@/api/report';
import type { AggregateQuery, FacetQuery, Field, ObjectMeta, Values } from '@/api/types';
import { fieldOf } from '@/meta/catalog';
import { deletedKey, recordKey, rowsKey, timelineKey } from './keys';

export interface RowsQuery {
    filter?: string | undefined;
    sort?: string | undefined;
    fields: string;
    limit?: number;
}

const ALWAYS = ['id', 'version'];
/** What the shown fields need beside them: money its currency, dates the status that says "done". */
const COMPANIONS = ['currency', 'status', 'done_at', 'close_date'];

export function fieldsParameter(object: ObjectMeta, fields: readonly Field[]): string {
    const companions = COMPANIONS.filter((name) => fieldOf(object, name));
    return [...new Set([...ALWAYS, object.name_field, ...fields.map((field) => field.name), ...companions])].join(',');
}

/** As many pages as are asked for again unbidden: who scrolled on for thousands of rows and comes back to the window
 * is not to wait for all of them. */
const LONG = 5;

/** The first page is as small as a screen allows, for somebody waits for it; who scrolls on is given large ones, because
 * each page that comes draws the whole list page once more. */
const FIRST = 100;
const NEXT = 500;

export function useRows(object: ObjectMeta, query: RowsQuery, enabled = true) {
    return useInfiniteQuery({
        queryKey: rowsKey(object.name, 'list', query),
        queryFn: ({ pageParam, signal }) =>
            api.list(object.plural, { limit: pageParam === null ? FIRST : NEXT, ...query, cursor: pageParam ?? undefined }, signal),
        initialPageParam: null as string | null,
        getNextPageParam: (page) => page.next,
        refetchOnWindowFocus: ({ state }) => (state.data?.pages.length ?? 0) <= LONG,
        placeholderData: keepPreviousData,
        enabled,
    });
}

export function useTotal(object: ObjectMeta, filter: string, enabled = true) {
    return useQuery({
        queryKey: rowsKey(object.name, 'total', filter),
        queryFn: ({ signal }) => api.total(object.plural, filter, signal),
        enabled,
    });
}

export function useAggregate(object: ObjectMeta | undefined, query: AggregateQuery, enabled = true) {
    return useQuery({
        queryKey: rowsKey(object?.name ?? '', 'aggregate', query),
        queryFn: () => api.aggregate(object?.plural ?? '', query),
        enabled: enabled && object !== undefined,
        placeholderData: keepPreviousData,
    });
}

/** A figure over time. */
export function useTrend(object: ObjectMeta | undefined, query: TrendQuery | undefined) {
    return useQuery({
        queryKey: rowsKey(object?.name ?? '', 'trend', query ?? {}),
        queryFn: () => trend(object?.plural ?? '', query ?? { field: '', period: 'month', measures: [] }),
        enabled: object !== undefined && query !== undefined,
        placeholderData: keepPreviousData,
    });
}

export function useFacets(object: ObjectMeta, query: FacetQuery, enabled = true) {
    return useQuery({
        queryKey: rowsKey(object.name, 'facets', query),
        queryFn: () => api.facets(object.plural, query),
        enabled,
        placeholderData: keepPreviousData,
    });
}

const recordOptions = (object: ObjectMeta, id: string) => ({
    queryKey: recordKey(object.name, id),
    queryFn: ({ signal }: { signal: AbortSignal }) => api.read(object.plural, id, signal),
});

export const useRecord = (object: ObjectMeta, id: string) => useQuery(recordOptions(object, id));

/** Fetches a record somebody may be about to open: as a list, for coming near is no look at it and the audit notes
 * looks. The page shows it at once and asks for the record itself. A list has no lines, and a page without its lines
 * would be a wrong one: objects that own some wait. */
export function usePrefetch(): (object: ObjectMeta, id: string) => void {
    const client = useQueryClient();
    const fetching = useRef(new Set<string>());
    return (object, id) => {
        const key = recordKey(object.name, id);
        if (object.children?.some((child) => child.owned) || client.getQueryData(key) || fetching.current.has(id)) return;
        fetching.current.add(id);
        void api
            .list(object.plural, { filter: `id = '${id}'`, limit: 1 })
            .then(({ data: [row] }) => {
                if (row && !client.getQueryData(key)) client.setQueryData(key, row, { updatedAt: 1 });
            })
            .catch(() => undefined)
            .finally(() => fetching.current.delete(id));
    };
}

/** What happened around a record; `kinds` as the call takes them, empty for all; `by` one person's id, empty for
 * everybody's. */
export function useTimeline(object: ObjectMeta, id: string, kinds: string, by = '') {
    return useInfiniteQuery({
        queryKey: timelineKey(object.name, id, kinds, by),
        queryFn: ({ pageParam }) => api.timeline(object.plural, id, { before: pageParam ?? undefined, kinds: kinds || undefined, by: by || undefined }),
        initialPageParam: null as string | null,
        getNextPageParam: (page) => page.next,
        placeholderData: keepPreviousData,
    });
}

export function useDeleted(object: ObjectMeta) {
    return useInfiniteQuery({
        queryKey: deletedKey(object.name),
        queryFn: ({ pageParam }) => api.deleted(object.plural, pageParam ?? undefined),
        initialPageParam: null as string | null,
        getNextPageParam: (page) => page.next,
    });
}

/** Who is probably there already; the last answer stands until the next one. Nothing is asked without values. */
export function useDuplicates(object: ObjectMeta, values: Values | undefined, id: string | undefined) {
    return useQuery({
        queryKey: rowsKey(object.name, 'duplicates', id ?? '', values ?? {}),
        queryFn: ({ signal }) => api.duplicates(object.plural, values ?? {}, id, signal),
        enabled: values !== undefined,
        placeholderData: keepPreviousData,
        staleTime: 10_000,
        retry: false,
    });
}
