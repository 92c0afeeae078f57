// Somebody else saved first: what we wanted to save and what stands there now, until a person decides.
import type { ObjectMeta, Row, Values } from '@/api/types';
import { createStore } from '@/base/store';
import { sameValue } from './wire';

export interface Conflict {
    object: ObjectMeta;
    current: Row;
    mine: Values;
    /** The fields both changed. */
    open: string[];
    /** The fields whose own value is kept; null: back to typing, nothing decided. */
    decide: (kept: string[] | null) => void;
}

export const conflict = createStore<Conflict | null>(null);

/** Fields both changed, to different values. Without a base everything that differs may be one. */
export const contested = (mine: Values, current: Row, base: Values | undefined): string[] =>
    Object.keys(mine).filter(
        (name) => !sameValue(mine[name], current[name]) && !(base && name in base && sameValue(base[name], current[name])),
    );

/** Opens the dialogue and waits for the person. One at a time: a second one sends the first back to typing. */
export function ask(question: Omit<Conflict, 'decide'>): Promise<string[] | null> {
    conflict.get()?.decide(null);
    return new Promise((done) => {
        const decide = (kept: string[] | null): void => {
            conflict.set(null);
            done(kept);
        };
        conflict.set({ ...question, decide });
    });
}
