// Undo: every write tells its transaction; taking it back is one call, and what could not be taken back is
// said.
import { useQueryClient } from '@tanstack/react-query';
import { undo } from '@/api/transactions';
import type { UndoReply } from '@/api/types';
import { t } from '@/base/language';
import { problemText } from '@/base/problem';
import { showToast } from '@/base/toast';
import { refreshEverything } from './cache';
import { jobFault, watchJob } from './jobs';

export const showProblem = (error: unknown): void => showToast(problemText(error), { tone: 'bad' });

/** Takes a transaction back: at once where it is small, as a job that is watched where it is large. Null: it was
 * stopped or failed, and that has been said. */
export async function takeBack(txn: string, conflicts: 'skip' | 'stop'): Promise<UndoReply | null> {
    const reply = await undo(txn, conflicts);
    if (!('job' in reply)) return reply;
    const end = await watchJob(reply.job);
    if (end.status === 'done') {
        const { undone = end.done, conflicts: kept = [] } = (end.report ?? {}) as Partial<UndoReply>;
        return { txn: end.txn ?? null, undone, conflicts: kept };
    }
    if (end.status === 'cancelled') showToast(t('job.cancelled'));
    else showToast(jobFault(end), { tone: 'bad' });
    return null;
}

export function useUndo(): (txn: string) => Promise<void> {
    const client = useQueryClient();
    return async (txn) => {
        try {
            const reply = await takeBack(txn, 'stop');
            const conflicts = reply?.conflicts ?? [];
            if (conflicts.length > 0)
                showToast(t('undo.conflict', { name: conflicts[0]?.name ?? '', reason: conflicts[0]?.reason ?? '' }), {
                    tone: 'bad',
                });
            else if (reply) showToast(t('undo.done'));
        } catch (error) {
            showProblem(error);
        }
        refreshEverything(client);
    };
}

/** A write that changed nothing made no transaction. */
const isTransaction = (txn: string | null): txn is string => txn !== null && txn !== '' && txn !== '0';

/** A toast that says what happened and offers to take it back. */
export function useDoneToast(): (text: string, txn: string | null) => void {
    const undoIt = useUndo();
    return (text, txn) =>
        showToast(text, { action: isTransaction(txn) ? { label: t('undo.do'), run: () => void undoIt(txn) } : undefined });
}
