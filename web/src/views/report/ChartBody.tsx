// A chart, its marks as links for the keyboard, and the same figures as a table.
import { lazy, Suspense, useEffect, useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import { bucketOf } from '@/api/report';
import { useIsPhone } from '@/base/hooks';
import { useLanguage } from '@/base/language';
import { useDark } from '@/base/preferences';
import { recordsPath } from './filters';
import { Rows, useWriters } from './Figures';
import { titleOf, write } from './format';
import { draw } from './options';
import { paintFor } from './paint';
import type { BodyProps } from './ReportBody';
import type { Matrix } from './series';

const EChart = lazy(() => import('./EChart').then((module) => ({ default: module.EChart })));

export function ChartBody({ object, report, matrix, asTable, onDrawn }: BodyProps & { matrix: Matrix }) {
    const language = useLanguage();
    const dark = useDark();
    const narrow = useIsPhone();
    const navigate = useNavigate();
    const { writers, names } = useWriters(object, report);
    const { option, markAt } = useMemo(
        () => draw({ report, matrix, writer: writers[0], name: names[0] ?? '', language, timed: bucketOf(report.group[0] ?? '') !== undefined, narrow, paint: paintFor(dark) }),
        [report, matrix, language, dark, narrow],
    );
    useEffect(() => {
        onDrawn?.(option);
        return () => onDrawn?.(undefined);
    }, [option, onDrawn]);
    const marks = matrix.cells.flatMap((row) => row.flatMap((mark) => (mark && mark.filter !== undefined ? [mark] : [])));
    if (asTable) return <Rows object={object} report={report} marks={marks} />;
    const spoken = `${titleOf(report, language)}: ${marks.map((mark) => `${mark.labels.join(' ')} ${write(writers[0], mark.exact[0], 'full')}`).join(', ')}`;
    return (
        <Suspense fallback={<div className="chart" />}>
            <ul className="mark-links">
                {marks.map((mark, index) => (
                    <li key={index}>
                        <Link to={recordsPath(object.plural, mark.filter ?? '')}>
                            {mark.labels.join(' · ')}: {write(writers[0], mark.exact[0], 'full')}
                        </Link>
                    </li>
                ))}
            </ul>
            <EChart
                option={option}
                label={spoken}
                onClick={(series, index) => {
                    const filter = markAt(series, index)?.filter;
                    if (filter !== undefined) void navigate(recordsPath(object.plural, filter));
                }}
            />
        </Suspense>
    );
}
