// What was typed into a form and not yet saved: a pure state. (Kept across reloads by kept.ts.)
import type { Json, ObjectMeta, Person, Row, Values } from '@/api/types';
import type { FieldProblem } from '@/base/http';
import { isWritable } from '@/meta/catalog';
import { sameValue } from '@/record/wire';

export interface Draft {
    /** What the form began with. */
    initial: Values;
    /** What differs from it. */
    changed: Values;
    problems: Readonly<Record<string, string>>;
    /** What somebody else saved meanwhile in fields that were typed into. */
    theirs: Values;
}

export const beginDraft = (initial: Values, changed: Values = {}): Draft => ({ initial, changed, problems: {}, theirs: {} });

export const valueIn = (draft: Draft, name: string): Json => draft.changed[name] ?? (name in draft.changed ? null : (draft.initial[name] ?? null));

export function changeDraft(draft: Draft, name: string, value: Json): Draft {
    const { [name]: _old, ...others } = draft.changed;
    const { [name]: _solved, ...problems } = draft.problems;
    const changed = sameValue(value, draft.initial[name]) ? others : { ...others, [name]: value };
    return { ...draft, changed, problems };
}

export function refuseDraft(draft: Draft, errors: readonly FieldProblem[]): Draft {
    return { ...draft, problems: Object.fromEntries(errors.map((error) => [error.field, error.message])) };
}

export const isTyped = (draft: Draft): boolean => Object.keys(draft.changed).length > 0;

/** The record changed under the form: what was not typed into follows, what was stays and is marked. */
export function rebaseDraft(draft: Draft, now: Values): Draft {
    const theirs: Values = {};
    const initial = { ...draft.initial };
    const changed = { ...draft.changed };
    for (const [name, value] of Object.entries(now)) {
        if (!(name in draft.changed)) initial[name] = value;
        else if (sameValue(value, draft.changed[name])) {
            initial[name] = value;
            delete changed[name];
        } else if (!sameValue(value, draft.initial[name])) theirs[name] = value;
    }
    return { ...draft, initial, changed, theirs };
}

/** Gives one's own value up for what somebody else saved. */
export function takeTheirs(draft: Draft, name: string): Draft {
    const { [name]: value = null, ...theirs } = draft.theirs;
    const { [name]: _own, ...changed } = draft.changed;
    return { ...draft, initial: { ...draft.initial, [name]: value }, changed, theirs };
}

export const plainValues = (row: Row | undefined): Values =>
    Object.fromEntries(Object.entries(row ?? {}).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

/** The constants of the catalog; "today()" and its like are the server's to fill. */
export function defaultValues(object: ObjectMeta): Values {
    const given = object.fields.filter(
        (field) =>
            isWritable(field) &&
            field.default !== undefined &&
            field.default !== null &&
            !(typeof field.default === 'string' && /\(\)$/.test(field.default)),
    );
    return Object.fromEntries(given.map((field) => [field.name, field.default as Json]));
}

/** Whoever makes a record owns it, unless he says otherwise. */
export function ownerValue(object: ObjectMeta, me: Person | undefined): Values {
    const owner = object.owned && me ? object.fields.find((field) => field.name === 'owner') : undefined;
    return owner && me && isWritable(owner) ? { owner: { id: me.id, name: me.name } } : {};
}

/** A value that became known after the form had begun: it stands there unless somebody was faster. */
export const suggest = (draft: Draft, name: string, value: Json): Draft =>
    name in draft.changed || (draft.initial[name] ?? null) !== null ? draft : { ...draft, initial: { ...draft.initial, [name]: value } };
