// The layouts of an object while they are changed. Pure functions.
import type { Field, Layouts, ObjectMeta, Section } from '@/api/types';
import type { Arranged } from '@/base/arrange';
import { both, type Label } from '@/base/language';
import { boardLayout, formSections, isSystem, listFields } from '@/meta/catalog';

export const PARTS = ['list', 'form', 'figures', 'board'] as const;
export type Part = (typeof PARTS)[number];

/** Where everything lies that is not shown. */
export const POOL = 'pool';

export interface SectionDraft {
    id: string;
    label: Label;
    columns: 1 | 2;
    open: boolean;
}

export interface LayoutDraft {
    lists: Arranged[];
    sections: SectionDraft[];
    by: string;
    sum: string;
}

const STAMPS = new Set(['created_at', 'created_by', 'updated_at', 'updated_by', 'owner', 'department']);

/** What a part may show: values people read; of the form what they fill in or look at. */
export function candidates(object: ObjectMeta, part: Part): Field[] {
    return object.fields.filter((field) => {
        if (field.type === 'json') return part === 'form';
        if (!isSystem(field)) return true;
        return part !== 'form' && STAMPS.has(field.name);
    });
}

const pooled = (object: ObjectMeta, part: Part, lists: Arranged[]): Arranged[] => {
    const used = new Set(lists.flatMap((list) => list.items));
    return [...lists, { id: POOL, items: candidates(object, part).map((field) => field.name).filter((name) => !used.has(name)) }];
};

const known = (object: ObjectMeta, names: readonly string[]): string[] =>
    names.filter((name) => object.fields.some((field) => field.name === name));

const EMPTY = { sections: [], by: '', sum: '' };

export function draftOf(object: ObjectMeta, part: Part): LayoutDraft {
    const one = (items: readonly string[]): Arranged[] => pooled(object, part, [{ id: 'shown', items: known(object, items) }]);
    if (part === 'list') return { ...EMPTY, lists: one(listFields(object).map((field) => field.name)) };
    if (part === 'figures') return { ...EMPTY, lists: one(object.layouts.figures ?? []) };
    if (part === 'board') {
        const board = boardLayout(object);
        return { lists: one(board?.card ?? []), sections: [], by: board?.by ?? '', sum: board?.sum ?? '' };
    }
    const laid = object.layouts.form ?? [];
    const shown = formSections(object);
    const sections = shown.map((section, index): SectionDraft => {
        const from = laid.find((other) => other.label === section.label);
        return {
            id: `section-${index}`,
            label: section.label ?? both('page.more'),
            columns: from?.columns === 1 ? 1 : 2,
            open: index === 0 || from?.open === true,
        };
    });
    const lists = shown.map((section, index) => ({ id: `section-${index}`, items: section.fields.map((field) => field.name) }));
    return { ...EMPTY, sections, lists: pooled(object, part, lists) };
}

const itemsOf = (draft: LayoutDraft, id: string): string[] => [...(draft.lists.find((list) => list.id === id)?.items ?? [])];

function sectionsOf(draft: LayoutDraft): Section[] {
    return draft.sections.map((section, index) => ({
        label: section.label,
        ...(section.columns === 1 ? { columns: 1 as const } : {}),
        ...(section.open && index > 0 ? { open: true } : {}),
        fields: itemsOf(draft, section.id),
    }));
}

/** The part as the server wants it. */
export function layoutsOf(draft: LayoutDraft, part: Part): Layouts {
    if (part === 'form') return { form: sectionsOf(draft) };
    if (part === 'board')
        return { board: { by: draft.by, ...(draft.sum ? { sum: draft.sum } : {}), card: itemsOf(draft, 'shown') } };
    return { [part]: itemsOf(draft, 'shown') };
}

/** The object as it would be. */
export const preview = (object: ObjectMeta, draft: LayoutDraft, part: Part): ObjectMeta => ({
    ...object,
    layouts: { ...object.layouts, ...layoutsOf(draft, part) },
});

let made = 0;
export function addSection(draft: LayoutDraft, label: Label): LayoutDraft {
    const id = `new-${++made}`;
    const pool = draft.lists.length - 1;
    return {
        ...draft,
        sections: [...draft.sections, { id, label, columns: 2, open: false }],
        lists: [...draft.lists.slice(0, pool), { id, items: [] }, ...draft.lists.slice(pool)],
    };
}

/** Its fields go where those are that are not shown. */
export function removeSection(draft: LayoutDraft, id: string): LayoutDraft {
    const gone = itemsOf(draft, id);
    return {
        ...draft,
        sections: draft.sections.filter((section) => section.id !== id),
        lists: draft.lists
            .filter((list) => list.id !== id)
            .map((list) => (list.id === POOL ? { ...list, items: [...list.items, ...gone] } : list)),
    };
}

export function moveSection(draft: LayoutDraft, id: string, by: -1 | 1): LayoutDraft {
    const at = draft.sections.findIndex((section) => section.id === id);
    const to = at + by;
    if (at < 0 || to < 0 || to >= draft.sections.length) return draft;
    const sections = [...draft.sections];
    sections.splice(to, 0, ...sections.splice(at, 1));
    const lists = sections.flatMap((section) => draft.lists.filter((list) => list.id === section.id));
    return { ...draft, sections, lists: [...lists, ...draft.lists.filter((list) => list.id === POOL)] };
}

export const changeSection = (draft: LayoutDraft, id: string, change: Partial<SectionDraft>): LayoutDraft => ({
    ...draft,
    sections: draft.sections.map((section) => (section.id === id ? { ...section, ...change } : section)),
});

/** Required fields that the form would not show: nobody could fill them in. */
export const missingRequired = (object: ObjectMeta, draft: LayoutDraft): Field[] => {
    const pool = new Set(itemsOf(draft, POOL));
    return object.fields.filter((field) => pool.has(field.name) && field.required && !field.read_only && field.default === undefined);
};

export const mayBoard = (object: ObjectMeta): Field[] =>
    object.fields.filter(
        (field) => !field.read_only && (field.type === 'select' || (field.type === 'reference' && field.target === 'stage')),
    );
