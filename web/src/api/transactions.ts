import { call, get, type Reply } from '@/base/http';
import type { Page, TransactionEntry, UndoReply, Values } from './types';

export const recent = (limit = 100): Promise<Page<TransactionEntry>> =>
    get<Page<TransactionEntry>>('/transactions', { limit });

export interface Save {
    object: string;
    id?: string;
    values: Values;
}

/** Several records in one save and one undo. */
export const transaction = (saves: Save[]): Promise<Reply<unknown>> => call('POST', '/transactions', { body: { saves } });

export type Conflicts = 'skip' | 'stop';

/** Of a large transaction the answer is the job that does it. */
export async function undo(txn: string, conflicts: Conflicts): Promise<UndoReply | { job: string }> {
    return (await call<UndoReply | { job: string }>('POST', `/transactions/${txn}/undo`, { body: { conflicts } })).data;
}

export async function previewUndo(txn: string): Promise<UndoReply> {
    const body = { conflicts: 'skip', dry_run: true };
    return (await call<UndoReply>('POST', `/transactions/${txn}/undo`, { body })).data;
}
