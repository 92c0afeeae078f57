// Whether the server can be reached: what the browser knows of its network, and how the last request ended. While it
// cannot, it is asked every few seconds.
import { useSyncExternalStore } from 'react';
import { createStore } from './store';

const reached = createStore(true);

const AGAIN = 3000;
const ALIVE = '/readyz';
let timer: ReturnType<typeof setTimeout> | undefined;

async function ask(): Promise<void> {
    timer = undefined;
    try {
        const reply = await fetch(ALIVE, { cache: 'no-store' });
        if (reply.ok) return noteReached();
    } catch {
        // Not yet.
    }
    timer ??= setTimeout(() => void ask(), AGAIN);
}

export function noteReached(): void {
    clearTimeout(timer);
    timer = undefined;
    if (!reached.get()) reached.set(true);
}

export function noteUnreached(): void {
    if (reached.get()) reached.set(false);
    timer ??= setTimeout(() => void ask(), AGAIN);
}

const subscribe = (listener: () => void): (() => void) => {
    const end = reached.subscribe(listener);
    addEventListener('online', listener);
    addEventListener('offline', listener);
    return () => {
        end();
        removeEventListener('online', listener);
        removeEventListener('offline', listener);
    };
};

export const useOnline = (): boolean => useSyncExternalStore(subscribe, () => navigator.onLine && reached.get(), () => true);
