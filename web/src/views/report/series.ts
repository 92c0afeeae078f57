// From the replies of aggregates to what is drawn. Pure functions.
import type { AggregateReply, AggregateRow, Field, Json, ObjectMeta } from '@/api/types';
import { bucketOf, fieldNameOf, readMeasure, type Report } from '@/api/report';
import { t, type Language } from '@/base/language';
import { isEmpty } from '@/fields/kit';
import { kitOf } from '@/fields/kits';
import { asReference } from '@/fields/reference';
import { bucketText, withBetween } from './buckets';
import { conditionOf, narrowed, noneOf } from './filters';
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

export function groupText(object: ObjectMeta, group: string, value: Json | undefined, language: Language): string {
    if (value === undefined || isEmpty(value)) return t('value.empty');
    const bucket = bucketOf(group);
    if (bucket) return bucketText(String(value), bucket, language);
    const reference = asReference(value);
    if (reference) return reference.name;
    const field = fieldOf(object, fieldNameOf(group));
    return field ? kitOf(field).format(value, field, language) : String(value);
}

/** What tells one group from another, whatever it is called. */
export function keyOf(value: Json | undefined): string {
    if (value === undefined || isEmpty(value)) return '';
    const reference = asReference(value);
    return reference ? reference.id : String(value);
}

const figures = (report: Report, row: AggregateRow | undefined): Pick<Mark, 'values' | 'exact'> => ({
    values: report.measures.map((measure) => Number(row?.[measure] ?? 0)),
    exact: report.measures.map((measure) => row?.[measure] ?? (adds(measure) ? 0 : null)),
});

/** Nothing counted is 0; an average of nothing is none. */
const adds = (measure: string): boolean => ['count', 'sum'].includes(readMeasure(measure).fn);

export function toMarks(object: ObjectMeta, report: Report, reply: AggregateReply, language: Language): Mark[] {
    return reply.data.map((row, index) => ({
        labels: report.group.map((group) => groupText(object, group, row[group], language)),
        ...figures(report, row),
        filter: reply.filters?.[index],
        rest: report.group.length > 0 && isEmpty(row[report.group[0] ?? '']),
    }));
}

/** The periods in which nothing happened, between those in which something did. */
export function fillMarks(object: ObjectMeta, report: Report, reply: AggregateReply, language: Language): Mark[] {
    const marks = toMarks(object, report, reply, language);
    const [group = ''] = report.group;
    const bucket = bucketOf(group);
    if (!bucket || report.sort || report.top) return marks;
    const at = new Map(reply.data.map((row, index) => [keyOf(row[group]), index]));
    const names = reply.data.map((row) => keyOf(row[group])).filter(Boolean);
    const empty = marks.filter((mark) => mark.rest);
    return [
        ...empty,
        ...withBetween(names, bucket).flatMap((name): Mark[] => {
            const index = at.get(name);
            const there = index === undefined ? undefined : marks[index];
            return [there ?? { labels: [bucketText(name, bucket, language)], ...figures(report, undefined), filter: undefined, rest: false }];
        }),
    ];
}

export const PIE_SLICES = 5;

/** No pie above five slices: what is behind the fourth is asked for as one. */
export function sliceOthers(report: Report, reply: AggregateReply): string | undefined {
    if (reply.data.length <= PIE_SLICES) return undefined;
    const shown = (reply.filters ?? []).slice(0, PIE_SLICES - 1).map((filter) => conditionOf(report.filter, filter));
    return narrowed(report.filter, noneOf(shown));
}

export function pieMarks(marks: readonly Mark[], report: Report, others: { filter: string; row: AggregateRow | undefined } | undefined): Mark[] {
    if (!others) return marks.slice(0, PIE_SLICES);
    return [...marks.slice(0, PIE_SLICES - 1), { labels: [t('report.others')], ...figures(report, others.row), filter: others.filter, rest: true }];
}

export interface Matrix {
    categories: Mark[];
    series: { label: string; rest: boolean }[];
    /** cells[series][category] */
    cells: (Mark | undefined)[][];
}

/** One group: its marks are the only series. */
export const plainMatrix = (marks: readonly Mark[], name: string): Matrix => ({
    categories: [...marks],
    series: [{ label: name, rest: false }],
    cells: [[...marks]],
});

export interface MatrixReplies {
    categories: AggregateReply;
    /** The largest series first, one more than are shown when there are more. */
    series: AggregateReply;
    most: number;
    /** Both groups, asked with `cellFilter`. */
    cells: AggregateReply;
    cellFilter: string;
    /** The first group alone, of what belongs to no series shown. */
    others: AggregateReply | undefined;
    othersFilter: string;
    /** What keeps the others from the series shown. */
    none: string;
}

export const shownSeries = (reply: AggregateReply, most: number): number => (reply.data.length > most ? most - 1 : reply.data.length);

export function toMatrix(object: ObjectMeta, report: Report, replies: MatrixReplies, language: Language): Matrix {
    const [first = '', second = ''] = report.group;
    const alone = { ...report, group: [first] };
    const categories = fillMarks(object, alone, replies.categories, language);
    const byLabel = new Map(replies.categories.data.map((row) => [keyOf(row[first]), groupText(object, first, row[first], language)]));
    const shown = replies.series.data.slice(0, shownSeries(replies.series, replies.most));
    const order = bucketOf(second) ? shown.toSorted((left, right) => keyOf(left[second]).localeCompare(keyOf(right[second]))) : shown;
    const cell = (label: string, row: AggregateRow, filter: string, rest: boolean): [string, Mark] => {
        const category = byLabel.get(keyOf(row[first])) ?? '';
        return [category, { labels: [category, label], ...figures(report, row), filter, rest }];
    };
    const rows = order.map((one) => {
        const label = groupText(object, second, one[second], language);
        const cells = replies.cells.data.flatMap((row, index) => {
            if (keyOf(row[second]) !== keyOf(one[second])) return [];
            return [cell(label, row, narrowed(report.filter, conditionOf(replies.cellFilter, replies.cells.filters?.[index] ?? '')), false)];
        });
        return { label, rest: isEmpty(one[second]), cells: new Map(cells) };
    });
    const { others } = replies;
    if (others) {
        const cells = others.data.map((row, index) =>
            cell(t('report.others'), row, narrowed(report.filter, `${conditionOf(replies.othersFilter, others.filters?.[index] ?? '')} and ${replies.none}`), true),
        );
        rows.push({ label: t('report.others'), rest: true, cells: new Map(cells) });
    }
    return {
        categories,
        series: rows.map(({ label, rest }) => ({ label, rest })),
        cells: rows.map((row) => categories.map((category) => row.cells.get(category.labels[0] ?? ''))),
    };
}

/** The field a measure is of: how its number is written. */
export const measureField = (object: ObjectMeta, measure: string): Field | undefined => {
    const { field } = readMeasure(measure);
    return field ? fieldOf(object, field) : undefined;
};
