// Watches a job to its end, saying how far it is.
import { cancelJob, job, type Job } from '@/api/jobs';
import { language, t } from '@/base/language';
import { formatNumber } from '@/base/number';
import { problemText } from '@/base/problem';
import { createStore } from '@/base/store';
import { showNotice, showToast } from '@/base/toast';

const FIRST_LOOK = 250;
const LONGEST_WAIT = 2000;

const wait = (time: number): Promise<void> => new Promise((done) => setTimeout(done, time));

/** Counts up when a job began or ended here: who shows jobs looks again. */
export const jobNews = createStore(0);
const tell = (): void => jobNews.set((count) => count + 1);

export const isOver = ({ status }: Pick<Job, 'status'>): boolean => status !== 'waiting' && status !== 'running';
const complain = (error: unknown): void => showToast(problemText(error), { tone: 'bad' });

export async function watchJob(id: string): Promise<Job> {
    const number = (value: number): string => formatNumber(value, language());
    const notice = showNotice(t('job.waiting'), { label: t('job.cancel'), run: () => void cancelJob(id).catch(complain) });
    tell();
    try {
        for (let pause = FIRST_LOOK; ; pause = Math.min(pause * 1.5, LONGEST_WAIT)) {
            await wait(pause);
            const now = await job(id);
            if (isOver(now)) return now;
            if (now.total > 0) notice.say(t('job.running', { done: number(now.done), total: number(now.total) }));
        }
    } finally {
        notice.close();
        tell();
    }
}

/** Why a job did not end well. */
export const jobFault = (end: Job): string => end.error?.detail ?? end.error?.message ?? end.error?.title ?? t('job.failed');
