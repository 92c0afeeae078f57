// What a kind of report takes, and how a question is fitted to another kind. Pure.
import { SETTINGS, type Chart, type Report } from '@/api/report';
import type { Field, ObjectMeta } from '@/api/types';
import { kitOf } from '@/fields/kits';
import { boardLayout } from '@/meta/catalog';

const GROUPS: Partial<Record<Chart, number>> = { number: 0, trend: 0, pie: 1, funnel: 1, table: 4, pivot: 4 };
const MOST_GROUPS = 2;

export const mostGroups = (chart: Chart): number => GROUPS[chart] ?? MOST_GROUPS;

/** The dates and times a trend may follow. */
export const dateFields = (object: ObjectMeta): Field[] => object.fields.filter((field) => kitOf(field).buckets && field.filterable && !field.name.includes('.'));

const PREFERRED = ['close_date', 'happened_at', 'due_at', 'created_at'];

export function followed(object: ObjectMeta): string | undefined {
    const fields = dateFields(object).map((field) => field.name);
    return PREFERRED.find((name) => fields.includes(name)) ?? fields[0];
}

/** The same question drawn otherwise: groups beyond what it takes go, what it needs comes. */
export function withKind(report: Report, chart: Chart, object: ObjectMeta | undefined): Report {
    const group = report.group.slice(0, mostGroups(chart));
    const field = report.settings.field ?? (object && followed(object));
    const sort = report.sort && [...group, ...report.measures].includes(report.sort.replace(/^-/, '')) ? report.sort : undefined;
    return { ...report, chart, group, sort, settings: { ...report.settings, field } };
}

export const NEW: Report = {
    id: undefined,
    name: '',
    nameEn: '',
    object: '',
    filter: '',
    group: [],
    measures: ['count'],
    chart: 'bar',
    sort: undefined,
    top: undefined,
    settings: SETTINGS,
    visibility: 'private',
    role: '',
    position: 0,
};

/** A first question about an object: how many stand where. */
export function about(object: ObjectMeta): Report {
    const by = boardLayout(object)?.by;
    return { ...NEW, object: object.name, group: by ? [by] : [] };
}
