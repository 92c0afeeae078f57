// Looking at everything through somebody's eyes: an administrator's requests carry whose, until stopped. It
// lasts for this tab. What may not be done meanwhile the server refuses.
import { beginTrying } from '@/api/rights';
import type { Person } from '@/api/types';
import { sendAlways } from '@/base/http';
import { createStore, readStorage, session, writeStorage } from '@/base/store';

const HEADER = 'X-Guanxi-As';
const KEY = 'guanxi.trying';

const isPerson = (value: unknown): value is Person =>
    typeof value === 'object' && value !== null && /^\d+$/.test(String((value as Partial<Person>).id));

function kept(): Person | null {
    const value = readStorage<unknown>(session(), KEY, null);
    return isPerson(value) ? value : null;
}

export const trying = createStore<Person | null>(kept());

const send = (): void => sendAlways(HEADER, trying.get()?.id);
send();
trying.subscribe(send);

/** Forgets whose eyes they are; to be followed by a fresh page. */
export function forgetTrying(): void {
    trying.set(null);
    writeStorage(session(), KEY, undefined);
}

/** The beginning is in the audit; everything is read anew from then on. */
export async function startTrying({ id, name }: Person): Promise<void> {
    await beginTrying(id);
    writeStorage(session(), KEY, { id, name });
    location.assign('/');
}

export function stopTrying(): void {
    const person = trying.get();
    forgetTrying();
    location.assign(person ? `/users/${person.id}` : '/');
}
