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

export async function undo(txn: string, conflicts: 'skip' | 'stop' = 'stop', dryRun = false): Promise<UndoReply> {
    const body = { conflicts, dry_run: dryRun };
    return (await call<UndoReply>('POST', `/transactions/${txn}/undo`, { body })).data;
}
