// A view of a list: one the product ships with, or a record somebody saved. Pure functions.
import type { Json, ObjectMeta, Row, ShippedView, Values } from '@/api/types';
import type { Label } from '@/base/language';
import { readFilter } from '@/fields/filter';
import { fieldOf } from '@/meta/catalog';
import { readSort } from './sort';

export const VISIBILITIES = ['private', 'department', 'role', 'everyone'] as const;
export type Visibility = (typeof VISIBILITIES)[number];

export type Layout = 'list' | 'board';

/** What a view says of a list; an address may say otherwise. */
export interface Question {
    filter: string;
    sort: string;
    group: string;
    layout: Layout;
}

export interface SavedView {
    id: string;
    owner: string | undefined;
    ownerName: string;
    visibility: Visibility;
    role: string;
    firstFor: string[];
    position: number;
    pinned: boolean;
}

export interface View extends Question {
    /** The key of a shipped one, the id of a saved one: what stands in the address. */
    key: string;
    label: Label;
    columns: string[] | undefined;
    saved: SavedView | undefined;
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const texts = (value: Json | undefined): string[] =>
    Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
const layoutOf = (value: Json | undefined): Layout => (value === 'board' ? 'board' : 'list');

export const readShipped = (view: ShippedView): View => ({
    key: view.key,
    label: view.label,
    filter: view.filter ?? '',
    sort: view.sort ?? '',
    group: view.group_by ?? '',
    layout: layoutOf(view.layout),
    columns: view.columns,
    saved: undefined,
});

const visibilityOf = (value: Json | undefined): Visibility => VISIBILITIES.find((one) => one === value) ?? 'private';

export function readSaved(row: Row): View {
    const name = text(row['name']);
    const owner = row['owner'];
    const person = owner && typeof owner === 'object' && !Array.isArray(owner) ? owner : undefined;
    const columns = texts(row['columns']);
    return {
        key: row.id,
        label: { en: name, zh: name },
        filter: text(row['filter']),
        sort: text(row['sort']),
        group: text(row['group_by']),
        layout: layoutOf(row['layout']),
        columns: columns.length > 0 ? columns : undefined,
        saved: {
            id: row.id,
            owner: person ? text(person['id']) : undefined,
            ownerName: person ? text(person['name']) : '',
            visibility: visibilityOf(row['visibility']),
            role: text(row['role']),
            firstFor: texts(row['default_for']),
            position: Number(row['position'] ?? 0),
            pinned: row['pinned'] !== false,
        },
    };
}

/** The question as it is saved. */
export const questionValues = (question: Question, columns: readonly string[] | undefined): Values => ({
    filter: question.filter || null,
    sort: question.sort || null,
    group_by: question.group || null,
    layout: question.layout,
    columns: columns ? [...columns] : null,
});

export const isMine = (view: View, me: string | undefined): boolean => view.saved !== undefined && view.saved.owner === me;

/** Shipped ones first, then what people saved, in their order. */
export function inOrder(views: readonly View[]): View[] {
    const rank = (view: View): number => (view.saved ? 1 : 0);
    return views.toSorted(
        (left, right) =>
            rank(left) - rank(right) ||
            (left.saved?.position ?? 0) - (right.saved?.position ?? 0) ||
            (left.saved && right.saved ? left.label.en.localeCompare(right.label.en) : 0),
    );
}

/** What a list opens with: what an administrator chose for a role, else everything. */
export function firstView(views: readonly View[], roles: readonly string[]): View | undefined {
    const chosen = views.find((view) => view.saved?.firstFor.some((role) => roles.includes(role)));
    return chosen ?? views.find((view) => view.key === 'all') ?? views[0];
}

/** Names in the question that the object no longer has, or never had for this person. */
export function missingNames(object: ObjectMeta, view: View): string[] {
    const find = (name: string) => fieldOf(object, name);
    const gone = (name: string): boolean => !find(name.split(/[.:]/)[0] ?? '');
    const asked = [
        ...(view.columns ?? []),
        ...readSort(view.sort).map((key) => key.name),
        ...(view.group ? [view.group] : []),
        ...readFilter(view.filter, find).flatMap((part) =>
            part.kind === 'raw' ? (/^([a-z][a-z0-9_]*) (?:=|!=|<|>|is|in|contains|starts|between)/.exec(part.text)?.[1] ?? []) : [part.field],
        ),
    ];
    return [...new Set(asked.filter(gone))];
}
