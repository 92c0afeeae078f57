// To whom something is given: one person, a department or a role (with everybody below, or without), or
// everybody. Pure functions between the screen, a share and a rule.
import type { NewShare, With } from '@/api/rights';
import type { Json, Reference, Row, Values } from '@/api/types';

export const WHOM_KINDS = ['user', 'department', 'role', 'everybody'] as const;
export type WhomKind = (typeof WHOM_KINDS)[number];

export interface Whom {
    kind: WhomKind;
    /** A role's id is its key. */
    one: Reference | null;
    below: boolean;
}

export const NOBODY: Whom = { kind: 'user', one: null, below: false };

/** Departments and roles have somebody below them. */
export const hasBelow = (kind: WhomKind): boolean => kind === 'department' || kind === 'role';
export const isChosen = (whom: Whom): boolean => whom.kind === 'everybody' || whom.one !== null;

export function toWith({ kind, one, below }: Whom): NewShare['with'] {
    if (kind === 'everybody' || !one) return {};
    return { [kind]: one.id, ...(hasBelow(kind) && below ? { below: true } : {}) };
}

/** What a rule keeps of it; what it is not for is emptied. */
export const toRule = ({ kind, one, below }: Whom): Values => ({
    user: kind === 'user' && one ? { id: one.id, name: one.name } : null,
    department: kind === 'department' && one ? { id: one.id, name: one.name } : null,
    role: kind === 'role' && one ? one.id : null,
    below: hasBelow(kind) && below,
});

const reference = (value: Json | undefined): Reference | null => {
    if (!value || typeof value !== 'object' || Array.isArray(value) || typeof value['id'] !== 'string') return null;
    return { id: value['id'], name: typeof value['name'] === 'string' ? value['name'] : value['id'] };
};

export function fromRule(row: Row): Whom {
    const below = row['below'] === true;
    const user = reference(row['user']);
    if (user) return { kind: 'user', one: user, below: false };
    const department = reference(row['department']);
    if (department) return { kind: 'department', one: department, below };
    const role = row['role'];
    if (typeof role === 'string' && role) return { kind: 'role', one: { id: role, name: role }, below };
    return { kind: 'everybody', one: null, below: false };
}

export function fromShare(given: With): Whom {
    if (given.user) return { kind: 'user', one: given.user, below: false };
    if (given.department) return { kind: 'department', one: given.department, below: given.below === true };
    if (given.role) return { kind: 'role', one: { id: given.role.key, name: given.role.key }, below: given.below === true };
    return NOBODY;
}
