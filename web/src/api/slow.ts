// Slow statements, and indexes that would help them.
import { call, get } from '@/base/http';

export interface WantedIndex {
    object: string;
    columns: string[];
}

export interface SlowStatement {
    id: string;
    statement: string;
    plan: string;
    plan_now: string;
    count: number;
    total_ms: number;
    max_ms: number;
    last_at: string;
    object: string | null;
    filter: string | null;
    sort: string | null;
    index: WantedIndex | null;
}

export interface SlowView {
    id: string;
    name: string;
    object: string;
    filter: string | null;
    sort: string | null;
    index: WantedIndex | null;
}

export interface Slow {
    data: SlowStatement[];
    views: SlowView[];
}

export interface IndexPreview {
    columns: string[];
    rows: number;
    estimated_ms: number;
}

export const slow = (signal?: AbortSignal): Promise<Slow> => get<Slow>('/system/slow', undefined, signal);
export const forgetSlow = (): Promise<unknown> => call('DELETE', '/system/slow');

export async function previewIndex({ object, columns }: WantedIndex): Promise<IndexPreview> {
    return (await call<IndexPreview>('POST', `/meta/objects/${object}/indexes`, { body: { columns, dry_run: true } })).data;
}

export async function makeIndex({ object, columns }: WantedIndex): Promise<string> {
    return (await call<{ job: string }>('POST', `/meta/objects/${object}/indexes`, { body: { columns } })).data.job;
}
