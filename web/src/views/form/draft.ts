// What was typed into a form and not yet saved: a pure state, kept for the session.
import type { Json, ObjectMeta, Values } from '@/api/types';
import type { FieldProblem } from '@/base/http';
import { readStorage, session, writeStorage } from '@/base/store';
import { isWritable } from '@/meta/catalog';
import { sameValue } from '@/record/wire';

export interface Draft {
    /** What the form began with. */
    initial: Values;
    /** What differs from it. */
    changed: Values;
    problems: Readonly<Record<string, string>>;
}

export const beginDraft = (initial: Values, changed: Values = {}): Draft => ({ initial, changed, problems: {} });

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

const key = (object: ObjectMeta, id: string | undefined): string => `guanxi.draft.${object.name}.${id ?? 'new'}`;

export const loadDraft = (object: ObjectMeta, id: string | undefined): Values =>
    readStorage<Values>(session(), key(object, id), {});

export const keepDraft = (object: ObjectMeta, id: string | undefined, changed: Values | undefined): void =>
    writeStorage(session(), key(object, id), changed && Object.keys(changed).length > 0 ? changed : undefined);

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
