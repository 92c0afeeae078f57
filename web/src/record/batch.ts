// One action on many records: at once where they are few, as a job that is watched where they are many. Either way
// one transaction and one undo.
import { useQueryClient } from '@tanstack/react-query';
import type { Job } from '@/api/jobs';
import * as api from '@/api/records';
import type { ObjectMeta } from '@/api/types';
import { t } from '@/base/language';
import { showToast } from '@/base/toast';
import { refreshRows } from './cache';
import { failureText, watchJob } from './jobs';
import { showProblem, useDoneToast } from './undo';
import { wireValues } from './wire';

export type Batch = (body: api.BatchCall, done: (count: number) => string) => Promise<boolean>;

/** What was left out, and why the first of it was. */
function sayRefused(end: Job): void {
    const count = end.report?.refused ?? 0;
    const [first] = end.report?.refusals ?? [];
    if (count > 0) showToast(t('batch.leftOut', { count, name: first?.name ?? '', reason: first?.reason ?? '' }), { tone: 'bad' });
}

export function useBatch(object: ObjectMeta): Batch {
    const client = useQueryClient();
    const toast = useDoneToast();
    const refresh = (): void => {
        refreshRows(client, object.name);
        void client.invalidateQueries({ queryKey: ['record', object.name] });
    };
    const tell = (end: Job, text: (count: number) => string): void => {
        const changed = end.report?.changed ?? (end.status === 'done' ? end.done : 0);
        const txn = changed > 0 ? (end.txn ?? null) : null;
        if (end.status === 'done') toast(text(changed), txn);
        else if (changed > 0) toast(t('job.stoppedAfter', { text: text(changed) }), txn);
        else if (end.status === 'cancelled') showToast(t('job.cancelled'));
        else showToast(failureText(end), { tone: 'bad' });
        sayRefused(end);
    };
    const follow = async (id: string, text: (count: number) => string): Promise<void> => {
        try {
            tell(await watchJob(id), text);
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
