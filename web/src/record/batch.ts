// One action on many records: at once where they are few, as a job that is watched where they are many. Either way
// one transaction and one undo.
import { useQueryClient } from '@tanstack/react-query';
import type { Job } from '@/api/jobs';
import * as api from '@/api/records';
import type { ObjectMeta } from '@/api/types';
import { t } from '@/base/language';
import { showToast } from '@/base/toast';
import { refreshRows } from './cache';
import { jobFault, watchJob } from './jobs';
import { showProblem, useDoneToast } from './undo';
import { wireValues } from './wire';

export type Batch = (body: api.BatchCall, done: (count: number) => string) => Promise<boolean>;

interface Report {
    changed?: number;
    refused?: number;
    refusals?: { name?: string | null; reason: string }[];
}

const reportOf = (end: Job): Report => end.report ?? {};

/** What a rule refused, and why the first of it was. */
function sayLeftOut(end: Job): void {
    const { refused = 0, refusals: [first] = [] } = reportOf(end);
    if (refused === 0) return;
    showToast(t('batch.leftOut', { count: refused, name: first?.name ?? '', reason: first?.reason ?? '' }), { tone: 'bad' });
}

export function useBatch(object: ObjectMeta): Batch {
    const client = useQueryClient();
    const toast = useDoneToast();
    const refresh = (): void => {
        refreshRows(client, object.name);
        void client.invalidateQueries({ queryKey: ['record', object.name] });
    };
    const tell = (end: Job, text: (count: number) => string): void => {
        const { changed = end.status === 'done' ? end.done : 0 } = reportOf(end);
        const txn = changed > 0 ? (end.txn ?? null) : null;
        if (end.status === 'done') toast(text(changed), txn);
        else if (changed > 0) toast(t('job.stoppedAfter', { text: text(changed) }), txn);
        else if (end.status === 'cancelled') toast(t('job.cancelled'), end.txn ?? null);
        else showToast(jobFault(end), { tone: 'bad' });
        sayLeftOut(end);
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
