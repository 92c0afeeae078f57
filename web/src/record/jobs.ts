// Long work the server does while one goes on: watched to its end, with how far it is in a notice that can stop it.
import { cancelJob, job, type Job } from '@/api/jobs';
import { language, t } from '@/base/language';
import { formatNumber } from '@/base/number';
import { problemText } from '@/base/problem';
import { showNotice, showToast } from '@/base/toast';

const FIRST_LOOK = 250;
const LONGEST_WAIT = 2000;

const wait = (time: number): Promise<void> => new Promise((done) => setTimeout(done, time));
const isOver = (one: Job): boolean => !['waiting', 'running'].includes(one.status);

const stop = (id: string): void =>
    void cancelJob(id).catch((error: unknown) => showToast(problemText(error), { tone: 'bad' }));

export async function watchJob(id: string): Promise<Job> {
    const number = (value: number): string => formatNumber(value, language());
    const notice = showNotice(t('job.waiting'), { label: t('job.cancel'), run: () => stop(id) });
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

/** Why a job ended without its work being done. */
export const failureText = (end: Job): string => end.error?.detail ?? end.error?.title ?? t('job.failed');
