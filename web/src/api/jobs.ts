// Work the server does while one goes on: large batches, imports.
import { call, get } from '@/base/http';

export interface Job {
    id: string;
    status: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
    done: number;
    total: number;
    txn?: string | null;
    report?: unknown;
    error?: { detail?: string; title?: string; message?: string } | null;
}

export const job = (id: string): Promise<Job> => get<Job>(`/jobs/${id}`);
export const cancelJob = (id: string): Promise<unknown> => call('POST', `/jobs/${id}/cancel`);
