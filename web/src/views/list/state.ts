// What a list shows stands in its address: filter and sort. What a person likes (columns, density) is
// remembered by the browser.
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import type { Field, ObjectMeta } from '@/api/types';
import { createPreference, useStore } from '@/base/store';
import { kitOf } from '@/fields/kits';
import { fieldsOf, isSystem, listFields } from '@/meta/catalog';

export interface ListAddress {
    filter: string;
    sort: string;
    view: string;
}

export function useListAddress(): [ListAddress, (change: Partial<ListAddress>) => void] {
    const [search, setSearch] = useSearchParams();
    const address = {
        filter: search.get('filter') ?? '',
        sort: search.get('sort') ?? '',
        view: search.get('view') ?? '',
    };
    const change = useCallback(
        (next: Partial<ListAddress>) =>
            setSearch((before) => {
                const after = new URLSearchParams(before);
                for (const [name, value] of Object.entries(next))
                    if (value) after.set(name, value);
                    else after.delete(name);
                return after;
            }),
        [setSearch],
    );
    return [address, change];
}

/** A click on a column: numbers and dates begin with the largest; the third click gives the old order. */
export function nextSort(field: Field, sort: string): string {
    const { align, buckets } = kitOf(field);
    const steps = align === 'end' || buckets ? [`-${field.name}`, field.name] : [field.name, `-${field.name}`];
    const at = steps.indexOf(sort);
    return at < 0 ? (steps[0] ?? '') : (steps[at + 1] ?? '');
}

export type Density = 'compact' | 'normal' | 'roomy';
export const ROW_HEIGHT: Record<Density, number> = { compact: 28, normal: 32, roomy: 40 };

interface Tastes {
    density: Density;
    /** Names of the columns by object, where a person changed them. */
    columns: Record<string, string[]>;
}

const tastes = createPreference<Tastes>('guanxi.list', { density: 'normal', columns: {} });

export const useDensity = (): [Density, (density: Density) => void] => [
    useStore(tastes).density,
    (density) => tastes.set((before) => ({ ...before, density })),
];

export function useColumns(object: ObjectMeta): [Field[], (names: string[] | undefined) => void] {
    const chosen = useStore(tastes).columns[object.name];
    const fields = useMemo(
        () => nameFirst(object, chosen ? fieldsOf(object, chosen) : listFields(object)),
        [object, chosen],
    );
    const set = (names: string[] | undefined): void =>
        tastes.set((before) => {
            const { [object.name]: _dropped, ...others } = before.columns;
            return { ...before, columns: names ? { ...others, [object.name]: names } : others };
        });
    return [fields, set];
}

/** The first column is the name: it carries the link and stays when the others scroll. */
function nameFirst(object: ObjectMeta, fields: Field[]): Field[] {
    const name = object.fields.find((field) => field.name === object.name_field);
    return name ? [name, ...fields.filter((field) => field !== name)] : fields;
}

export const choosable = (object: ObjectMeta): Field[] =>
    object.fields.filter((field) => !isSystem(field) || /_at$|_by$/.test(field.name));

const WIDE_NAME = 240;
export const columnWidth = (object: ObjectMeta, field: Field): number =>
    field.name === object.name_field ? WIDE_NAME : kitOf(field).width;
