// What a report shows: a number, a table or a chart; every mark leads to the records behind it.
import { lazy, Suspense, useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import type { Json, ObjectMeta } from '@/api/types';
import { bucketOf, type Report } from '@/api/report';
import { useDelayed, useIsPhone } from '@/base/hooks';
import { useLanguage, useT } from '@/base/language';
import { useDark } from '@/base/preferences';
import { ErrorState } from '@/base/States';
import { fieldOf, useMeta } from '@/meta/catalog';
import { useBaseCurrency } from '@/meta/organisation';
import { useAggregate } from '@/record/queries';
import { measureText, writerFor, type Writer } from './format';
import { draw } from './options';
import { paintFor } from './paint';
import { toMarks, type Mark } from './series';

const EChart = lazy(() => import('./EChart').then((module) => ({ default: module.EChart })));

const MOST_ROWS = 200;
const recordsPath = (object: ObjectMeta, filter: string): string => `/${object.plural}?filter=${encodeURIComponent(filter)}`;

export function ReportBody({ report }: { report: Report }) {
    const t = useT();
    const language = useLanguage();
    const currency = useBaseCurrency();
    const object = useMeta().byName.get(report.object);
    const query = {
        filter: report.filter,
        group: report.group,
        measures: report.measures,
        limit: report.top ?? MOST_ROWS,
        ...(report.sort ? { sort: report.sort } : {}),
    };
    const { data, error, refetch, isPending } = useAggregate(object, query);
    const slow = useDelayed(isPending);
    const marks = useMemo(() => (object && data ? toMarks(object, report, data, language) : []), [object, report, data, language]);
    if (!object) return <p className="quiet report-note">{t('report.noObject')}</p>;
    if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
    if (!data) return <div className="report-wait">{slow && <span className="bar bar-2" />}</div>;
    if (report.group.length > 0 && marks.length === 0) return <p className="quiet report-note">{t('report.nothing')}</p>;
    const writers = report.measures.map((measure) => writerFor(object, measure, language, currency));
    const names = report.measures.map((measure) => measureText(object, measure, language));
    const shared = { object, report, marks, writers, names };
    if (report.chart === 'table') return <Rows {...shared} />;
    if (report.chart === 'number' || report.group.length === 0) return <Numbers {...shared} />;
    return <Drawn {...shared} />;
}

interface BodyProps {
    object: ObjectMeta;
    report: Report;
    marks: readonly Mark[];
    writers: readonly Writer[];
    names: readonly string[];
}

const write = (writer: Writer | undefined, value: Json | undefined, length: 'short' | 'full'): string =>
    writer && (typeof value === 'string' || typeof value === 'number') ? writer[length](value) : '–';

function Numbers({ object, report, marks, writers, names }: BodyProps) {
    const mark = marks[0];
    return (
        <div className="numbers">
            {report.measures.map((measure, index) => {
                const value = mark?.exact[index] ?? (measure === 'count' ? 0 : null);
                return (
                    <Link key={measure} className="number" to={recordsPath(object, mark?.filter ?? report.filter)} title={write(writers[index], value, 'full')}>
                        <span className="number-value figure">{write(writers[index], value, 'short')}</span>
                        <span className="quiet">{names[index]}</span>
                    </Link>
                );
            })}
        </div>
    );
}

function Rows({ object, report, marks, writers, names }: BodyProps) {
    const t = useT();
    const language = useLanguage();
    const heading = (group: string): string => {
        const field = fieldOf(object, group.split(':')[0] ?? group);
        return field ? field.label[language] : group;
    };
    return (
        <div className="report-table">
            <table className="records plain-table">
                <thead>
                    <tr>
                        {report.group.map((group) => (
                            <th key={group} scope="col">
                                {heading(group)}
                            </th>
                        ))}
                        {names.map((name, index) => (
                            <th key={report.measures[index]} scope="col" className="end">
                                {name}
                            </th>
                        ))}
                    </tr>
                </thead>
                <tbody>
                    {marks.map((mark, row) => (
                        <tr key={row} className="row">
                            {mark.labels.map((text, index) => (
                                <td key={index}>
                                    {index === 0 && mark.filter !== undefined ? (
                                        <Link to={recordsPath(object, mark.filter)} title={t('report.open')}>
                                            {text}
                                        </Link>
                                    ) : (
                                        text
                                    )}
                                </td>
                            ))}
                            {mark.exact.map((value, index) => (
                                <td key={index} className="end figure">
                                    {write(writers[index], value, 'full')}
                                </td>
                            ))}
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}

function Drawn({ object, report, marks, writers, names }: BodyProps) {
    const language = useLanguage();
    const dark = useDark();
    const narrow = useIsPhone();
    const navigate = useNavigate();
    const { option, markAt } = useMemo(
        () => draw({ chart: report.chart, marks, writers, names, language, timed: bucketOf(report.group[0] ?? '') !== undefined, narrow, paint: paintFor(dark) }),
        [report, marks, language, dark, narrow],
    );
    const spoken = `${report.name}: ${marks.map((mark) => `${mark.labels.join(' ')} ${write(writers[0], mark.exact[0], 'full')}`).join(', ')}`;
    return (
        <Suspense fallback={<div className="chart" />}>
            <ul className="mark-links">
                {marks.map((mark, index) => (
                    <li key={index}>
                        {mark.filter !== undefined && (
                            <Link to={recordsPath(object, mark.filter)}>
                                {mark.labels.join(' · ')}: {write(writers[0], mark.exact[0], 'full')}
                            </Link>
                        )}
                    </li>
                ))}
            </ul>
            <EChart
                option={option}
                label={spoken}
                onClick={(series, index) => {
                    const filter = markAt(series, index)?.filter;
                    if (filter !== undefined) void navigate(recordsPath(object, filter));
                }}
            />
        </Suspense>
    );
}
