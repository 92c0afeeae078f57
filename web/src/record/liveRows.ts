// Rows of lists others changed: read again a few at a time and put where they stand, so that nothing moves under the
// cursor. Sums and counts follow a little later. Records that are new only make it known that there are some.
import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import * as api from '@/api/records';
import type { LiveChange } from '@/api/events';
import type { Page, Row } from '@/api/types';
import { createStore, useStore } from '@/base/store';
import type { Meta } from '@/meta/catalog';
import { dropFromLists, patchLists, refreshFigures } from './cache';
import { flash } from './flash';
import { rowsKey } from './keys';
import type { RowsQuery } from './queries';
import { changedFields } from './wire';

type Lists = InfiniteData<Page<Row>>;

const TOGETHER = 400;
const FIGURES_EVERY = 3_000;
/** More than these at once are an import: the figures tell of it. */
const MOST = 100;

/** How many records of an object others made since its lists were read. */
const made = createStore<ReadonlyMap<string, number>>(new Map());
export const useMadeByOthers = (object: string): number => useStore(made).get(object) ?? 0;
export const forgetMade = (object: string): void =>
    made.set((before) => new Map([...before].filter(([name]) => name !== object)));

export interface RowsFollower {
    change: (change: LiveChange) => void;
    gone: (object: string, id: string) => void;
    stop: () => void;
}

/** The rows of these ids that a list shows in an older version. */
export function staleIds(lists: Lists | undefined, versions: ReadonlyMap<string, number>): string[] {
    const rows = lists?.pages.flatMap((page) => page.data) ?? [];
    return rows.filter((row) => (versions.get(row.id) ?? 0) > (row.version ?? 0)).map((row) => row.id);
}

const without = (rows: readonly Row[], ids: readonly string[]): Set<string> => {
    const there = new Set(rows.map((row) => row.id));
    return new Set(ids.filter((id) => !there.has(id)));
};

interface Stale {
    object: string;
    versions: ReadonlyMap<string, number>;
    others: ReadonlySet<string>;
}

/** A row that does not belong into its list any more stays where it is, as after one's own change; but of several
 * lists side by side, the columns of a board, it goes to another, which is read again. */
async function readAgain(client: QueryClient, meta: Meta, { object, versions, others }: Stale): Promise<void> {
    const plural = meta.byName.get(object)?.plural;
    if (!plural) return;
    const all = client.getQueriesData<Lists>({ queryKey: rowsKey(object, 'list'), type: 'active' });
    for (const [key, lists] of all) {
        const ids = staleIds(lists, versions);
        if (ids.length === 0 || ids.length > MOST) continue;
        const { fields, filter } = key[3] as RowsQuery;
        const these = `id in [${ids.map((id) => `'${id}'`).join(', ')}]`;
        const side = all.length > 1 && filter;
        const { data } = await api.list(plural, { filter: side ? `(${filter}) and ${these}` : these, fields, limit: MOST });
        const before = new Map(lists?.pages.flatMap((page) => page.data).map((row) => [row.id, row]));
        for (const row of data) {
            const values = Object.fromEntries(Object.entries(row).filter((pair): pair is [string, NonNullable<Row[string]>] => pair[1] !== undefined));
            client.setQueryData<Lists>(key, (old) => patchLists(old, row.id, values));
            if (others.has(row.id)) flash(object, row.id, changedFields(before.get(row.id) ?? row, row));
        }
        const left = without(data, ids);
        if (!side || left.size === 0) continue;
        client.setQueryData<Lists>(key, (old) => dropFromLists(old, left));
        for (const [other] of all) if (other !== key) void client.invalidateQueries({ queryKey: other, exact: true });
    }
}

export function freshenRows(client: QueryClient, meta: Meta, me?: string): RowsFollower {
    const waiting = new Map<string, Map<string, number>>();
    const others = new Set<string>();
    const dirty = new Set<string>();
    let soon: ReturnType<typeof setTimeout> | undefined;
    let later: ReturnType<typeof setTimeout> | undefined;

    const work = (): void => {
        soon = undefined;
        for (const [object, versions] of waiting) void readAgain(client, meta, { object, versions, others: new Set(others) }).catch(() => undefined);
        waiting.clear();
        others.clear();
    };
    const count = (object: string): void => {
        dirty.add(object);
        later ??= setTimeout(() => {
            later = undefined;
            dirty.forEach((name) => refreshFigures(client, name));
            dirty.clear();
        }, FIGURES_EVERY);
    };
    return {
        change: ({ object, id, action, version, by }) => {
            count(object);
            const mine = by?.id === me;
            if (action === 'create' || action === 'restore') {
                if (!mine) made.set((before) => new Map(before).set(object, (before.get(object) ?? 0) + 1));
                return;
            }
            const versions = waiting.get(object) ?? new Map<string, number>();
            waiting.set(object, versions.set(id, version));
            if (!mine) others.add(id);
            soon ??= setTimeout(work, TOGETHER);
        },
        gone: (object, id) => {
            count(object);
            client.setQueriesData<Lists>({ queryKey: rowsKey(object, 'list') }, (old) => dropFromLists(old, new Set([id])));
        },
        stop: () => {
            clearTimeout(soon);
            clearTimeout(later);
        },
    };
}
