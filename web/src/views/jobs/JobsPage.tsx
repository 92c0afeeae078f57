// Long work: how far it is, what came of it, what was refused, and the way back.
import { Button } from 'antd';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Ban, ListTodo, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { cancelJob, jobs, type Job, type JobState, type Refusal } from '@/api/jobs';
import { useTitle } from '@/base/hooks';
import { useLanguage, useT, type TextKey } from '@/base/language';
import { formatNumber } from '@/base/number';
import { ErrorState, State } from '@/base/States';
import { Moment } from '@/fields/date';
import { useMeta } from '@/meta/catalog';
import { useMe } from '@/meta/organisation';
import { isOver } from '@/record/jobs';
import { figuresOf, JOBS_KEY, percentOf, type Figure } from '@/record/longWork';
import { showProblem, useUndo } from '@/record/undo';
import './jobs.css';

const PAGE = 30;
const WHILE_RUNNING = 2_000;
const SHOWN = 50;

const STATES: Record<JobState, TextKey> = {
    waiting: 'jobs.waiting',
    running: 'jobs.running',
    done: 'jobs.done',
    failed: 'jobs.failed',
    cancelled: 'jobs.cancelled',
};

const FIGURE_NAMES: Record<Figure, TextKey> = {
    changed: 'jobs.changed',
    unchanged: 'jobs.unchanged',
    undone: 'jobs.undone',
    moved: 'jobs.moved',
    rows: 'jobs.rows',
    refused: 'jobs.refused',
};

export function JobsPage() {
    const t = useT();
    useTitle(t('nav.jobs'));
    const { data, error, refetch, isPending, hasNextPage, fetchNextPage } = useInfiniteQuery({
        queryKey: [...JOBS_KEY, 'all'],
        queryFn: ({ pageParam, signal }) => jobs(PAGE, pageParam ?? undefined, signal),
        initialPageParam: null as string | null,
        getNextPageParam: (page) => page.next,
        refetchInterval: ({ state }) => (state.data?.pages.some((page) => page.data.some((job) => !isOver(job))) ? WHILE_RUNNING : false),
    });
    const all = data?.pages.flatMap((page) => page.data) ?? [];
    return (
        <div className="sheet">
            <header className="page-head">
                <h1>{t('nav.jobs')}</h1>
            </header>
            {error ? (
                <ErrorState error={error} onRetry={() => void refetch()} />
            ) : all.length === 0 && !isPending ? (
                <State icon={ListTodo} title={t('jobs.none')} text={t('jobs.noneHelp')} />
            ) : (
                <ul className="jobs">
                    {all.map((job) => (
                        <JobItem key={job.id} job={job} />
                    ))}
                    {hasNextPage && (
                        <Button type="text" block onClick={() => void fetchNextPage()}>
                            {t('timeline.more')}
                        </Button>
                    )}
                </ul>
            )}
        </div>
    );
}

function JobItem({ job }: { job: Job }) {
    const t = useT();
    const language = useLanguage();
    const client = useQueryClient();
    const me = useMe()?.user.id;
    const undo = useUndo();
    const number = (value: number): string => formatNumber(value, language);
    const percent = percentOf(job);
    const running = !isOver(job);
    const cancel = async (): Promise<void> => {
        await cancelJob(job.id).catch(showProblem);
        await client.invalidateQueries({ queryKey: JOBS_KEY });
    };
    return (
        <li className="job">
            <div className="job-head">
                <span className={`job-state is-${job.status}`}>{t(STATES[job.status])}</span>
                <b className="cut">{job.summary}</b>
                <span className="spring" />
                {job.kind === 'import' && <Link to={`/imports/${job.id}`}>{t('jobs.show')}</Link>}
                {running && (
                    <Button size="small" icon={<Ban size={14} aria-hidden />} onClick={() => void cancel()}>
                        {t('job.cancel')}
                    </Button>
                )}
                {!running && job.undo && job.txn && (
                    <Button size="small" type="text" icon={<Undo2 size={14} aria-hidden />} onClick={() => void undo(job.txn ?? '')}>
                        {t('undo.do')}
                    </Button>
                )}
            </div>
            {running && <progress className="job-progress" max={100} value={percent} aria-label={job.summary} />}
            <p className="job-facts">
                {(running || job.status === 'cancelled') && job.total > 0 && (
                    <span className="figure">{t('jobs.progress', { done: number(job.done), total: number(job.total) })}</span>
                )}
                {figuresOf(job).map(({ figure, count }) => (
                    <span key={figure} className={figure === 'refused' ? 'tone-amber' : undefined}>
                        {t(FIGURE_NAMES[figure], { number: number(count) })}
                    </span>
                ))}
                {job.by && job.by.id !== me && <span>{job.by.name}</span>}
                <Moment at={job.ended_at ?? job.started_at ?? job.created_at ?? ''} />
            </p>
            {job.error && <p className="field-problem">{job.error.detail ?? job.error.message ?? job.error.title}</p>}
            {job.status === 'cancelled' && job.txn && <p className="field-help">{t('jobs.cancelledHelp')}</p>}
            <Refusals list={job.report?.refusals ?? job.report?.conflicts ?? []} />
        </li>
    );
}

/** Records by name, with the reason; long lists are folded. */
function Refusals({ list }: { list: readonly Refusal[] }) {
    const t = useT();
    const { byName } = useMeta();
    const [open, setOpen] = useState(false);
    if (list.length === 0) return null;
    return (
        <>
            <button type="button" className="linkish" aria-expanded={open} onClick={() => setOpen(!open)}>
                {t('jobs.showRefused', { count: list.length })}
            </button>
            {open && (
                <ul className="job-refusals">
                    {list.slice(0, SHOWN).map((one) => {
                        const object = byName.get(one.object);
                        const name = one.name ?? one.id;
                        return (
                            <li key={one.object + one.id}>
                                {object && one.name !== null ? <Link to={`/${object.plural}/${one.id}`}>{name}</Link> : name}{' '}
                                <span className="quiet">{one.reason}</span>
                            </li>
                        );
                    })}
                    {list.length > SHOWN && <li className="quiet">{t('jobs.andMore', { count: list.length - SHOWN })}</li>}
                </ul>
            )}
        </>
    );
}
