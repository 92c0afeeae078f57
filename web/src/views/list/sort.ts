// The order of a list as text ("-amount,name") and as keys. Pure functions.
import type { Field } from '@/api/types';
import { kitOf } from '@/fields/kits';

export interface SortKey {
    name: string;
    down: boolean;
}

/** As many as the server takes. */
export const SORT_KEYS = 4;

export const readSort = (sort: string): SortKey[] =>
    sort
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean)
        .map((part) => (part.startsWith('-') ? { name: part.slice(1), down: true } : { name: part, down: false }));

export const writeSort = (keys: readonly SortKey[]): string =>
    keys.map((key) => (key.down ? `-${key.name}` : key.name)).join(',');

/** Numbers and dates begin with the largest. */
export function firstDown(field: Field): boolean {
    const { align, buckets } = kitOf(field);
    return align === 'end' || buckets === true;
}

/** A click on a column sorts by it alone; the second click turns it round, the third gives the old order. */
export function nextSort(field: Field, sort: string): string {
    const [key, ...others] = readSort(sort);
    const down = firstDown(field);
    if (!key || key.name !== field.name || others.length > 0) return writeSort([{ name: field.name, down }]);
    return key.down === down ? writeSort([{ name: field.name, down: !down }]) : '';
}

/** The same with Shift: the column joins the others, turns round, or leaves them. */
export function joinSort(field: Field, sort: string): string {
    const keys = readSort(sort);
    const at = keys.findIndex((key) => key.name === field.name);
    const down = firstDown(field);
    const key = keys[at];
    if (!key) return writeSort([...keys, { name: field.name, down }].slice(-SORT_KEYS));
    return writeSort(key.down === down ? keys.with(at, { name: field.name, down: !down }) : keys.toSpliced(at, 1));
}
