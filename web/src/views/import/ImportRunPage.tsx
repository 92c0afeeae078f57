// An import that runs or has run: how far it is, what came of it, the rows it left out, and the way back. The page may
// be closed meanwhile; it is found again under long work.
import { Button } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Ban, Download, Undo2 } from 'lucide-react';
import { Link, useParams } from 'react-router';
import { importOf, rejectsUrl, type ImportJob, type PartReport } from '@/api/imports';
import { cancelJob, type JobState } from '@/api/jobs';
import { useTitle } from '@/base/hooks';
import { useLabel, useLanguage, useT, type TextKey } from '@/base/language';
import { formatNumber } from '@/base/number';
import { ErrorState } from '@/base/States';
import { useMeta } from '@/meta/catalog';
import { isOver, jobFault } from '@/record/jobs';
import { JOBS_KEY, percentOf } from '@/record/longWork';
import { showProblem, useUndo } from '@/record/undo';
import { Faults } from './CheckStep';
import './import.css';

const WHILE_RUNNING = 1_000;

const STATES: Record<JobState, TextKey> = { waiting: 'jobs.waiting', running: 'jobs.running', done: 'jobs.done', failed: 'jobs.failed', cancelled: 'jobs.cancelled' };

export function ImportRunPage() {
    const { job: id = '' } = useParams();
    const t = useT();
    const { data, error, refetch } = useQuery({
        queryKey: ['import', id],
        queryFn: ({ signal }) => importOf(id, signal),
        refetchInterval: ({ state }) => (state.data && isOver(state.data.job) ? false : WHILE_RUNNING),
    });
    useTitle(data?.job.summary ?? t('import.title'));
    if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
    if (!data) return <div className="sheet" />;
    return <Run job={data.job} again={() => void refetch()} />;
}

function Run({ job, again }: { job: ImportJob; again: () => void }) {
    const t = useT();
    const client = useQueryClient();
    const undo = useUndo();
    const over = isOver(job);
    const cancel = async (): Promise<void> => {
        await cancelJob(job.id).catch(showProblem);
        await client.invalidateQueries({ queryKey: JOBS_KEY });
        again();
    };
    return (
        <div className="sheet import">
            <header className="page-head">
                <h1 className="cut">{job.summary}</h1>
                <span className={`job-state is-${job.status}`}>{t(STATES[job.status])}</span>
                <span className="spring" />
                {!over && (
                    <Button icon={<Ban size={14} aria-hidden />} onClick={() => void cancel()}>
                        {t('job.cancel')}
                    </Button>
                )}
                {over && job.txn && (
                    <Button icon={<Undo2 size={14} aria-hidden />} onClick={() => void undo(job.txn ?? '').then(again)}>
                        {t('import.undo')}
                    </Button>
                )}
            </header>
            <div className="import-body">
                {!over && <Running job={job} />}
                {job.error && <p className="field-problem" role="alert">{jobFault({ ...job, report: null })}</p>}
                {job.status === 'cancelled' && <p className="field-help">{t('jobs.cancelledHelp')}</p>}
                {over && job.report?.stopped && <p className="field-help">{t('import.stopped')}</p>}
                {job.report?.parts.map((part, index) => <PartResult key={index} job={job} part={part} at={index} />)}
                {over && (
                    <p>
                        <Link to="/import">{t('import.another')}</Link>
                    </p>
                )}
            </div>
        </div>
    );
}

function Running({ job }: { job: ImportJob }) {
    const t = useT();
    const language = useLanguage();
    const number = (value: number): string => formatNumber(value, language);
    const saving = job.report?.phase === 'save' || job.report?.phase === 'later';
    return (
        <div className="import-wait" role="status">
            <p>
                {saving ? t('import.saving') : t('import.checkingRows')} {job.total > 0 && t('jobs.progress', { done: number(job.done), total: number(job.total) })}
            </p>
            <progress max={100} value={percentOf(job)} aria-label={job.summary} />
            <p className="field-help">{t('import.mayClose')}</p>
        </div>
    );
}

const COUNTS: readonly (readonly [keyof PartReport, TextKey])[] = [
    ['creates', 'import.created'],
    ['updates', 'import.updated'],
    ['unchanged', 'jobs.unchanged'],
    ['skipped', 'import.skipped'],
    ['made', 'import.made'],
    ['rejected', 'import.rejected'],
];

function PartResult({ job, part, at }: { job: ImportJob; part: PartReport; at: number }) {
    const t = useT();
    const label = useLabel();
    const language = useLanguage();
    const object = useMeta().byName.get(part.object);
    const counts = COUNTS.filter(([key]) => key === 'creates' || Number(part[key]) > 0);
    return (
        <section className="import-part">
            <h2 className="cut">{part.file}</h2>
            <p className="import-counts">
                {counts.map(([key, text]) => (
                    <span key={key} className={key === 'rejected' ? 'tone-amber' : undefined}>
                        {t(text, { number: formatNumber(Number(part[key]), language) })}
                    </span>
                ))}
                {object && !job.report?.dry_run && part.creates + part.updates > 0 && <Link to={`/${object.plural}`}>{label(object.plural_label)}</Link>}
            </p>
            {part.rejected > 0 && !job.report?.dry_run && isOver(job) && (
                <p>
                    <Button href={rejectsUrl(job.id, at)} icon={<Download size={14} aria-hidden />}>
                        {t('import.getRejects')}
                    </Button>
                    <span className="field-help"> {t('import.rejectsHelp')}</span>
                </p>
            )}
            <Faults report={part} />
        </section>
    );
}
