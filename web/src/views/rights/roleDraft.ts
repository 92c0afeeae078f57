// The changes of a role somebody has chosen and not yet saved. Pure functions: what is shown, what is
// sent, how many there are. What a change means to whom is the server's to say.
import type { ObjectRight, RoleChange, RoleRights, Word } from '@/api/rights';
import type { Label } from '@/base/language';

export interface RoleDraft {
    label?: Label;
    parent?: string | null;
    active?: boolean;
    /** By "object.action" and "object.field"; null: back to what is shipped or inherited. */
    scopes: Readonly<Record<string, string | null>>;
    uses: Readonly<Record<string, string | null>>;
}

export const EMPTY_DRAFT: RoleDraft = { scopes: {}, uses: {} };

const put = (
    before: Readonly<Record<string, string | null>>,
    key: string,
    value: string | null,
    saved: string,
): Record<string, string | null> => {
    const { [key]: _, ...others } = before;
    return value === saved ? others : { ...others, [key]: value };
};

const savedScope = (right: ObjectRight, action: string): string => right.scopes[action] ?? 'none';
const savedUse = (right: ObjectRight, field: string): string => right.fields.find((one) => one.field === field)?.use ?? '';

/** Choosing what is saved already is no change. */
export const setScope = (draft: RoleDraft, right: ObjectRight, action: string, scope: string | null): RoleDraft => ({
    ...draft,
    scopes: put(draft.scopes, `${right.object}.${action}`, scope, savedScope(right, action)),
});

export const setUse = (draft: RoleDraft, right: ObjectRight, field: string, use: string | null): RoleDraft => ({
    ...draft,
    uses: put(draft.uses, `${right.object}.${field}`, use, savedUse(right, field)),
});

export type Part = Pick<RoleDraft, 'label' | 'parent' | 'active'>;

/** Label, parent and whether it is in force; equal to what is saved: no change. */
export function setPart(draft: RoleDraft, role: RoleRights['role'], part: Part): RoleDraft {
    const next = { ...draft, ...part };
    if (next.label && next.label.en === role.label.en && next.label.zh === role.label.zh) delete next.label;
    if (next.parent === role.parent) delete next.parent;
    if (next.active === role.active) delete next.active;
    return next;
}

export interface Cell {
    /** What stands there; undefined where it will be what is shipped or inherited, which only the preview tells. */
    value: string | undefined;
    /** Chosen here and not yet saved. */
    pending: boolean;
    /** Differs from what is shipped or inherited, as saved. */
    changed: boolean;
}

const cellOf = (chosen: string | null | undefined, saved: string, changed: boolean): Cell => ({
    value: chosen === undefined ? saved : (chosen ?? undefined),
    pending: chosen !== undefined,
    changed,
});

export const scopeCell = (draft: RoleDraft, right: ObjectRight, action: string): Cell =>
    cellOf(draft.scopes[`${right.object}.${action}`], savedScope(right, action), right.changed.includes(action));

export const fieldCell = (draft: RoleDraft, right: ObjectRight, field: string): Cell =>
    cellOf(
        draft.uses[`${right.object}.${field}`],
        savedUse(right, field),
        right.fields.find((one) => one.field === field)?.changed === true,
    );

/** Only what belongs to another record can be seen as that one. */
export const scopesOf = (right: ObjectRight, scopes: readonly Word[]): Word[] =>
    scopes.filter((scope) => scope.key !== 'parent' || right.belongs);

export const countChanges = (draft: RoleDraft): number =>
    Object.keys(draft.scopes).length +
    Object.keys(draft.uses).length +
    [draft.label, draft.parent, draft.active].filter((one) => one !== undefined).length;

/** What differs from shipped or inherited in one object, as saved. */
export const differences = (right: ObjectRight): number =>
    right.changed.length + right.fields.filter((field) => field.changed).length;

/** Everything of an object back to what is shipped or inherited. */
export function resetObject(draft: RoleDraft, right: ObjectRight): RoleDraft {
    const others = (chosen: Readonly<Record<string, string | null>>): [string, string | null][] =>
        Object.entries(chosen).filter(([key]) => !key.startsWith(`${right.object}.`));
    const back = (names: readonly string[]): [string, null][] => names.map((name) => [`${right.object}.${name}`, null]);
    return {
        ...draft,
        scopes: Object.fromEntries([...others(draft.scopes), ...back(right.changed)]),
        uses: Object.fromEntries([
            ...others(draft.uses),
            ...back(right.fields.filter((field) => field.changed).map((field) => field.field)),
        ]),
    };
}

export function toChange(draft: RoleDraft): RoleChange {
    const { scopes, uses, ...change } = draft;
    const objects: Record<string, Record<string, string | null>> = {};
    for (const [key, scope] of Object.entries(scopes)) {
        const at = key.lastIndexOf('.');
        (objects[key.slice(0, at)] ??= {})[key.slice(at + 1)] = scope;
    }
    return {
        ...change,
        ...(Object.keys(objects).length > 0 ? { objects } : {}),
        ...(Object.keys(uses).length > 0 ? { fields: { ...uses } } : {}),
    };
}
