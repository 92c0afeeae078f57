// Undo: every write tells its transaction; taking it back is one call, and what could not be taken back is
// said.
import { useQueryClient } from '@tanstack/react-query';
import { undo } from '@/api/transactions';
import { Problem } from '@/base/http';
import { t } from '@/base/language';
import { showToast } from '@/base/toast';
import { refreshEverything } from './cache';

export const problemText = (error: unknown): string => {
    if (!(error instanceof Problem)) return t('error.unknown');
    if (error.code === 'offline') return t('error.offline');
    const fields = error.errors.map((one) => one.message).filter(Boolean);
    return fields.length > 0 && fields.length <= 3 ? fields.join(' ') : error.message || t('error.unknown');
};

export const showProblem = (error: unknown): void => showToast(problemText(error), { tone: 'bad' });

export function useUndo(): (txn: string) => Promise<void> {
    const client = useQueryClient();
    return async (txn) => {
        try {
            const reply = await undo(txn);
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

/** A toast that says what happened and offers to take it back. */
export function useDoneToast(): (text: string, txn: string | null) => void {
    const takeBack = useUndo();
    return (text, txn) =>
        showToast(text, { action: txn ? { label: t('undo.do'), run: () => void takeBack(txn) } : undefined });
}
