// Watches a job to its end, saying how far it is.
import { cancelJob, job, type Job } from '@/api/jobs';
import { language, t } from '@/base/language';
import { formatNumber } from '@/base/number';
import { problemText } from '@/base/problem';
import { showNotice, showToast } from '@/base/toast';

const FIRST_LOOK = 250;
const LONGEST_WAIT = 2000;

const wait = (time: number): Promise<void> => new Promise((done) => setTimeout(done, time));
const isOver = (one: Job): boolean => !['waiting', 'running'].includes(one.status);
const complain = (error: unknown): void => showToast(problemText(error), { tone: 'bad' });

export async function watchJob(id: string): Promise<Job> {
    const number = (value: number): string => formatNumber(value, language());
    const notice = showNotice(t('job.waiting'), { label: t('job.cancel'), run: () => void cancelJob(id).catch(complain) });
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

/** Why a job did not end well. */
export const jobFault = (end: Job): string => end.error?.detail ?? end.error?.message ?? end.error?.title ?? t('job.failed');
