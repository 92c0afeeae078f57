// Facets: which fields are offered, and what a click on a value makes of the filter. Pure functions.
import type { FacetValue, Field, Json, ObjectMeta } from '@/api/types';
import { readFilter, writeFilter, type FilterPart, type Term } from '@/fields/filter';
import { fieldOf, isSystem, listFields } from '@/meta/catalog';

const MOST = 6;
/** The fewer values a type has, the sooner it is offered. */
const TYPES: Partial<Record<Field['type'], number>> = { select: 0, boolean: 1, rating: 1, text: 2, reference: 2 };
/** Few of them beside the records that point to them. */
const FEW = new Set(['user', 'stage', 'pipeline', 'department']);

/** What a list is narrowed by: choices first, then short texts among its columns (a city). */
export function facetFields(object: ObjectMeta): Field[] {
    const columns = new Set(listFields(object).map((field) => field.name));
    const fits = (field: Field): boolean =>
        field.groupable === true && !isSystem(field) && field.name !== object.name_field && !field.unique;
    const rank = (field: Field): number =>
        (columns.has(field.name) ? 0 : 3) + (FEW.has(field.target ?? '') ? 0 : (TYPES[field.type] ?? 0));
    return object.fields
        .filter((field) => fits(field) && (columns.has(field.name) || field.type !== 'text') && TYPES[field.type] !== undefined)
        .filter((field) => field.type !== 'reference' || FEW.has(field.target ?? '') || columns.has(field.name))
        .toSorted((left, right) => rank(left) - rank(right))
        .slice(0, MOST);
}

type Finder = (name: string) => Field | undefined;
const finderOf = (object: ObjectMeta): Finder => (name) => fieldOf(object, name);

/** Comparisons a facet understands; others on its field stay with the rest. */
const isOwn = (part: FilterPart, field: string): part is Term =>
    part.kind === 'term' && part.field === field && ['in', 'eq', 'null', 'is_true', 'is_false'].includes(part.operator);

/** The filter in parts as the server wants them: by facet, and the rest. */
export function facetQuery(object: ObjectMeta, filter: string, fields: readonly Field[]) {
    const find = finderOf(object);
    const parts = readFilter(filter, find);
    const filters: Record<string, string> = {};
    for (const field of fields) {
        const own = parts.filter((part) => isOwn(part, field.name));
        if (own.length > 0) filters[field.name] = writeFilter(own, find);
    }
    const rest = parts.filter((part) => !fields.some((field) => isOwn(part, field.name)));
    return { filters, filter: writeFilter(rest, find) };
}

/** A value as it stands in the expression; null for "empty". */
export function facetText(value: Json): string | null {
    if (value === null) return null;
    if (typeof value === 'object' && !Array.isArray(value)) return String(value['id'] ?? '');
    return String(value);
}

function chosenOf(parts: readonly FilterPart[], field: string): (string | null)[] {
    const own = parts.find((part) => isOwn(part, field));
    if (own?.kind !== 'term') return [];
    if (own.operator === 'null') return [null];
    if (own.operator === 'is_true') return ['true'];
    if (own.operator === 'is_false') return ['false'];
    return own.values;
}

export const chosenValues = (object: ObjectMeta, filter: string, field: string): (string | null)[] =>
    chosenOf(readFilter(filter, finderOf(object)), field);

function termOf(field: Field, values: readonly string[]): Term {
    if (field.type === 'boolean')
        return { kind: 'term', field: field.name, operator: values[0] === 'true' ? 'is_true' : 'is_false', values: [] };
    return { kind: 'term', field: field.name, operator: 'in', values: [...values] };
}

/** The filter after a click on a value: it joins the chosen ones or leaves them. "Empty" and the two of a yes or
 * no stand alone. */
export function toggleFacet(object: ObjectMeta, filter: string, field: Field, value: string | null): string {
    const find = finderOf(object);
    const parts = readFilter(filter, find);
    const chosen = chosenOf(parts, field.name);
    const at = parts.findIndex((part) => isOwn(part, field.name));
    const alone = value === null || field.type === 'boolean';
    const before = chosen.filter((one): one is string => one !== null);
    let next: Term | undefined;
    if (chosen.includes(value)) {
        const left = before.filter((one) => one !== value);
        next = left.length > 0 && !alone ? termOf(field, left) : undefined;
    } else if (value === null) next = { kind: 'term', field: field.name, operator: 'null', values: [] };
    else next = termOf(field, alone ? [value] : [...before, value]);
    if (at < 0) return writeFilter(next ? [...parts, next] : parts, find);
    return writeFilter(next ? parts.with(at, next) : parts.toSpliced(at, 1), find);
}

/** Chosen values stay in sight even when nothing is left of them. */
export function withChosen(values: readonly FacetValue[], chosen: readonly (string | null)[]): FacetValue[] {
    const there = new Set(values.map((one) => facetText(one.value)));
    const lost = chosen.filter((one) => !there.has(one)).map((one) => ({ value: one, count: 0, filter: '' }));
    return [...values, ...lost];
}
