// A report as it is kept: a record of the object "report" with the question it asks of another object.
import type { Json, Row, Values } from './types';

export const CHARTS = ['number', 'bar', 'line', 'pie', 'funnel', 'table'] as const;
export type Chart = (typeof CHARTS)[number];

export const BUCKETS = ['day', 'week', 'month', 'quarter', 'year'] as const;
export type Bucket = (typeof BUCKETS)[number];

export const FUNCTIONS = ['count', 'sum', 'avg', 'min', 'max'] as const;
export type MeasureFunction = (typeof FUNCTIONS)[number];

export interface Report {
    id: string | undefined;
    name: string;
    /** Name of the object it counts. */
    object: string;
    filter: string;
    /** "close_date:quarter", "owner". */
    group: string[];
    /** "count", "sum(amount)". */
    measures: string[];
    chart: Chart;
    sort: string | undefined;
    /** The first rows only. */
    top: number | undefined;
    position: number;
}

const texts = (value: Json | undefined): string[] => {
    if (typeof value === 'string') return value.split(',').map((one) => one.trim()).filter(Boolean);
    return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
};

const isChart = (value: Json | undefined): value is Chart => CHARTS.some((chart) => chart === value);

export function readReport(row: Row): Report {
    const group = texts(row['group_by']);
    const measures = texts(row['measures']);
    return {
        id: row.id,
        name: String(row['name'] ?? ''),
        object: String(row['object'] ?? ''),
        filter: String(row['filter'] ?? ''),
        group,
        measures: measures.length > 0 ? measures : ['count'],
        chart: isChart(row['chart']) ? row['chart'] : group.length > 0 ? 'bar' : 'number',
        sort: typeof row['sort'] === 'string' ? row['sort'] : undefined,
        top: Number(row['top'] ?? 0) || undefined,
        position: Number(row['position'] ?? 0),
    };
}

export function writeReport(report: Report): Values {
    return {
        name: report.name,
        object: report.object,
        filter: report.filter || null,
        group_by: report.group,
        measures: report.measures,
        chart: report.chart,
        sort: report.sort ?? null,
        top: report.top ?? null,
        position: report.position,
    };
}

export const bucketOf = (group: string): Bucket | undefined => BUCKETS.find((bucket) => group.endsWith(`:${bucket}`));
export const fieldNameOf = (group: string): string => group.split(':')[0] ?? group;

export function readMeasure(measure: string): { fn: MeasureFunction; field: string | undefined } {
    const match = /^(\w+)\((\w+)\)$/.exec(measure);
    const fn = FUNCTIONS.find((one) => one === (match?.[1] ?? measure)) ?? 'count';
    return { fn, field: match?.[2] };
}
