// The catalog as this user may see it: one snapshot for the whole application.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import * as api from '@/api/meta';
import type { Catalog, Field, ObjectMeta } from '@/api/types';

export const CATALOG_KEY = ['catalog'] as const;

export interface Meta {
    version: number;
    objects: readonly ObjectMeta[];
    byName: ReadonlyMap<string, ObjectMeta>;
    byPlural: ReadonlyMap<string, ObjectMeta>;
}

/** Retired fields stand apart: only the page that shows them again looks at them. */
function apart(object: ObjectMeta): ObjectMeta {
    const retired = object.fields.filter((field) => field.active === false);
    return retired.length > 0 ? { ...object, fields: object.fields.filter((field) => field.active !== false), retired } : object;
}

export function indexCatalog(catalog: Catalog): Meta {
    const objects = catalog.objects.map(apart);
    return {
        version: catalog.version,
        objects,
        byName: new Map(objects.map((object) => [object.name, object])),
        byPlural: new Map(objects.map((object) => [object.plural, object])),
    };
}

const EMPTY: Meta = indexCatalog({ version: 0, objects: [] });

export function useCatalogQuery(enabled = true) {
    return useQuery({ queryKey: CATALOG_KEY, queryFn: api.catalog, staleTime: Infinity, enabled });
}

const MetaContext = createContext<Meta>(EMPTY);
export const MetaProvider = MetaContext.Provider;

export const useMeta = (): Meta => useContext(MetaContext);

export const useObject = (name: string | undefined): ObjectMeta | undefined => useMeta().byName.get(name ?? '');

/** To be called after the shape of an object changed: every screen is drawn from the new snapshot. */
export function useReloadCatalog(): () => Promise<void> {
    const client = useQueryClient();
    return () => client.invalidateQueries({ queryKey: CATALOG_KEY });
}

export const fieldOf = (object: ObjectMeta, name: string): Field | undefined =>
    object.fields.find((field) => field.name === name);

export function fieldsOf(object: ObjectMeta, names: readonly string[] | undefined): Field[] {
    return (names ?? []).flatMap((name) => fieldOf(object, name) ?? []);
}

const SYSTEM = new Set(['id', 'version', 'created_at', 'created_by', 'updated_at', 'updated_by', 'merged_into']);

/** Kept by the system for every record. Owner and tags come with every object, too, but are people's. */
export const isSystem = (field: Field): boolean =>
    SYSTEM.has(field.name) || (field.system === true && field.read_only === true);

export const isEditable = (object: ObjectMeta, field: Field): boolean =>
    object.may.edit === true && isWritable(field);

/** May be given a value at all (on creating, too). */
export const isWritable = (field: Field): boolean =>
    !field.read_only && !isSystem(field) && (field.access ?? 'edit') === 'edit' && field.type !== 'auto_number';

/** Columns of the list: the layout's, or the name and the first few others. */
export function listFields(object: ObjectMeta): Field[] {
    const chosen = fieldsOf(object, object.layouts.list);
    if (chosen.length > 0) return chosen;
    const name = fieldOf(object, object.name_field);
    const others = object.fields.filter((field) => !isSystem(field) && field !== name).slice(0, 5);
    return name ? [name, ...others] : others;
}

export interface FormSection {
    label: ObjectMeta['label'] | undefined;
    fields: Field[];
    columns?: 1 | undefined;
    open?: boolean | undefined;
}

/** Sections of the form: the layout's, then whatever an administrator added and no layout names. */
export function formSections(object: ObjectMeta): FormSection[] {
    const sections: FormSection[] = (object.layouts.form ?? []).map((section) => ({
        label: section.label,
        fields: fieldsOf(object, section.fields),
        columns: section.columns,
        open: section.open,
    }));
    const named = new Set(sections.flatMap((section) => section.fields.map((field) => field.name)));
    const layoutless = sections.length === 0;
    const rest = object.fields.filter(
        (field) => !named.has(field.name) && !isSystem(field) && (layoutless || field.custom === true),
    );
    if (rest.length > 0) sections.push({ label: undefined, fields: rest });
    return sections.filter((section) => section.fields.length > 0);
}

/** The field whose values are the columns of the board: the layout's, or the first select. */
export function boardLayout(object: ObjectMeta): NonNullable<ObjectMeta['layouts']['board']> | undefined {
    const { board } = object.layouts;
    if (board && fieldOf(object, board.by)) return board;
    if (!object.custom) return undefined;
    const select = object.fields.find((field) => field.type === 'select' && isWritable(field));
    if (!select) return undefined;
    const sum = object.fields.find((field) => field.type === 'money');
    const card = listFields(object).map((field) => field.name);
    return { by: select.name, ...(sum ? { sum: sum.name } : {}), card: card.slice(0, 4) };
}

/** Offered where objects are chosen: what the caller may read and what is no inner part of the system. */
export const isOffered = (object: ObjectMeta): boolean => !object.internal && object.may.read !== false;
