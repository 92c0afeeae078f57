// What a person chose follows him to the next browser: each store is one private record of his. The browser's copy
// is what a page begins with, so that nothing jumps when the server's arrives.
import { useEffect } from 'react';
import * as api from '@/api/records';
import type { Json, Values } from '@/api/types';
import { Problem } from '@/base/http';
import { local, readStorage, writeStorage, type Store } from '@/base/store';

export interface Kept {
    key: string;
    get: () => Json;
    /** Takes what was kept; null: what everybody begins with. */
    take: (value: Values | null) => void;
    subscribe: (listener: () => void) => () => void;
}

/** A store whose value is an object; what is missing in what was kept comes from `initial`. */
export const kept = <T extends object>(key: string, store: Store<T>, initial: T): Kept => ({
    key,
    get: () => store.get() as Json,
    take: (value) => store.set(value ? { ...initial, ...(value as Partial<T>) } : initial),
    subscribe: store.subscribe,
});

/** Whose the browser's copies are, and which of them the server has not got yet. */
interface Copies {
    user: string;
    unsent: string[];
}

const COPIES = 'guanxi.kept';
const MOST = 100;
const PAUSE = 600;

export const readCopies = (): Copies | null => readStorage<Copies | null>(local(), COPIES, null);
const writeCopies = (copies: Copies): void => writeStorage(local(), COPIES, copies);

/** What to do with a copy when the server was asked: send it, take the server's, or begin anew. */
export function settle(copies: Copies | null, user: string, key: string, there: boolean): 'send' | 'take' | 'reset' | 'leave' {
    const own = copies?.user === user;
    if (own && copies.unsent.includes(key)) return 'send';
    if (there) return 'take';
    return copies !== null && !own ? 'reset' : 'leave';
}

const isValues = (value: Json | undefined): value is Values =>
    typeof value === 'object' && value !== null && !Array.isArray(value);

class Keeper {
    private readonly ids = new Map<string, string>();
    private readonly timers = new Map<string, number>();
    private taking = false;
    private stopped = false;
    private readonly ends: (() => void)[] = [];

    constructor(
        private readonly user: string,
        private readonly all: readonly Kept[],
    ) {}

    async begin(): Promise<void> {
        this.ends.push(...this.all.map((one) => one.subscribe(() => this.noteChange(one))));
        const { data } = await api.list('preferences', { filter: 'owner = me()', fields: 'id,key,value', limit: MOST });
        if (this.stopped) return;
        const copies = readCopies();
        if (copies?.user !== this.user) writeCopies({ user: this.user, unsent: [] });
        for (const one of this.all) {
            const row = data.find((found) => found['key'] === one.key);
            if (row) this.ids.set(one.key, row.id);
            const value = row?.['value'];
            const what = settle(copies, this.user, one.key, isValues(value));
            if (what === 'send') void this.send(one);
            else if (what !== 'leave') this.take(one, what === 'take' && isValues(value) ? value : null);
        }
    }

    end(): void {
        this.stopped = true;
        this.ends.forEach((end) => end());
        this.timers.forEach((timer) => clearTimeout(timer));
    }

    private take(one: Kept, value: Values | null): void {
        this.taking = true;
        one.take(value);
        this.taking = false;
    }

    private noteChange(one: Kept): void {
        if (this.taking) return;
        const unsent = new Set(readCopies()?.unsent);
        writeCopies({ user: this.user, unsent: [...unsent.add(one.key)] });
        clearTimeout(this.timers.get(one.key));
        this.timers.set(one.key, window.setTimeout(() => void this.send(one), PAUSE));
    }

    /** What could not be sent is sent with the next change, or when the application is opened again. */
    private async send(one: Kept): Promise<void> {
        const sent = one.get();
        const id = this.ids.get(one.key);
        try {
            if (id) await api.update('preferences', id, { value: sent });
            else this.ids.set(one.key, (await api.create('preferences', { key: one.key, value: sent, owner: this.user })).data.id);
            if (one.get() !== sent) return;
            writeCopies({ user: this.user, unsent: (readCopies()?.unsent ?? []).filter((key) => key !== one.key) });
        } catch (error) {
            if (id && error instanceof Problem && error.status === 404) this.ids.delete(one.key);
        }
    }
}

export function useKept(all: readonly Kept[], user: string | undefined): void {
    useEffect(() => {
        if (!user) return;
        const keeper = new Keeper(user, all);
        keeper.begin().catch(() => undefined);
        return () => keeper.end();
    }, [all, user]);
}
