import { call, get } from '@/base/http';
import type { Page, TransactionEntry, UndoReply } from './types';

export const recent = (limit = 100): Promise<Page<TransactionEntry>> =>
    get<Page<TransactionEntry>>('/transactions', { limit });

export async function undo(txn: string, conflicts: 'skip' | 'stop' = 'stop', dryRun = false): Promise<UndoReply> {
    const body = { conflicts, dry_run: dryRun };
    return (await call<UndoReply>('POST', `/transactions/${txn}/undo`, { body })).data;
}
