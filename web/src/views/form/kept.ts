// What was typed and not saved, kept by the browser for this person: after a reload, a crash or a time without a
// connection it is there again. Saving, discarding and logging out forget it; so does a week.
import type { ObjectMeta, Values } from '@/api/types';
import { forgetStorage, local, readStorage, writeStorage } from '@/base/store';
import { wireValues } from '@/record/wire';

export interface Kept {
    changed: Values;
    /** What these fields held when the person began, and in which version of the record. */
    base: Values;
    version: number | undefined;
    /** When it was typed. */
    at: number;
}

/** Whose it is and where: a new record of one customer is not one of another. */
export interface Place {
    user: string;
    object: ObjectMeta;
    id?: string | undefined;
    prefill?: Values | undefined;
}

const ROOT = 'guanxi.typed.';
const LONGEST = 7 * 24 * 60 * 60 * 1000;

export function keptKey({ user, object, id, prefill }: Place): string {
    const context = prefill && Object.keys(prefill).length > 0 ? JSON.stringify(wireValues(prefill)) : '';
    return `${ROOT}${user}.${object.name}.${id ?? `new${context}`}`;
}

/** A text typed beside a record. */
export const noteKey = (user: string, object: ObjectMeta, id: string): string => `${ROOT}${user}.note.${object.name}.${id}`;

export function recall<T extends { at: number }>(key: string, now = Date.now()): T | undefined {
    const kept = readStorage<T | null>(local(), key, null);
    return kept && now - kept.at < LONGEST ? kept : undefined;
}

export const keep = (key: string, value: { at: number } | undefined): void => writeStorage(local(), key, value);

/** On logging out: another person may use this browser next. */
export const forgetTyped = (): void => forgetStorage(local(), (key) => key.startsWith(ROOT));

/** The draft as it is kept; nothing where nothing was typed. */
export function toKeep(changed: Values, initial: Values, version: number | undefined): Kept | undefined {
    const names = Object.keys(changed);
    if (names.length === 0) return undefined;
    const base = Object.fromEntries(names.map((name) => [name, initial[name] ?? null]));
    return { changed, base, version, at: Date.now() };
}
