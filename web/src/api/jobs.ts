// Work the server does while one goes on: large batches, large undo, imports.
import { call, get } from '@/base/http';
import type { UndoConflict } from './types';

export interface JobReport {
    changed?: number;
    refused?: number;
    refusals?: { id: string; name?: string | null; reason: string }[];
    undone?: number;
    conflicts?: UndoConflict[];
}

export interface Job {
    id: string;
    status: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
    done: number;
    total: number;
    txn?: string | null;
    report?: JobReport | null;
    error?: { detail?: string; title?: string } | null;
}

export const job = (id: string): Promise<Job> => get<Job>(`/jobs/${id}`);
export const cancelJob = (id: string): Promise<unknown> => call('POST', `/jobs/${id}/cancel`);
