// Values on their way to the server: a reference travels as its id, an any-reference with its object.
import type { Json, Row, Values } from '@/api/types';

function toWire(value: Json): Json {
    if (Array.isArray(value)) return value.map(toWire);
    if (!value || typeof value !== 'object') return value;
    const { id, object } = value;
    if (typeof id === 'string' && typeof object === 'string') return { object, id };
    if (typeof id === 'string' && Object.keys(value).every((key) => key === 'id' || key === 'name')) return id;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toWire(inner)]));
}

export const wireValues = (values: Values): Values =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, toWire(value)]));

/** Equal as far as saving is concerned: the name beside an id does not count. */
export const sameValue = (left: Json | undefined, right: Json | undefined): boolean =>
    JSON.stringify(toWire(left ?? null)) === JSON.stringify(toWire(right ?? null));

/** Kept by the system with every save: no news by themselves. */
const QUIET = new Set(['version', 'updated_at', 'updated_by']);

/** What a person would call changed between two states of a record. */
export const changedFields = (before: Row, after: Row): string[] =>
    Object.keys(after).filter((name) => !QUIET.has(name) && !sameValue(before[name], after[name]));
