import { get } from '@/base/http';
import type { Json, Page, Person } from './types';

export const AUDIT_ACTIONS = [
    'view',
    'reveal',
    'export',
    'login',
    'login_failed',
    'logout',
    'try',
    'share',
    'unshare',
    'personal_data',
    'erase',
    'password',
] as const;

export type AuditAction = (typeof AUDIT_ACTIONS)[number];

export interface AuditLine {
    seq: string;
    at: string;
    actor: Person | null;
    action: AuditAction;
    object: string | null;
    record: { id: string; name: string | null } | null;
    detail: Record<string, Json>;
    address: string | null;
}

export interface AuditQuery {
    user?: string | undefined;
    object?: string | undefined;
    id?: string | undefined;
    action?: string | undefined;
    from?: string | undefined;
    until?: string | undefined;
}

export const audit = (query: AuditQuery, before: string | undefined, signal?: AbortSignal): Promise<Page<AuditLine>> =>
    get<Page<AuditLine>>('/audit', { ...query, before, limit: 100 }, signal);
