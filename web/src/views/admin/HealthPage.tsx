// How the system is: what is checked first, then where room, memory and work stand. Asked again every half minute.
import { Button } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { CircleCheck, RefreshCw, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { health, type Health } from '@/api/health';
import { Problem } from '@/base/http';
import { useTitle } from '@/base/hooks';
import { useLabel, useLanguage, useT } from '@/base/language';
import { formatNumber } from '@/base/number';
import { ErrorState } from '@/base/States';
import { Moment } from '@/fields/date';
import { useMeta } from '@/meta/catalog';
import { useIsAdmin } from '@/meta/organisation';
import { biggest, sizeText } from './health';
import './health.css';

const AGAIN = 30_000;
const MOST = 12;

export function HealthPage() {
    const t = useT();
    const admin = useIsAdmin();
    const { data, error, refetch, isFetching } = useQuery({ queryKey: ['health'], queryFn: health, enabled: admin, refetchInterval: AGAIN });
    useTitle(t('health.title'));
    if (!admin) return <ErrorState error={new Problem(403, {})} />;
    if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
    return (
        <div className="sheet">
            <header className="page-head">
                <h1>{t('health.title')}</h1>
                <span className="spring" />
                <Button icon={<RefreshCw size={14} aria-hidden />} loading={isFetching} onClick={() => void refetch()}>
                    {t('health.again')}
                </Button>
            </header>
            <div className="health-page">{data && <Facts data={data} />}</div>
        </div>
    );
}

function Facts({ data }: { data: Health }) {
    const t = useT();
    const label = useLabel();
    const language = useLanguage();
    const { byName } = useMeta();
    const bad = data.checks.filter((check) => !check.ok);
    const used = data.disk.total > 0 ? 1 - data.disk.free / data.disk.total : 0;
    const size = (bytes: number): string => sizeText(bytes, language);
    const number = (value: number): string => formatNumber(value, language);
    return (
        <>
            <p className={bad.length > 0 ? 'health-word tone-red' : 'health-word tone-green'} role="status">
                {bad.length > 0 ? <TriangleAlert size={18} aria-hidden /> : <CircleCheck size={18} aria-hidden />}
                {bad.length > 0 ? t('health.bad', { count: bad.length }) : t('health.good')}
            </p>
            <ul className="health-checks">
                {[...bad, ...data.checks.filter((check) => check.ok)].map((check) => (
                    <li key={check.key}>
                        {check.ok ? <CircleCheck size={16} className="tone-green" aria-label={t('health.ok')} /> : <TriangleAlert size={16} className="tone-red" aria-label={t('health.notOk')} />}
                        {check.message}
                    </li>
                ))}
            </ul>
            <dl className="health-facts">
                <Fact name={t('health.version')}>{data.version}</Fact>
                <Fact name={t('health.started')}>
                    <Moment at={data.started_at} />
                </Fact>
                <Fact name={t('health.backup')}>{data.last_backup ? <Moment at={data.last_backup} /> : <span className="tone-amber">{t('health.never')}</span>}</Fact>
                <Fact name={t('health.sessions')}>{number(data.sessions)}</Fact>
                <Fact name={t('health.database', { kind: data.database.kind })}>{size(data.database.size)}</Fact>
                {typeof data.database.wal === 'number' && <Fact name={t('health.wal')}>{size(data.database.wal)}</Fact>}
                <Fact name={t('health.disk')}>
                    {t('health.diskFree', { free: size(data.disk.free), total: size(data.disk.total) })}
                    <meter min={0} max={1} high={0.9} value={used} aria-label={t('health.diskUsed', { percent: Math.round(used * 100) })} />
                </Fact>
                <Fact name={t('health.memory')}>{size(data.memory.private)}</Fact>
                <Fact name={t('health.jobs')}>
                    <Link to="/jobs">{t('health.jobsNow', { running: number(data.jobs.running), queued: number(data.jobs.queued) })}</Link>
                    {data.jobs.failed > 0 && <span className="tone-red">{t('health.jobsFailed', { count: data.jobs.failed })}</span>}
                </Fact>
                <Fact name={t('health.log')}>
                    <Link to="/admin/changes">{t('health.logAt', { seq: String(data.log.seq) })}</Link>
                    <code className="quiet cut" title={data.log.head}>
                        {data.log.head.slice(0, 16)}
                    </code>
                </Fact>
            </dl>
            <h2 className="health-heading">{t('health.records')}</h2>
            <dl className="health-facts">
                {biggest(data.records, MOST).map(([name, count]) => {
                    const object = byName.get(name);
                    return (
                        <Fact key={name} name={label(object?.plural_label) || name}>
                            {object && !object.internal ? <Link to={`/${object.plural}`}>{number(count)}</Link> : number(count)}
                        </Fact>
                    );
                })}
            </dl>
        </>
    );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
    return (
        <div>
            <dt>{name}</dt>
            <dd className="figure">{children}</dd>
        </div>
    );
}
