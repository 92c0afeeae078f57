// The cached copies of a record: its page and every list it stands in are changed together.
import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { Page, Row, Values } from '@/api/types';
import { recordKey, rowsKey } from './keys';

type Lists = InfiniteData<Page<Row>>;

export function patchLists(lists: Lists | undefined, id: string, values: Values): Lists | undefined {
    if (!lists || !lists.pages.some((page) => page.data.some((row) => row.id === id))) return lists;
    const patch = (row: Row): Row => (row.id === id ? { ...row, ...values } : row);
    return { ...lists, pages: lists.pages.map((page) => ({ ...page, data: page.data.map(patch) })) };
}

export function dropFromLists(lists: Lists | undefined, ids: ReadonlySet<string>): Lists | undefined {
    if (!lists) return lists;
    const keep = (row: Row): boolean => !ids.has(row.id);
    return { ...lists, pages: lists.pages.map((page) => ({ ...page, data: page.data.filter(keep) })) };
}

/** Shows a change at once; the function given back shows what was there before. */
export function applyPatch(client: QueryClient, object: string, id: string, values: Values): () => void {
    const before = client.getQueryData<Row>(recordKey(object, id));
    const lists = client.getQueriesData<Lists>({ queryKey: rowsKey(object, 'list') });
    if (before) client.setQueryData<Row>(recordKey(object, id), { ...before, ...values });
    client.setQueriesData<Lists>({ queryKey: rowsKey(object, 'list') }, (old) => patchLists(old, id, values));
    return () => {
        if (before) client.setQueryData(recordKey(object, id), before);
        lists.forEach(([key, data]) => client.setQueryData(key, data));
    };
}

export function applyRow(client: QueryClient, object: string, row: Row): void {
    client.setQueryData<Row>(recordKey(object, row.id), (old) => ({ ...old, ...row }));
    const values = Object.fromEntries(Object.entries(row).filter((pair): pair is [string, NonNullable<Row[string]>] => pair[1] !== undefined));
    client.setQueriesData<Lists>({ queryKey: rowsKey(object, 'list') }, (old) => patchLists(old, row.id, values));
}

/** The record as the screen has it: of its page, else of a list it stands in. */
export function cachedRow(client: QueryClient, object: string, id: string): Row | undefined {
    const own = client.getQueryData<Row>(recordKey(object, id));
    if (own?.version !== undefined) return own;
    for (const [, lists] of client.getQueriesData<Lists>({ queryKey: rowsKey(object, 'list') }))
        for (const page of lists?.pages ?? []) {
            const row = page.data.find((one) => one.id === id);
            if (row?.version !== undefined) return row;
        }
    return undefined;
}

export const cachedVersion = (client: QueryClient, object: string, id: string): number | undefined => cachedRow(client, object, id)?.version;

/** After a record changed: sums and totals are asked again, lists keep their rows in place. */
export function refreshFigures(client: QueryClient, object: string): void {
    void client.invalidateQueries({ queryKey: rowsKey(object, 'total') });
    void client.invalidateQueries({ queryKey: rowsKey(object, 'aggregate') });
    void client.invalidateQueries({ queryKey: rowsKey(object, 'facets') });
}

/** What is done to one record may stand in the timeline of another. */
export function refreshTimelines(client: QueryClient): void {
    void client.invalidateQueries({ queryKey: ['timeline'] });
}

/** After records came or went. */
export function refreshRows(client: QueryClient, object: string): void {
    refreshTimelines(client);
    void client.invalidateQueries({ queryKey: rowsKey(object) });
    void client.invalidateQueries({ queryKey: ['deleted', object] });
}

/** After an undo, which may have touched anything. */
export function refreshEverything(client: QueryClient): void {
    for (const root of ['rows', 'record', 'timeline', 'deleted', 'transactions', 'catalog', 'rights', 'access'])
        void client.invalidateQueries({ queryKey: [root] });
}
