// What was slow, what it was about, and the index that would help, made by a job after one has seen what it costs.
import { Button, Modal } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Gauge, Zap } from 'lucide-react';
import { Fragment, useState } from 'react';
import { forgetSlow, makeIndex, previewIndex, slow, type SlowStatement, type SlowView, type WantedIndex } from '@/api/slow';
import { Problem } from '@/base/http';
import { useTitle } from '@/base/hooks';
import { useLabel, useLanguage, useT } from '@/base/language';
import { formatNumber } from '@/base/number';
import { problemText } from '@/base/problem';
import { ErrorState, State } from '@/base/States';
import { showToast } from '@/base/toast';
import { Moment } from '@/fields/date';
import { useMeta, useObject } from '@/meta/catalog';
import { useIsAdmin } from '@/meta/organisation';
import { JOBS_KEY } from '@/record/longWork';
import { showProblem } from '@/record/undo';
import { columnsText, dearestFirst, isScan, sortText, timeText } from './slow';
import '@/views/list/list.css';
import './admin.css';
import './slow.css';

const SLOW_KEY = ['slow'] as const;

export function SlowPage() {
    const t = useT();
    const admin = useIsAdmin();
    const client = useQueryClient();
    const { data, error, refetch } = useQuery({ queryKey: SLOW_KEY, queryFn: ({ signal }) => slow(signal), enabled: admin });
    const [wanted, setWanted] = useState<WantedIndex>();
    useTitle(t('nav.slow'));
    if (!admin) return <ErrorState whole error={new Problem(403, {})} />;
    if (error) return <ErrorState whole error={error} onRetry={() => void refetch()} />;
    const clear = async (): Promise<void> => {
        await forgetSlow().catch(showProblem);
        await client.invalidateQueries({ queryKey: SLOW_KEY });
    };
    const statements = dearestFirst(data?.data ?? []);
    const views = data?.views ?? [];
    return (
        <div className="sheet">
            <header className="page-head">
                <h1>{t('nav.slow')}</h1>
                <span className="spring" />
                {statements.length > 0 && <Button onClick={() => void clear()}>{t('slow.clear')}</Button>}
            </header>
            {data && statements.length === 0 && views.length === 0 && <State icon={Gauge} title={t('slow.none')} text={t('slow.noneHelp')} />}
            <div className="slow-scroll">
                {views.length > 0 && (
                    <section className="slow-part">
                        <h2>{t('slow.views')}</h2>
                        {views.map((view) => (
                            <ViewLine key={view.id} view={view} onIndex={setWanted} />
                        ))}
                    </section>
                )}
                {statements.length > 0 && (
                    <section className="slow-part">
                        <h2>{t('slow.statements')}</h2>
                        {statements.map((one) => (
                            <StatementLine key={one.id} one={one} onIndex={setWanted} />
                        ))}
                    </section>
                )}
            </div>
            {wanted && <IndexDialog wanted={wanted} onClose={() => setWanted(undefined)} />}
        </div>
    );
}

function About({ object: name, filter, sort }: { object: string | null; filter: string | null; sort: string | null }) {
    const t = useT();
    const label = useLabel();
    const language = useLanguage();
    const object = useObject(name ?? undefined);
    const order = sortText(sort, object, language);
    return (
        <p className="slow-about">
            <b>{object ? label(object.plural_label) : (name ?? t('slow.inner'))}</b>
            {filter && <code>{filter}</code>}
            {order && <span className="quiet">{t('slow.sortedBy', { order })}</span>}
        </p>
    );
}

function IndexButton({ index, onIndex }: { index: WantedIndex | null; onIndex: (index: WantedIndex) => void }) {
    const t = useT();
    const language = useLanguage();
    const object = useMeta().byName.get(index?.object ?? '');
    if (!index) return null;
    return (
        <Button size="small" icon={<Zap size={14} aria-hidden />} onClick={() => onIndex(index)}>
            {t('slow.index', { columns: columnsText(index.columns, object, language) })}
        </Button>
    );
}

function ViewLine({ view, onIndex }: { view: SlowView; onIndex: (index: WantedIndex) => void }) {
    return (
        <article className="slow-line">
            <div className="slow-what">
                <b>{view.name}</b>
                <About {...view} />
            </div>
            <IndexButton index={view.index} onIndex={onIndex} />
        </article>
    );
}

function StatementLine({ one, onIndex }: { one: SlowStatement; onIndex: (index: WantedIndex) => void }) {
    const t = useT();
    const language = useLanguage();
    const time = (ms: number): string => timeText(ms, language);
    const plans: [string, string][] = [[t('slow.plan'), one.plan]];
    if (one.plan_now && one.plan_now !== one.plan) plans.push([t('slow.planNow'), one.plan_now]);
    return (
        <article className="slow-line">
            <div className="slow-what">
                <About {...one} />
                <p className="slow-figures figure">
                    <span>{t('slow.times', { count: one.count, number: formatNumber(one.count, language) })}</span>
                    <span>{t('slow.max', { time: time(one.max_ms) })}</span>
                    <span>{t('slow.total', { time: time(one.total_ms) })}</span>
                    <Moment at={one.last_at} />
                    {one.object && isScan(one.plan_now || one.plan) && <span className="tone-amber">{t('slow.scan')}</span>}
                </p>
                <details>
                    <summary>{t('slow.details')}</summary>
                    <pre>{one.statement}</pre>
                    {plans.map(([heading, plan]) => (
                        <Fragment key={heading}>
                            <h3>{heading}</h3>
                            <pre>{plan.trim()}</pre>
                        </Fragment>
                    ))}
                </details>
            </div>
            <IndexButton index={one.index} onIndex={onIndex} />
        </article>
    );
}

/** What it would cost, before it is begun. */
function IndexDialog({ wanted, onClose }: { wanted: WantedIndex; onClose: () => void }) {
    const t = useT();
    const label = useLabel();
    const language = useLanguage();
    const client = useQueryClient();
    const object = useObject(wanted.object);
    const [busy, setBusy] = useState(false);
    const preview = useQuery({ queryKey: ['index-preview', wanted], queryFn: () => previewIndex(wanted), retry: false, gcTime: 0 });
    const make = async (): Promise<void> => {
        setBusy(true);
        try {
            await makeIndex(wanted);
            showToast(t('slow.begun'));
            await client.invalidateQueries({ queryKey: JOBS_KEY });
        } catch (error) {
            showProblem(error);
        }
        onClose();
    };
    return (
        <Modal
            open
            width={480}
            title={t('slow.make')}
            okText={t('slow.make')}
            okButtonProps={{ disabled: !preview.isSuccess, loading: busy }}
            onOk={() => void make()}
            onCancel={onClose}
        >
            <p>
                <b>{label(object?.plural_label)}</b> {columnsText(wanted.columns, object, language)}
            </p>
            {preview.data && (
                <p>
                    {t('slow.preview', {
                        number: formatNumber(preview.data.rows, language),
                        time: timeText(preview.data.estimated_ms, language),
                    })}
                </p>
            )}
            {preview.error && (
                <p className="field-problem" role="alert">
                    {problemText(preview.error)}
                </p>
            )}
            <p className="quiet">{t('slow.makeHelp')}</p>
        </Modal>
    );
}
