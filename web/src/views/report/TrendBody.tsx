// A figure, how it stands against another period, and the line that leads to it.
import { TrendingDown, TrendingUp, MoveRight } from 'lucide-react';
import { Link } from 'react-router';
import type { Report, Span, TrendReply } from '@/api/report';
import { useDelayed } from '@/base/hooks';
import { useLanguage, useT, type Language } from '@/base/language';
import { formatDate } from '@/base/date';
import { formatPercent } from '@/base/number';
import { ErrorState } from '@/base/States';
import { useTrend } from '@/record/queries';
import { recordsPath } from './filters';
import { useWriters } from './Figures';
import { write } from './format';
import type { BodyProps } from './ReportBody';
import { Sparkline } from './Sparkline';

export const spanText = ({ from, to }: Pick<Span, 'from' | 'to'>, language: Language): string =>
    from === to ? formatDate(from, language) : `${formatDate(from, language)} – ${formatDate(to, language)}`;

function questionOf({ settings, filter, measures }: Report) {
    const { field, period, compared, last, whole } = settings;
    return field ? { filter, field, period, measures, compared, last, whole } : undefined;
}

export function TrendBody({ object, report, asTable }: BodyProps) {
    const t = useT();
    const question = questionOf(report);
    const { data, error, refetch, isPending } = useTrend(object, question);
    const slow = useDelayed(isPending && question !== undefined);
    if (!question) return <p className="quiet report-note">{t('trend.noField')}</p>;
    if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
    if (!data) return <div className="report-wait">{slow && <span className="bar bar-2" />}</div>;
    return asTable ? <Points object={object} report={report} reply={data} /> : <Shown object={object} report={report} reply={data} />;
}

function Shown({ object, report, reply }: BodyProps & { reply: TrendReply }) {
    const language = useLanguage();
    const { writers, names } = useWriters(object, report);
    const { now, before } = reply;
    return (
        <div className="trend">
            <div className="numbers trend-figures">
                {report.measures.map((measure, index) => (
                    <div key={measure} className="trend-figure">
                        <Link className="number" to={recordsPath(object.plural, now.filter)} title={`${write(writers[index], now.values[measure], 'full')} · ${spanText(now, language)}`}>
                            <span className="number-value figure">{write(writers[index], now.values[measure], 'short')}</span>
                            {report.measures.length > 1 && <span className="quiet">{names[index]}</span>}
                        </Link>
                        {before && <Change object={object} reply={reply} measure={measure} written={write(writers[index], before.values[measure], 'full')} />}
                    </div>
                ))}
            </div>
            <Sparkline
                points={reply.points.map((point) => ({
                    value: Number(point.values[report.measures[0] ?? 'count'] ?? 0),
                    label: `${spanText(point, language)}: ${write(writers[0], point.values[report.measures[0] ?? 'count'], 'full')}`,
                    path: recordsPath(object.plural, point.filter),
                }))}
            />
        </div>
    );
}

/** "12 % more than 1 – 22 Oct". */
function Change({ object, reply, measure, written }: Pick<BodyProps, 'object'> & { reply: TrendReply; measure: string; written: string }) {
    const t = useT();
    const language = useLanguage();
    const { before } = reply;
    const change = reply.change[measure];
    if (!before) return null;
    const amount = Number(change ?? 0);
    const Icon = amount > 0 ? TrendingUp : amount < 0 ? TrendingDown : MoveRight;
    const tone = change === null ? '' : amount > 0 ? 'is-up' : amount < 0 ? 'is-down' : '';
    const period = spanText(before, language);
    const text =
        change === null || change === undefined
            ? t('trend.none', { period })
            : amount === 0
              ? t('trend.same', { period })
              : t(amount > 0 ? 'trend.more' : 'trend.less', { change: formatPercent(Math.abs(amount), language, 1), period });
    return (
        <Link className={`trend-change ${tone}`} to={recordsPath(object.plural, before.filter)} title={`${period}: ${written}`}>
            <Icon size={14} aria-hidden />
            <span>{text}</span>
        </Link>
    );
}

function Points({ object, report, reply }: BodyProps & { reply: TrendReply }) {
    const t = useT();
    const language = useLanguage();
    const { writers, names } = useWriters(object, report);
    return (
        <div className="report-table">
            <table className="records plain-table">
                <thead>
                    <tr>
                        <th scope="col">{t('trend.period')}</th>
                        {names.map((name) => (
                            <th key={name} scope="col" className="end">
                                {name}
                            </th>
                        ))}
                    </tr>
                </thead>
                <tbody>
                    {reply.points.map((point) => (
                        <tr key={point.from} className="row">
                            <td>
                                <Link to={recordsPath(object.plural, point.filter)}>{spanText(point, language)}</Link>
                            </td>
                            {report.measures.map((measure, index) => (
                                <td key={measure} className="end figure">
                                    {write(writers[index], point.values[measure], 'full')}
                                </td>
                            ))}
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}
