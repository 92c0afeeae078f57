// Roles and what they allow, shares, and who sees what (docs/api.md "Rights").
import { call, get, type Reply } from '@/base/http';
import type { Label } from '@/base/language';
import type { Person } from './types';

export interface Word {
    key: string;
    label: Label;
}

export interface Role extends Word {
    parent: string | null;
    active: boolean;
    users: number;
}

export interface Roles {
    roles: Role[];
    actions: Word[];
    scopes: Word[];
    uses: Word[];
}

export interface FieldRight {
    field: string;
    label: Label;
    use: string;
    changed: boolean;
}

export interface ObjectRight {
    object: string;
    label: Label;
    owned: boolean;
    /** Belongs to another record: its scope may be "as that one". */
    belongs: boolean;
    floor: string;
    scopes: Record<string, string>;
    /** Actions set here, rather than shipped or inherited. */
    changed: string[];
    fields: FieldRight[];
}

export interface RoleRights {
    role: Omit<Role, 'users'>;
    objects: ObjectRight[];
}

export interface RoleChange {
    label?: Label;
    parent?: string | null;
    active?: boolean;
    /** null: as shipped or inherited. */
    objects?: Record<string, Record<string, string | null>>;
    fields?: Record<string, string | null>;
}

export interface RightChange {
    role: Word;
    object: string;
    label: Label;
    action?: string;
    field?: string;
    field_label?: Label;
    from: string;
    to: string;
}

export interface RolePreview {
    users: number;
    people: Person[];
    changes: RightChange[];
}

export const roles = (): Promise<Roles> => get<Roles>('/rights');
export const roleRights = (role: string): Promise<RoleRights> => get<RoleRights>(`/rights/roles/${role}`);
export const createRole = (body: { key: string; label: Label; parent?: string | undefined }): Promise<Reply<unknown>> =>
    call('POST', '/rights/roles', { body });
export const changeRole = (role: string, body: RoleChange): Promise<Reply<unknown>> =>
    call('PATCH', `/rights/roles/${role}`, { body });
export const previewRole = async (role: string, body: RoleChange): Promise<RolePreview> =>
    (await call<RolePreview>('PATCH', `/rights/roles/${role}`, { body, query: { dry_run: true } })).data;

export interface PersonObject {
    object: string;
    label: Label;
    scopes: Record<string, string>;
    visible: number;
    /** There are more than were counted. */
    more: boolean;
    masked: (string | Word)[];
    hidden: (string | Word)[];
}

export interface PersonRights {
    user: Person;
    roles: Word[];
    admin: boolean;
    objects: PersonObject[];
}

export const personRights = (user: string): Promise<PersonRights> => get<PersonRights>(`/users/${user}/rights`);
export const beginTrying = (user: string): Promise<unknown> => call('POST', `/users/${user}/try`);

export interface With {
    user?: Person;
    department?: Person;
    role?: Word;
    below?: boolean;
}

export interface Share {
    id: string;
    with: With;
    level: 'read' | 'edit';
    function: string | null;
    expires_at: string | null;
    expired: boolean;
    reason: string | null;
    created_at: string;
    created_by: Person | null;
}

export interface NewShare {
    with: { user?: string; department?: string; role?: string; below?: boolean };
    level: 'read' | 'edit';
    function?: string | undefined;
    expires_at?: string | undefined;
    reason?: string | undefined;
}

export const shares = async (plural: string, id: string): Promise<Share[]> =>
    (await get<{ data: Share[] }>(`/${plural}/${id}/shares`)).data;
export const share = (plural: string, id: string, body: NewShare): Promise<Reply<Share>> =>
    call('POST', `/${plural}/${id}/shares`, { body });
export const unshare = (plural: string, id: string, which: string): Promise<Reply<unknown>> =>
    call('DELETE', `/${plural}/${id}/shares/${which}`);

export interface Reason {
    action: 'read' | 'edit' | 'delete';
    kind: string;
    text: string;
}

export interface Access {
    user: Person;
    read: boolean;
    edit: boolean;
    delete: boolean;
    reasons: Reason[];
}

export const access = (plural: string, id: string, cursor?: string): Promise<{ data: Access[]; next: string | null }> =>
    get(`/${plural}/${id}/access`, { cursor, limit: 100 });

export interface HandOver {
    to: string;
    /** By key of the preview; null: it stays where it is. */
    objects?: Record<string, string | null>;
    lock: boolean;
}

export interface HandOverRow {
    key: string;
    object: string;
    label: Label;
    field: string;
    field_label: Label;
    count: number;
    to: Person | null;
}

export interface HandOverPlan {
    objects: HandOverRow[];
    total: number;
    lock: boolean;
}

export const planHandOver = async (user: string, body: HandOver): Promise<HandOverPlan> =>
    (await call<HandOverPlan>('POST', `/users/${user}/hand-over`, { body: { ...body, dry_run: true } })).data;
export const handOver = (user: string, body: HandOver): Promise<Reply<{ txn?: string; moved?: Record<string, number>; job?: string }>> =>
    call('POST', `/users/${user}/hand-over`, { body });

/** A new password, shown once. */
export const givePassword = async (user: string): Promise<string> =>
    (await call<{ password: string }>('POST', `/users/${user}/password`)).data.password;
