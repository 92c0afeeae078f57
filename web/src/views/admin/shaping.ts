import type { Reply } from '@/base/http';
import { useReloadCatalog } from '@/meta/catalog';
import { showProblem, useDoneToast } from '@/record/undo';

/** Runs a change of the catalog and offers to take it back. */
export function useShaping(): (work: Promise<Reply<unknown>>, done: string) => Promise<boolean> {
    const reload = useReloadCatalog();
    const toast = useDoneToast();
    return async (work, done) => {
        try {
            const { txn } = await work;
            await reload();
            toast(done, txn);
            return true;
        } catch (error) {
            showProblem(error);
            return false;
        }
    };
}
