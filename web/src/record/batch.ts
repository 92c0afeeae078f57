// One action on many records: at once where they are few, as a job that is watched where they are many. Either way
// one transaction and one undo.
import { useQueryClient } from '@tanstack/react-query';
import * as api from '@/api/records';
import type { ObjectMeta } from '@/api/types';
import { t } from '@/base/language';
import { showToast } from '@/base/toast';
import { refreshRows } from './cache';
import { jobFault, watchJob } from './jobs';
import { showProblem, useDoneToast } from './undo';
import { wireValues } from './wire';

export type Batch = (body: api.BatchCall, done: (count: number) => string) => Promise<boolean>;

export function useBatch(object: ObjectMeta): Batch {
    const client = useQueryClient();
    const toast = useDoneToast();
    const refresh = (): void => {
        refreshRows(client, object.name);
        void client.invalidateQueries({ queryKey: ['record', object.name] });
    };
    const follow = async (id: string, text: (count: number) => string): Promise<void> => {
        try {
            const end = await watchJob(id);
            if (end.status === 'done') toast(text(end.done), end.txn ?? null);
            else if (end.status === 'cancelled') toast(t('job.cancelled'), end.txn ?? null);
            else showToast(jobFault(end), { tone: 'bad' });
        } catch (error) {
            showProblem(error);
        }
        refresh();
    };
    return async (body, text) => {
        try {
            const values = body.values && wireValues(body.values);
            const { data, txn } = await api.batch(object.plural, { ...body, ...(values ? { values } : {}) });
            if (data.job) void follow(data.job, text);
            else toast(text(data.changed ?? 0), txn ?? data.txn ?? null);
            refresh();
            return true;
        } catch (error) {
            showProblem(error);
            return false;
        }
    };
}
