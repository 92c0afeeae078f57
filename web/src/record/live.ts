// Live updates: what is on the screen is watched, and what others change there is read again and lights up. Nothing
// that is being typed is touched: inputs hold their own text, and saving compares.
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { LiveChange } from '@/api/events';
import type { Row } from '@/api/types';
import { createStore, useStore } from '@/base/store';
import { useMeta, type Meta } from '@/meta/catalog';
import { useMe } from '@/meta/organisation';
import { refreshEverything } from './cache';
import { createFeed } from './feed';
import { flash } from './flash';
import { recordKey } from './keys';
import { freshenRows } from './liveRows';
import { trying } from './trying';
import { changedFields } from './wire';

/** "customers/123" or "customers" → how many places on the screen show it. */
const shown = createStore<ReadonlyMap<string, number>>(new Map());

const add = (watch: string, more: number): void =>
    shown.set((before) => {
        const next = new Map(before);
        const count = (next.get(watch) ?? 0) + more;
        if (count > 0) next.set(watch, count);
        else next.delete(watch);
        return next;
    });

/** Keeps what stands under this name fresh for as long as the component is there: one record, or with no id all
 * records of the object that are on the screen. Only what may be read is watched: `there` says that it was. */
export function useLive(plural: string, id?: string, there = true): void {
    const watch = id ? `${plural}/${id}` : plural;
    useEffect(() => {
        if (!there) return;
        add(watch, 1);
        return () => add(watch, -1);
    }, [watch, there]);
}

async function freshenRecord(client: QueryClient, change: LiveChange, mine: boolean): Promise<void> {
    const key = recordKey(change.object, change.id);
    const before = client.getQueryData<Row>(key);
    if (!before || (before.version ?? 0) >= change.version) return;
    await client.invalidateQueries({ queryKey: key });
    const after = client.getQueryData<Row>(key);
    if (after && !mine) flash(change.object, change.id, changedFields(before, after));
    void client.invalidateQueries({ queryKey: ['timeline', change.object, change.id] });
}

function forget(client: QueryClient, object: string, id: string): void {
    // Asked again, the server says what there is to say: gone, or no longer for these eyes.
    void client.invalidateQueries({ queryKey: recordKey(object, id) });
}

const follow = (client: QueryClient, meta: Meta, me: string | undefined) => {
    const rows = freshenRows(client, meta, me);
    return {
        change: (change: LiveChange): void => {
            void freshenRecord(client, change, change.by?.id === me);
            rows.change(change);
        },
        gone: ({ object, id }: { object: string; id: string }): void => {
            forget(client, object, id);
            rows.gone(object, id);
        },
        reset: (): void => refreshEverything(client),
        stop: rows.stop,
    };
};

/** To be mounted once, in the frame. */
export function useLiveFeed(): void {
    const client = useQueryClient();
    const meta = useMeta();
    const me = useMe()?.user.id;
    const tried = useStore(trying);
    const on = me !== undefined && meta.objects.length > 0 && !tried;
    useEffect(() => {
        if (!on) return;
        const listener = follow(client, meta, me);
        const later = (run: () => void, wait: number): (() => void) => {
            const timer = setTimeout(run, wait);
            return () => clearTimeout(timer);
        };
        const feed = createFeed({ open: (url) => new EventSource(url), later }, listener);
        const tell = (): void => feed.watch([...shown.get().keys()]);
        const seen = (): void => (document.visibilityState === 'hidden' ? feed.rest() : feed.wake());
        const quiet = shown.subscribe(tell);
        document.addEventListener('visibilitychange', seen);
        tell();
        return () => {
            quiet();
            document.removeEventListener('visibilitychange', seen);
            feed.rest();
            listener.stop();
        };
    }, [client, meta, me, on]);
}
