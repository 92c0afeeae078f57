// Masked values that were shown for a reason: which one is being asked for, and those in sight. A value is forgotten
// after a minute and when the page is left; it is kept nowhere else.
import { reveal } from '@/api/reveal';
import type { Field, Json, ObjectMeta } from '@/api/types';
import { createStore } from '@/base/store';

export interface Hidden {
    object: ObjectMeta;
    field: Field;
    id: string;
}

export const LEAST_REASON = 3;
const LIFE = 60_000;

export const asked = createStore<Hidden | null>(null);
export const shown = createStore<ReadonlyMap<string, Json>>(new Map());

export const hiddenKey = ({ object, field, id }: Hidden): string => `${object.name}/${id}/${field.name}`;

const timers = new Map<string, ReturnType<typeof setTimeout>>();

export function forget(key: string): void {
    clearTimeout(timers.get(key));
    timers.delete(key);
    shown.set((before) => new Map([...before].filter(([name]) => name !== key)));
}

export function forgetAll(): void {
    timers.forEach((timer) => clearTimeout(timer));
    timers.clear();
    asked.set(null);
    if (shown.get().size > 0) shown.set(new Map());
}

export function show(key: string, value: Json): void {
    clearTimeout(timers.get(key));
    timers.set(key, setTimeout(() => forget(key), LIFE));
    shown.set((before) => new Map(before).set(key, value));
}

export const mayReveal = (object: ObjectMeta | undefined, field: Field): object is ObjectMeta =>
    field.access === 'masked' && object?.may.reveal === true;

/** Asks the server; a refusal is the caller's to say. */
export async function uncover(hidden: Hidden, reason: string): Promise<void> {
    const values = await reveal(hidden.object.plural, hidden.id, [hidden.field.name], reason.trim());
    show(hiddenKey(hidden), values[hidden.field.name] ?? null);
}
