// Undo: every write tells its transaction; taking it back is one call, and what could not be taken back is
// said.
import { useQueryClient } from '@tanstack/react-query';
import { undo } from '@/api/transactions';
import { t } from '@/base/language';
import { problemText } from '@/base/problem';
import { showToast } from '@/base/toast';
import { refreshEverything } from './cache';
import { JOBS_KEY } from './jobs';

export const showProblem = (error: unknown): void => showToast(problemText(error), { tone: 'bad' });

export function useUndo(): (txn: string) => Promise<void> {
    const client = useQueryClient();
    return async (txn) => {
        try {
            const reply = await undo(txn);
            if (reply.job) {
                showToast(t('undo.job'));
                await client.invalidateQueries({ queryKey: JOBS_KEY });
                return;
            }
            const conflicts = reply.conflicts ?? [];
            if (conflicts.length > 0)
                showToast(t('undo.conflict', { name: conflicts[0]?.name ?? '', reason: conflicts[0]?.reason ?? '' }), {
                    tone: 'bad',
                });
            else showToast(t('undo.done'));
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
    const takeBack = useUndo();
    return (text, txn) =>
        showToast(text, { action: isTransaction(txn) ? { label: t('undo.do'), run: () => void takeBack(txn) } : undefined });
}
