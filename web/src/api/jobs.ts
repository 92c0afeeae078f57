// Work the server does while one goes on: large batches, hand-overs, indexes, undo of many.
import { call, get } from '@/base/http';
import type { Json, Page, Person } from './types';

export const JOB_STATES = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const;
export type JobState = (typeof JOB_STATES)[number];

export interface Refusal {
    object: string;
    id: string;
    name: string | null;
    reason: string;
}

export interface JobReport {
    refusals?: Refusal[];
    conflicts?: Refusal[];
    [figure: string]: Json | Refusal[] | undefined;
}

export interface Job {
    id: string;
    kind?: string;
    summary?: string;
    status: JobState;
    done: number;
    total: number;
    created_at?: string;
    started_at?: string | null;
    ended_at?: string | null;
    txn?: string | null;
    /** The call that takes it back. */
    undo?: string | null;
    by?: Person | null;
    report?: JobReport | null;
    error?: { detail?: string; title?: string; message?: string } | null;
}

export const job = (id: string): Promise<Job> => get<Job>(`/jobs/${id}`);
export const cancelJob = (id: string): Promise<unknown> => call('POST', `/jobs/${id}/cancel`);

export const jobs = (limit: number, before?: string, signal?: AbortSignal): Promise<Page<Job>> =>
    get<Page<Job>>('/jobs', { limit, before }, signal);
