// What a report shows: figures, tables or a chart; every mark leads to the records behind it.
import type { EChartsCoreOption } from 'echarts/core';
import { useMemo, type ReactNode } from 'react';
import type { ObjectMeta } from '@/api/types';
import type { Report } from '@/api/report';
import { useDelayed } from '@/base/hooks';
import { useT } from '@/base/language';
import { ErrorState } from '@/base/States';
import { ChartBody } from './ChartBody';
import { Figures, Rows } from './Figures';
import { useReportObject } from './paths';
import { PivotTable } from './PivotTable';
import { plainMatrix, type Mark } from './series';
import { TrendBody } from './TrendBody';
import { useMarks, useMatrix, usePivot, useSlices, type Asked } from './useFigures';

export interface BodyProps {
    object: ObjectMeta;
    report: Report;
    /** The figures of a chart as a table. */
    asTable?: boolean | undefined;
    /** Tells what was drawn, for a picture of it. */
    onDrawn?: ((option: EChartsCoreOption | undefined) => void) | undefined;
}

export function ReportBody({ report, ...rest }: Omit<BodyProps, 'object'>) {
    const t = useT();
    const object = useReportObject(report.object);
    if (!object) return <p className="quiet report-note">{t('report.noObject')}</p>;
    const props = { object, report, ...rest };
    const { chart, group } = report;
    if (chart === 'trend') return <TrendBody {...props} />;
    if (chart === 'pivot' && group.length > 0) return <PivotBody {...props} />;
    if (chart === 'table' || chart === 'number' || group.length === 0) return <MarksBody {...props} />;
    if (chart === 'pie') return <SlicesBody {...props} />;
    if (chart === 'heatmap' && group.length < 2) return <p className="quiet report-note">{t('report.twoGroups')}</p>;
    if (chart === 'funnel' || group.length < 2) return <PlainBody {...props} />;
    return <MatrixBody {...props} />;
}

/** Loading, an error, nothing to show; else what was answered, with its own question. */
function Answered<T>({ asked, empty, children }: { asked: Asked<T>; empty: (figures: T) => boolean; children: (shown: NonNullable<Asked<T>['shown']>) => ReactNode }) {
    const t = useT();
    const slow = useDelayed(asked.pending);
    if (asked.error) return <ErrorState error={asked.error} onRetry={asked.refetch} />;
    if (!asked.shown) return <div className="report-wait">{slow && <span className="bar bar-2" />}</div>;
    if (empty(asked.shown.figures)) return <p className="quiet report-note">{t('report.nothing')}</p>;
    return children(asked.shown);
}

function MarksBody({ object, report }: BodyProps) {
    const asked = useMarks(object, report.chart === 'number' ? { ...report, group: [] } : report);
    return (
        <Answered asked={asked} empty={(marks) => report.group.length > 0 && marks.length === 0}>
            {(shown) =>
                shown.report.chart === 'table' && shown.report.group.length > 0 ? (
                    <Rows object={shown.object} report={shown.report} marks={shown.figures} />
                ) : (
                    <Figures object={shown.object} report={shown.report} marks={shown.figures} />
                )
            }
        </Answered>
    );
}

function Marked({ asked, ...rest }: { asked: Asked<Mark[]> } & Pick<BodyProps, 'asTable' | 'onDrawn'>) {
    return (
        <Answered asked={asked} empty={(marks) => marks.length === 0}>
            {({ object, report, figures }) => <PlainChart object={object} report={report} marks={figures} {...rest} />}
        </Answered>
    );
}

function PlainChart({ marks, ...rest }: BodyProps & { marks: readonly Mark[] }) {
    const matrix = useMemo(() => plainMatrix(marks, ''), [marks]);
    return <ChartBody matrix={matrix} {...rest} />;
}

const byFirst = (report: Report): Report => ({ ...report, group: report.group.slice(0, 1) });

const SlicesBody = ({ object, report, ...rest }: BodyProps) => <Marked asked={useSlices(object, byFirst(report))} {...rest} />;

const PlainBody = ({ object, report, ...rest }: BodyProps) => <Marked asked={useMarks(object, byFirst(report))} {...rest} />;

function MatrixBody({ object, report, ...rest }: BodyProps) {
    const asked = useMatrix(object, report);
    return (
        <Answered asked={asked} empty={(matrix) => matrix.categories.length === 0}>
            {(shown) => <ChartBody object={shown.object} report={shown.report} matrix={shown.figures} {...rest} />}
        </Answered>
    );
}

function PivotBody({ object, report }: BodyProps) {
    const asked = usePivot(object, report);
    return (
        <Answered asked={asked} empty={(pivot) => pivot.rows.length <= 1}>
            {(shown) => <PivotTable object={shown.object} report={shown.report} pivot={shown.figures} />}
        </Answered>
    );
}
