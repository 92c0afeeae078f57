// The records somebody opened lately, for this user and browser. Only ids are kept: names are asked for when they are
// shown, so what may not be seen any more, or was erased, is not there either.
import { useEffect } from 'react';
import { useQueries } from '@tanstack/react-query';
import * as api from '@/api/records';
import type { ObjectMeta } from '@/api/types';
import { createStore, local, readStorage, useStore, writeStorage } from '@/base/store';
import { useMeta } from '@/meta/catalog';
import { useMe } from '@/meta/organisation';
import { rowsKey } from './keys';
import { nameOf } from './mutations';

export interface Recent {
    object: string;
    id: string;
}

const MOST = 8;
const keyOf = (user: string): string => `guanxi.recent.${user}`;

export function withRecent(list: readonly Recent[], now: Recent): Recent[] {
    return [now, ...list.filter((one) => one.object !== now.object || one.id !== now.id)].slice(0, MOST);
}

export const recentsOf = (user: string): Recent[] => readStorage<Recent[]>(local(), keyOf(user), []);

/** Counts up when the list becomes another. */
const news = createStore(0);

/** To be called by the page of a record once it is there. */
export function useNoteRecent(object: ObjectMeta, id: string, there: boolean): void {
    const user = useMe()?.user.id;
    useEffect(() => {
        if (!user || !there) return;
        writeStorage(local(), keyOf(user), withRecent(recentsOf(user), { object: object.name, id }));
        news.set((count) => count + 1);
    }, [user, there, object.name, id]);
}

export interface NamedRecent {
    object: ObjectMeta;
    id: string;
    name: string;
}

export function useRecents(): NamedRecent[] {
    const { byName } = useMeta();
    const user = useMe()?.user.id;
    useStore(news);
    const kept = user ? recentsOf(user) : [];
    const objects = [...new Set(kept.map((one) => one.object))].flatMap((name) => byName.get(name) ?? []);
    const names = useQueries({
        queries: objects.map((object) => {
            const ids = kept.filter((one) => one.object === object.name).map((one) => one.id);
            const filter = `id in [${ids.map((id) => `'${id}'`).join(', ')}]`;
            return {
                queryKey: rowsKey(object.name, 'recent', ids.toSorted()),
                queryFn: ({ signal }: { signal: AbortSignal }) =>
                    api.list(object.plural, { filter, fields: `id,${object.name_field}`, limit: MOST }, signal),
                staleTime: 60_000,
            };
        }),
    });
    return kept.flatMap(({ object: name, id }) => {
        const at = objects.findIndex((object) => object.name === name);
        const object = objects[at];
        const row = names[at]?.data?.data.find((one) => one.id === id);
        return object && row ? [{ object, id, name: nameOf(object, row) }] : [];
    });
}
