// A report as it is kept: a record of the object "report" with the question it asks of another object.
import { call, callText } from '@/base/http';
import type { AggregateQuery, Json, Row, Values } from './types';

export const CHARTS = ['number', 'trend', 'bar', 'line', 'area', 'pie', 'funnel', 'heatmap', 'table', 'pivot'] as const;
export type Chart = (typeof CHARTS)[number];

export const BUCKETS = ['day', 'week', 'month', 'quarter', 'year', 'fiscal_quarter', 'fiscal_year'] as const;
export type Bucket = (typeof BUCKETS)[number];

export const FUNCTIONS = ['count', 'sum', 'avg', 'min', 'max'] as const;
export type MeasureFunction = (typeof FUNCTIONS)[number];

export const VISIBILITIES = ['private', 'department', 'role', 'everyone'] as const;
export type Visibility = (typeof VISIBILITIES)[number];

export const COMPARED = ['previous', 'last_year'] as const;
export type Compared = (typeof COMPARED)[number];

/** How it is drawn beyond its kind. */
export interface Settings {
    /** Of a trend: the date it follows, the period of its figure, and what that is compared with. */
    field: string | undefined;
    period: Bucket;
    compared: Compared | undefined;
    /** The last period that is over, instead of the one under way. */
    last: boolean;
    /** The whole period, also what is dated after today. */
    whole: boolean;
    stacked: boolean;
    /** How many of the groups stand across, in a pivot table. */
    columns: number;
}

export interface Report {
    id: string | undefined;
    name: string;
    nameEn: string;
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
    settings: Settings;
    visibility: Visibility;
    role: string;
    position: number;
}

export const SETTINGS: Settings = { field: undefined, period: 'month', compared: 'previous', last: false, whole: false, stacked: false, columns: 1 };

const texts = (value: Json | undefined): string[] => {
    if (typeof value === 'string') return value.split(',').map((one) => one.trim()).filter(Boolean);
    return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
};

const isChart = (value: Json | undefined): value is Chart => CHARTS.some((chart) => chart === value);

const isOne = <T extends string>(list: readonly T[], value: Json | undefined): value is T => list.some((one) => one === value);

function readSettings(value: Json | undefined): Settings {
    if (!value || typeof value !== 'object' || Array.isArray(value)) return SETTINGS;
    const { field, period, compared, last, whole, stacked, columns } = value;
    return {
        field: typeof field === 'string' ? field : undefined,
        period: isOne(BUCKETS, period) ? period : 'month',
        compared: isOne(COMPARED, compared) ? compared : undefined,
        last: last === true,
        whole: whole === true,
        stacked: stacked === true,
        columns: columns === 0 ? 0 : 1,
    };
}

/** Only what the kind of report asks for is kept. */
function writeSettings({ chart, settings, group }: Report): Values | null {
    const { field, period, compared, last, whole, stacked, columns } = settings;
    if (chart === 'trend') return { field: field ?? null, period, ...(compared ? { compared } : {}), ...(last ? { last } : {}), ...(whole ? { whole } : {}) };
    if (chart === 'pivot') return { columns };
    return stacked && group.length > 1 ? { stacked } : null;
}

export function readReport(row: Row): Report {
    const group = texts(row['group_by']);
    const measures = texts(row['measures']);
    return {
        id: row.id,
        name: String(row['name'] ?? ''),
        nameEn: String(row['name_en'] ?? ''),
        object: String(row['object'] ?? ''),
        filter: String(row['filter'] ?? ''),
        group,
        measures: measures.length > 0 ? measures : ['count'],
        chart: isChart(row['chart']) ? row['chart'] : group.length > 0 ? 'bar' : 'number',
        sort: typeof row['sort'] === 'string' ? row['sort'] : undefined,
        top: Number(row['top'] ?? 0) || undefined,
        settings: readSettings(row['settings']),
        visibility: VISIBILITIES.find((one) => one === row['visibility']) ?? 'private',
        role: String(row['role'] ?? ''),
        position: Number(row['position'] ?? 0),
    };
}

export function writeReport(report: Report): Values {
    return {
        name: report.name,
        name_en: report.nameEn || null,
        object: report.object,
        filter: report.filter || null,
        group_by: report.group,
        measures: report.measures,
        chart: report.chart,
        sort: report.sort ?? null,
        top: report.top ?? null,
        settings: writeSettings(report),
        visibility: report.visibility,
        role: report.visibility === 'role' ? report.role || null : null,
        position: report.position,
    };
}

export const bucketOf = (group: string): Bucket | undefined => BUCKETS.find((bucket) => group.endsWith(`:${bucket}`));
export const fieldNameOf = (group: string): string => group.split(':')[0] ?? group;

export function readMeasure(measure: string): { fn: MeasureFunction; field: string | undefined } {
    const match = /^(\w+)\(([\w.]+)\)$/.exec(measure);
    const fn = FUNCTIONS.find((one) => one === (match?.[1] ?? measure)) ?? 'count';
    return { fn, field: match?.[2] };
}

export interface TrendQuery {
    filter?: string | undefined;
    field: string;
    period: Bucket;
    measures: string[];
    compared?: Compared | undefined;
    last?: boolean;
    whole?: boolean;
}

export interface Span {
    from: string;
    to: string;
    values: Record<string, string | number | null>;
    filter: string;
}

export interface TrendReply {
    now: Span;
    before: Span | null;
    /** In per cent; null where there was nothing before. */
    change: Record<string, string | null>;
    unit: Bucket;
    points: Span[];
}

export async function trend(plural: string, query: TrendQuery): Promise<TrendReply> {
    return (await call<TrendReply>('POST', `/${plural}/trend`, { body: { ...query, filter: query.filter || undefined } })).data;
}

/** The rows of an aggregate for a spreadsheet. */
export const aggregateCsv = (plural: string, query: AggregateQuery): Promise<string> =>
    callText('POST', `/${plural}/aggregate/export`, { body: { ...query, filter: query.filter || undefined } });
