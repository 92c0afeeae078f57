// What a list shows stands in its address: a view, and where filter, order, grouping or shape differ from it.
// What a person likes (columns, density) is remembered by the browser.
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import type { Field, ObjectMeta } from '@/api/types';
import { prefer, preferences, type Density } from '@/base/preferences';
import { createPreference, useStore } from '@/base/store';
import { kitOf } from '@/fields/kits';
import { fieldsOf, isSystem, listFields } from '@/meta/catalog';
import { useMe } from '@/meta/organisation';
import type { Views } from './useViews';
import { firstView, type Question, type View } from './view';

const PARTS = ['filter', 'sort', 'group', 'layout'] as const;

export interface ListAddress extends Question {
    /** What the address names; undefined when it names one that is gone or never was this person's. */
    view: View | undefined;
    /** The address says something else than the view. */
    changed: boolean;
    /** False while it is not known yet which view the list opens with. */
    ready: boolean;
    change: (next: Partial<Question>) => void;
    open: (key: string) => void;
    /** Back to what the view says. */
    reset: () => void;
}

const NOTHING: Question = { filter: '', sort: '', group: '', layout: 'list' };

/** The view an address means. Links that only narrow a list are about everything. */
function viewOf(search: URLSearchParams, views: readonly View[], roles: readonly string[]): View | undefined {
    const key = search.get('view');
    if (key && key !== 'board') return views.find((view) => view.key === key);
    const asked = PARTS.some((part) => search.has(part)) || key === 'board';
    return asked ? views.find((view) => view.key === 'all') : firstView(views, roles);
}

export function readAddress(search: URLSearchParams, view: View | undefined): Question {
    const base: Question = view ?? NOTHING;
    const layout = search.get('layout') ?? (search.get('view') === 'board' ? 'board' : base.layout);
    return {
        filter: search.get('filter') ?? base.filter,
        sort: search.get('sort') ?? base.sort,
        group: search.get('group') ?? base.group,
        layout: layout === 'board' ? 'board' : 'list',
    };
}

/** The address with a part changed: what the view says itself is left out of it. */
export function writeAddress(search: URLSearchParams, view: View | undefined, next: Partial<Question>): URLSearchParams {
    const after = new URLSearchParams(search);
    const base: Question = view ?? NOTHING;
    const whole = { ...readAddress(search, view), ...next };
    if (after.get('view') === 'board') after.delete('view');
    for (const part of PARTS)
        if (whole[part] === base[part]) after.delete(part);
        else after.set(part, whole[part]);
    return after;
}

export function useListAddress({ all, ready }: Views): ListAddress {
    const [search, setSearch] = useSearchParams();
    const roles = useMe()?.user.roles;
    const view = viewOf(search, all, roles ?? []);
    const question = readAddress(search, view);
    const change = useCallback(
        (next: Partial<Question>) => setSearch((before) => writeAddress(before, view, next)),
        [setSearch, view],
    );
    const open = (key: string): void => setSearch(new URLSearchParams({ view: key }));
    const reset = (): void =>
        setSearch((before) => {
            const key = before.get('view');
            return new URLSearchParams(key && key !== 'board' ? { view: key } : {});
        });
    const base: Question = view ?? NOTHING;
    const known = ready || (view !== undefined && (search.has('view') || search.has('filter')));
    return { ...question, view, changed: PARTS.some((part) => question[part] !== base[part]), ready: known, change, open, reset };
}

export const ROW_HEIGHT: Record<Density, number> = { compact: 28, normal: 32, roomy: 40 };

/** How somebody likes the columns of one list: what differs from its view. */
export interface ColumnTaste {
    names?: string[];
    /** Pixels by field. */
    widths?: Record<string, number>;
    /** As many columns stay in sight when the others scroll; the name always does. */
    frozen?: number;
}

export interface Tastes {
    /** Facets stand beside the list. */
    facets: boolean;
    /** By object, or by saved view. */
    lists: Record<string, ColumnTaste>;
}

export const TASTES: Tastes = { facets: false, lists: {} };
export const tastes = createPreference<Tastes>('guanxi.lists', TASTES);

export const useDensity = (): [Density, (density: Density) => void] => [
    useStore(preferences).density,
    (density) => prefer({ density }),
];

export const useFacetsShown = (): [boolean, (shown: boolean) => void] => [
    useStore(tastes).facets,
    (facets) => tastes.set((before) => ({ ...before, facets })),
];

export interface Columns {
    fields: Field[];
    /** They are not those of the view. */
    changed: boolean;
    set: (names: string[] | undefined) => void;
    width: (field: Field) => number;
    resize: (field: Field, width: number | undefined) => void;
    /** Gives every column the width it has now. */
    fix: (widths: Record<string, number>) => void;
    /** Widths are those given, rather than shares of the room there is. */
    exact: boolean;
    /** Columns that stay, the name among them. */
    frozen: number;
    freeze: (count: number) => void;
}

const NARROWEST = 64;
const WIDEST = 800;
export const clampWidth = (width: number): number => Math.round(Math.min(WIDEST, Math.max(NARROWEST, width)));

/** The names with one of them before another; the first column is the name's and stays. */
export function movedBefore(names: readonly string[], name: string, before: string): string[] {
    if (name === before || names[0] === name) return [...names];
    const others = names.filter((one) => one !== name);
    const at = Math.max(1, others.indexOf(before));
    return others.toSpliced(at, 0, name);
}

export function useColumns(object: ObjectMeta, view: View | undefined): Columns {
    const key = view?.saved ? view.key : object.name;
    const { names: chosen, widths, frozen = 1 } = useStore(tastes).lists[key] ?? {};
    const fields = useMemo(() => {
        const names = chosen ?? view?.columns;
        const found = names ? fieldsOf(object, names) : [];
        return nameFirst(object, found.length > 0 ? found : listFields(object));
    }, [object, chosen, view?.columns]);
    const change = (next: ColumnTaste): void =>
        tastes.set((before) => ({ ...before, lists: { ...before.lists, [key]: { ...before.lists[key], ...next } } }));
    const forget = (): void =>
        tastes.set((before) => {
            const { [key]: _dropped, ...lists } = before.lists;
            return { ...before, lists };
        });
    return {
        fields,
        changed: chosen !== undefined,
        set: (names) => (names ? change({ names }) : forget()),
        width: useCallback((field: Field) => widths?.[field.name] ?? columnWidth(object, field), [object, widths]),
        resize: (field, width) => {
            const { [field.name]: _old, ...others } = tastes.get().lists[key]?.widths ?? {};
            change({ widths: width === undefined ? others : { ...others, [field.name]: clampWidth(width) } });
        },
        fix: (next) => change({ widths: Object.fromEntries(Object.entries(next).map(([name, width]) => [name, clampWidth(width)])) }),
        exact: frozen > 1 || Object.keys(widths ?? {}).length > 0,
        frozen: Math.min(Math.max(1, frozen), fields.length),
        freeze: (count) => change({ frozen: count }),
    };
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
