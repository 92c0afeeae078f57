// One action on many records: at once where they are few, as a job that is watched where they are many. Either way
// one transaction and one undo.
import { useQueryClient } from '@tanstack/react-query';
import { cancelJob, job, type Job } from '@/api/jobs';
import * as api from '@/api/records';
import type { ObjectMeta } from '@/api/types';
import { language, t } from '@/base/language';
import { formatNumber } from '@/base/number';
import { showNotice, showToast } from '@/base/toast';
import { isOver, JOBS_KEY } from './jobs';
import { refreshRows } from './cache';
import { showProblem, useDoneToast } from './undo';
import { wireValues } from './wire';

const FIRST_LOOK = 250;
const LONGEST_WAIT = 2000;

const wait = (time: number): Promise<void> => new Promise((done) => setTimeout(done, time));

/** Watches a job to its end, saying how far it is. */
async function watch(id: string): Promise<Job> {
    const number = (value: number): string => formatNumber(value, language());
    const notice = showNotice(t('job.waiting'), { label: t('job.cancel'), run: () => void cancelJob(id).catch(showProblem) });
    try {
        for (let pause = FIRST_LOOK; ; pause = Math.min(pause * 1.5, LONGEST_WAIT)) {
            await wait(pause);
            const now = await job(id);
            if (isOver(now)) return now;
            if (now.total > 0) notice.say(t('job.running', { done: number(now.done), total: number(now.total) }));
        }
    } finally {
        notice.close();
    }
}

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
            const end = await watch(id);
            if (end.status === 'done') toast(text(end.done), end.txn ?? null);
            else if (end.status === 'cancelled') showToast(t('job.cancelled'));
            else showToast(end.error?.detail ?? end.error?.message ?? end.error?.title ?? t('job.failed'), { tone: 'bad' });
        } catch (error) {
            showProblem(error);
        }
        void client.invalidateQueries({ queryKey: JOBS_KEY });
        refresh();
    };
    return async (body, text) => {
        try {
            const values = body.values && wireValues(body.values);
            const { data, txn } = await api.batch(object.plural, { ...body, ...(values ? { values } : {}) });
            if (data.job) {
                void follow(data.job, text);
                void client.invalidateQueries({ queryKey: JOBS_KEY });
            } else toast(text(data.changed ?? 0), txn ?? data.txn ?? null);
            refresh();
            return true;
        } catch (error) {
            showProblem(error);
            return false;
        }
    };
}
