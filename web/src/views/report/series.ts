// From the reply of an aggregate to what a chart draws. Pure functions.
import type { AggregateReply, Field, Json, ObjectMeta } from '@/api/types';
import { bucketOf, fieldNameOf, readMeasure, type Bucket, type Report } from '@/api/report';
import { t, type Language } from '@/base/language';
import { isEmpty } from '@/fields/kit';
import { kitOf } from '@/fields/kits';
import { asReference } from '@/fields/reference';
import { fieldOf } from '@/meta/catalog';

export interface Mark {
    /** The words of its groups, first to last. */
    labels: string[];
    /** One number a measure. */
    values: number[];
    /** As the server gave them: money keeps all its digits. */
    exact: Json[];
    /** The records behind it. */
    filter: string | undefined;
    /** Belongs to no group, or to all that are too small: drawn in grey. */
    rest: boolean;
}

const MONTHS: Record<Language, Intl.DateTimeFormat> = {
    en: new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric', timeZone: 'UTC' }),
    zh: new Intl.DateTimeFormat('zh-CN', { month: 'long', year: 'numeric', timeZone: 'UTC' }),
};

/** "2017-Q1", "2017-03": short and in the language. */
export function bucketText(text: string, bucket: Bucket, language: Language): string {
    if (bucket === 'quarter') return text.replace('-', ' ');
    if (bucket === 'month' && /^\d{4}-\d{2}$/.test(text)) return MONTHS[language].format(new Date(`${text}-01T00:00:00Z`));
    if (bucket === 'year' && language === 'zh') return `${text} 年`;
    return text;
}

export function groupText(object: ObjectMeta, group: string, value: Json | undefined, language: Language): string {
    if (value === undefined || isEmpty(value)) return t('value.empty');
    const bucket = bucketOf(group);
    if (bucket) return bucketText(String(value), bucket, language);
    const reference = asReference(value);
    if (reference) return reference.name;
    const field = fieldOf(object, fieldNameOf(group));
    return field ? kitOf(field).format(value, field, language) : String(value);
}

export function toMarks(object: ObjectMeta, report: Report, reply: AggregateReply, language: Language): Mark[] {
    return reply.data.map((row, index) => ({
        labels: report.group.map((group) => groupText(object, group, row[group], language)),
        values: report.measures.map((measure) => Number(row[measure] ?? 0)),
        exact: report.measures.map((measure) => row[measure] ?? null),
        filter: reply.filters?.[index],
        rest: report.group.length > 0 && isEmpty(row[report.group[0] ?? '']),
    }));
}

export const PIE_SLICES = 5;

/** No pie above five slices: the smallest become one, whose records are those of all of them. */
export function pieMarks(marks: readonly Mark[]): Mark[] {
    if (marks.length <= PIE_SLICES) return [...marks];
    const sorted = marks.toSorted((left, right) => (right.values[0] ?? 0) - (left.values[0] ?? 0));
    const rest = sorted.slice(PIE_SLICES - 1);
    const filters = rest.map((mark) => mark.filter);
    const sum = rest.reduce((total, mark) => total + (mark.values[0] ?? 0), 0);
    const others: Mark = {
        labels: [t('report.others')],
        values: [sum],
        exact: [sum],
        filter: filters.every(Boolean) ? filters.map((filter) => `(${filter})`).join(' or ') : undefined,
        rest: true,
    };
    return [...sorted.slice(0, PIE_SLICES - 1), others];
}

export interface Matrix {
    categories: string[];
    series: string[];
    /** cells[series][category] */
    cells: (Mark | undefined)[][];
}

/** Two groups: the first makes the axis, the second the series. */
export function toMatrix(marks: readonly Mark[]): Matrix {
    const categories = [...new Set(marks.map((mark) => mark.labels[0] ?? ''))];
    const series = [...new Set(marks.map((mark) => mark.labels[1] ?? ''))];
    const cells = series.map((name) =>
        categories.map((category) => marks.find((mark) => mark.labels[0] === category && (mark.labels[1] ?? '') === name)),
    );
    return { categories, series, cells };
}

/** The field a measure is of: how its number is written. */
export const measureField = (object: ObjectMeta, measure: string): Field | undefined => {
    const { field } = readMeasure(measure);
    return field ? fieldOf(object, field) : undefined;
};
