import { call, get, type Reply } from '@/base/http';
import type { Page, TransactionEntry, UndoReply, Values } from './types';

export const recent = (limit = 100, origin?: string): Promise<Page<TransactionEntry>> =>
    get<Page<TransactionEntry>>('/transactions', { limit, origin });

export interface Save {
    object: string;
    id?: string;
    values: Values;
}

/** Several records in one save and one undo. */
export const transaction = (saves: Save[]): Promise<Reply<unknown>> => call('POST', '/transactions', { body: { saves } });

/** What an undo would do. */
export async function undoPlan(txn: string, conflicts: 'skip' | 'stop'): Promise<UndoReply> {
    return (await call<UndoReply>('POST', `/transactions/${txn}/undo`, { body: { conflicts, dry_run: true } })).data;
}

/** More than a thousand changes are a job. */
export async function undo(txn: string, conflicts: 'skip' | 'stop'): Promise<UndoReply | { job: string }> {
    return (await call<UndoReply | { job: string }>('POST', `/transactions/${txn}/undo`, { body: { conflicts } })).data;
}
