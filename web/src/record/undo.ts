// Undo: every write tells its transaction; taking it back is one call (a job where it was large), and what could
// not be taken back is said.
import { useQueryClient } from '@tanstack/react-query';
import { undo, type Conflicts } from '@/api/transactions';
import type { UndoReply } from '@/api/types';
import { t } from '@/base/language';
import { problemText } from '@/base/problem';
import { showToast } from '@/base/toast';
import { refreshEverything } from './cache';
import { failureText, watchJob } from './jobs';

export const showProblem = (error: unknown): void => showToast(problemText(error), { tone: 'bad' });

/** What came back; undefined when it was stopped or failed, which was then said. */
export async function takeBack(txn: string, conflicts: Conflicts): Promise<UndoReply | undefined> {
    const reply = await undo(txn, conflicts);
    if (!('job' in reply)) return reply;
    const end = await watchJob(reply.job);
    const undone = end.report?.undone ?? 0;
    if (end.status === 'done') return { txn: end.txn ?? null, undone, conflicts: end.report?.conflicts ?? [] };
    if (end.status === 'failed') showToast(failureText(end), { tone: 'bad' });
    else showToast(undone > 0 ? t('job.stoppedAfter', { text: t('changes.done', { count: undone }) }) : t('job.cancelled'));
    return undefined;
}

export function useUndo(): (txn: string) => Promise<void> {
    const client = useQueryClient();
    return async (txn) => {
        try {
            const reply = await takeBack(txn, 'stop');
            const [first] = reply?.conflicts ?? [];
            if (first) showToast(t('undo.conflict', { name: first.name ?? '', reason: first.reason }), { tone: 'bad' });
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
    const back = useUndo();
    return (text, txn) =>
        showToast(text, { action: isTransaction(txn) ? { label: t('undo.do'), run: () => void back(txn) } : undefined });
}
