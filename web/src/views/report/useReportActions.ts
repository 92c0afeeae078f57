// What can be done with any report: its figures as a file, a picture of its drawing, the other way of showing it.
import type { EChartsCoreOption } from 'echarts/core';
import { aggregateCsv, type Report } from '@/api/report';
import { today } from '@/base/date';
import { saveFile } from '@/base/file';
import { useLanguage, useT } from '@/base/language';
import { useDark } from '@/base/preferences';
import { useMeta } from '@/meta/catalog';
import { showProblem } from '@/record/undo';
import { titleOf } from './format';
import { paintFor } from './paint';
import type { PictureKind } from './picture';

const MOST = 1000;

export type MenuItem = {
    key: string;
    label: string;
    danger?: boolean;
    onClick: () => void;
};

/** The rows behind a drawing: those of a trend by its period. */
function csvQuery(report: Report) {
    const { settings, chart } = report;
    const group = chart === 'trend' && settings.field ? [`${settings.field}:${settings.period}`] : chart === 'number' ? [] : report.group;
    const sort = chart !== 'trend' && report.sort ? { sort: report.sort } : {};
    return { filter: report.filter, group, measures: report.measures, limit: chart === 'table' ? (report.top ?? MOST) : MOST, ...sort };
}

interface Shown {
    report: Report;
    /** The drawing there is, if it is one. */
    drawn: EChartsCoreOption | undefined;
    asTable: boolean;
    onTable: (asTable: boolean) => void;
}

export const CHARTED: readonly string[] = ['bar', 'line', 'area', 'pie', 'funnel', 'heatmap'];

export function useReportActions({ report, drawn, asTable, onTable }: Shown): MenuItem[] {
    const t = useT();
    const language = useLanguage();
    const dark = useDark();
    const counted = useMeta().byName.get(report.object);
    const title = titleOf(report, language) || t('report.new');
    const csv = async (): Promise<void> => {
        try {
            saveFile(`${title} ${today()}.csv`, await aggregateCsv(counted?.plural ?? '', csvQuery(report)), 'text/csv');
        } catch (error) {
            showProblem(error);
        }
    };
    const picture = (kind: PictureKind) => async (): Promise<void> => {
        if (drawn) (await import('./picture')).savePicture(drawn, title, paintFor(dark), kind);
    };
    const tabled = CHARTED.includes(report.chart) || report.chart === 'trend';
    return [
        ...(tabled ? [{ key: 'table', label: t(asTable ? 'report.asChart' : 'report.asTable'), onClick: () => onTable(!asTable) }] : []),
        ...(drawn ? (['png', 'svg'] as const).map((kind) => ({ key: kind, label: t(kind === 'png' ? 'report.picturePng' : 'report.pictureSvg'), onClick: () => void picture(kind)() })) : []),
        ...(counted?.may.export ? [{ key: 'csv', label: t('report.csv'), onClick: () => void csv() }] : []),
    ];
}
