// A value that lives outside React, with listeners; optionally remembered by the browser.
import { useSyncExternalStore } from 'react';

export interface Store<T> {
    get: () => T;
    set: (change: T | ((before: T) => T)) => void;
    subscribe: (listener: () => void) => () => void;
}

export function createStore<T>(initial: T): Store<T> {
    let value = initial;
    const listeners = new Set<() => void>();
    return {
        get: () => value,
        set: (change) => {
            value = typeof change === 'function' ? (change as (before: T) => T)(value) : change;
            listeners.forEach((listener) => listener());
        },
        subscribe: (listener) => {
            listeners.add(listener);
            return () => listeners.delete(listener);
        },
    };
}

export function readStorage<T>(storage: Storage | undefined, key: string, fallback: T): T {
    try {
        const text = storage?.getItem(key);
        return text ? (JSON.parse(text) as T) : fallback;
    } catch {
        return fallback;
    }
}

export function writeStorage(storage: Storage | undefined, key: string, value: unknown): void {
    try {
        if (value === undefined) storage?.removeItem(key);
        else storage?.setItem(key, JSON.stringify(value));
    } catch {
        // A full or forbidden storage only means that nothing is remembered.
    }
}

export function forgetStorage(storage: Storage | undefined, which: (key: string) => boolean): void {
    const keys = Array.from({ length: storage?.length ?? 0 }, (_, index) => storage?.key(index) ?? '');
    keys.filter(which).forEach((key) => storage?.removeItem(key));
}

export const local = (): Storage | undefined => (typeof localStorage === 'undefined' ? undefined : localStorage);
export const session = (): Storage | undefined =>
    typeof sessionStorage === 'undefined' ? undefined : sessionStorage;

/** A store whose value is an object and comes back after a reload. */
export function createPreference<T extends object>(key: string, initial: T): Store<T> {
    const store = createStore<T>({ ...initial, ...readStorage<Partial<T>>(local(), key, {}) });
    return {
        ...store,
        set: (change) => {
            store.set(change);
            writeStorage(local(), key, store.get());
        },
    };
}

export function useStore<T>(store: Store<T>): T {
    return useSyncExternalStore(store.subscribe, store.get, store.get);
}
