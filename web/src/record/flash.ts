// Fields somebody else has just changed: they light up for a moment where they are on the screen.
import { useSyncExternalStore } from 'react';
import { createStore } from '@/base/store';

const LIT = 2_500;

const lit = createStore<ReadonlySet<string>>(new Set());
const keyOf = (object: string, id: string, field: string): string => `${object}/${id}/${field}`;

export function flash(object: string, id: string, fields: readonly string[]): void {
    if (fields.length === 0) return;
    const keys = ['', ...fields].map((field) => keyOf(object, id, field));
    lit.set((before) => new Set([...before, ...keys]));
    setTimeout(() => lit.set((before) => new Set([...before].filter((key) => !keys.includes(key)))), LIT);
}

/** Whether a field has just been changed by somebody else; with '' for its name, whether anything of the record was. */
export function useFlash(object: string, id: string, field: string): boolean {
    const key = keyOf(object, id, field);
    const now = (): boolean => lit.get().has(key);
    return useSyncExternalStore(lit.subscribe, now, now);
}
