// Bringing records in: a file in pieces, a look at it, its first rows as they would be, and the import as a job.
import { call, get, sendBytes, url } from '@/base/http';
import type { Job } from './jobs';

export interface Upload {
    id: string;
    name: string;
    size: number;
    offset: number;
}

export interface FoundColumn {
    name: string;
    /** Empty: nothing is called so. */
    field: string;
    filled: number;
    samples: string[];
}

export interface Analysis {
    name: string;
    charset: string;
    separator: string;
    sheets: string[];
    sheet: string;
    header: number;
    header_rows: number;
    object: string;
    columns: FoundColumn[];
    head: { line: number; cells: string[] }[];
    remembered: Partial<Part> | null;
}

export type OnMatch = 'update' | 'skip' | 'error';
export type DateOrder = 'ymd' | 'dmy' | 'mdy';

export interface Answer {
    field: string;
    from: string;
    to: string;
}

export interface Part {
    object: string;
    upload: string;
    sheet?: string;
    header: number;
    header_rows: number;
    map: Record<string, string>;
    defaults: Record<string, string>;
    date_orders: Record<string, string>;
    answers: Answer[];
    create: string[] | string;
    match: string[] | string;
    on_match: OnMatch;
}

export interface Plan {
    parts: Part[];
    dry_run?: boolean;
    on_bad?: 'ask' | 'reject';
}

export interface Question {
    field: string;
    column: string;
    value: string;
    rows: number;
    line: number;
    several: boolean;
    nearest: string[];
}

export interface OrderQuestion {
    column: string;
    example: string;
    line: number;
    readings: { order: DateOrder; date: string }[];
}

export type Fate = 'create' | 'update' | 'skip' | 'reject' | 'question';

export interface Preview {
    columns: { column: string; field: string }[];
    rows: { line: number; fate: Fate; problem: string; cells: { text: string; unknown?: boolean }[] }[];
    questions: Question[];
    orders: OrderQuestion[];
}

export interface PartReport {
    object: string;
    file: string;
    rows: number;
    creates: number;
    updates: number;
    unchanged: number;
    skipped: number;
    rejected: number;
    duplicates: number;
    made: number;
    fault_count: number;
    form_empty: number;
    question_count: number;
    questions: Question[];
    orders: OrderQuestion[];
    faults: { line: number; column: string; message: string }[];
}

export interface ImportReport {
    dry_run: boolean;
    phase: 'check' | 'save' | 'later' | 'done';
    stopped: boolean;
    parts: PartReport[];
}

export type ImportJob = Omit<Job, 'report'> & { report?: ImportReport | null };

export const makeUpload = async (name: string, size: number): Promise<Upload> =>
    (await call<Upload>('POST', '/imports/uploads', { body: { name, size } })).data;
export const uploadOf = (id: string): Promise<Upload> => get<Upload>(`/imports/uploads/${id}`);
export const sendPiece = (id: string, offset: number, bytes: Blob, signal?: AbortSignal): Promise<Upload> =>
    sendBytes<Upload>(`/imports/uploads/${id}`, { offset }, bytes, signal);
export const dropUpload = (id: string): Promise<unknown> => call('DELETE', `/imports/uploads/${id}`);

export const analyse = async (body: { upload: string; object?: string; sheet?: string; header?: number }): Promise<Analysis> =>
    (await call<Analysis>('POST', '/imports/analyse', { body })).data;
export const preview = async (plan: Plan, part: number): Promise<Preview> =>
    (await call<Preview>('POST', '/imports/preview', { body: plan, query: { part } })).data;
export const startImport = async (plan: Plan): Promise<string> =>
    (await call<{ job: string }>('POST', '/imports', { body: plan })).data.job;
export const importOf = (job: string, signal?: AbortSignal): Promise<{ job: ImportJob; plan: Plan }> => get(`/imports/${job}`, undefined, signal);
export const rejectsUrl = (job: string, part: number): string => url(`/imports/${job}/rejects`, { part });
