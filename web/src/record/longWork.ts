// Long work as the screen follows it: one's own jobs of now, asked for often only while one runs.
import { useEffect } from 'react';
import { useQuery } from '@tanstack/react-query';
import { jobs, type Job } from '@/api/jobs';
import { useStore } from '@/base/store';
import { useMe } from '@/meta/organisation';
import { isOver, jobNews } from './jobs';

export const JOBS_KEY = ['jobs'] as const;

const LOOKED_AT = 10;
const WHILE_RUNNING = 2_000;
const OTHERWISE = 60_000;
const FRESH = 5 * 60_000;

/** From 0 to 100; nothing while it is not known how much there is. */
export const percentOf = ({ done, total }: Pick<Job, 'done' | 'total'>): number | undefined =>
    total > 0 ? Math.min(100, Math.floor((done / total) * 100)) : undefined;

/** What the frame speaks of: what runs, and what has just ended. */
export function current(all: readonly Job[], user: string | undefined, now = Date.now()): Job[] {
    const recent = (job: Job): boolean => Boolean(job.ended_at) && now - Date.parse(job.ended_at ?? '') < FRESH;
    return all.filter((job) => job.by?.id === user && (!isOver(job) || recent(job)));
}

export function useMyJobs(): Job[] {
    const user = useMe()?.user.id;
    const news = useStore(jobNews);
    const { data, refetch } = useQuery({
        queryKey: [...JOBS_KEY, 'mine'],
        queryFn: ({ signal }) => jobs(LOOKED_AT, undefined, signal),
        refetchInterval: ({ state }) => (state.data?.data.some((job) => !isOver(job)) ? WHILE_RUNNING : OTHERWISE),
        enabled: user !== undefined,
    });
    useEffect(() => {
        if (news > 0) void refetch();
    }, [news, refetch]);
    return current(data?.data ?? [], user);
}

/** The figures of a report that are numbers, in the order given; refusals and conflicts are lists of their own. */
export const FIGURES = ['changed', 'unchanged', 'undone', 'moved', 'rows', 'refused'] as const;
export type Figure = (typeof FIGURES)[number];

export function figuresOf({ report }: Pick<Job, 'report'>): { figure: Figure; count: number }[] {
    return FIGURES.flatMap((figure) => {
        const value = report?.[figure];
        const count =
            typeof value === 'number'
                ? value
                : value && typeof value === 'object' && !Array.isArray(value)
                  ? Object.values(value).reduce<number>((sum, one) => sum + (typeof one === 'number' ? one : 0), 0)
                  : undefined;
        return count === undefined || (count === 0 && figure !== 'changed') ? [] : [{ figure, count }];
    });
}
