// What each kind of report asks the server. A reply is drawn with the question it answers: while the next one is on its
// way, the last drawing stays whole.
import { useMemo, useRef } from 'react';
import type { AggregateQuery, ObjectMeta } from '@/api/types';
import type { Report } from '@/api/report';
import { useLanguage } from '@/base/language';
import { useAggregate } from '@/record/queries';
import { anyOf, conditionOf, narrowed, noneOf } from './filters';
import { sides, toPivot, type Pivot } from './pivot';
import { fillMarks, pieMarks, PIE_SLICES, shownSeries, sliceOthers, toMarks, toMatrix, type Mark, type Matrix } from './series';

export interface Asked<T> {
    /** With the report it is about; undefined until something was answered. */
    shown: { report: Report; object: ObjectMeta; figures: T } | undefined;
    error: Error | null;
    refetch: () => void;
    pending: boolean;
}

const MOST_ROWS = 200;
const MOST = 1000;
const MOST_SERIES = 5;
const MOST_SHADES = 20;

const asked = (report: Report): AggregateQuery => ({
    filter: report.filter,
    group: report.group,
    measures: report.measures,
    limit: report.top ?? MOST_ROWS,
    ...(report.sort ? { sort: report.sort } : {}),
});

type Query = ReturnType<typeof useAggregate>;

/** Several questions that make one drawing: it changes when all of them are answered. */
function useTogether<T>(object: ObjectMeta, report: Report, queries: readonly (Query | undefined)[], make: () => T): Asked<T> {
    const language = useLanguage();
    const kept = useRef<Asked<T>['shown']>(undefined);
    const parts = queries.filter((query) => query !== undefined);
    const ready = parts.every((query) => query.data !== undefined && !query.isPlaceholderData);
    const error = parts.find((query) => query.error)?.error ?? null;
    // Made anew when a reply or the question changes, whichever object holds them.
    const made = useMemo(() => (ready ? { report, object, figures: make() } : undefined), [ready, JSON.stringify(report), object, language, ...parts.map((query) => query.data)]);
    if (made) kept.current = made;
    return {
        shown: made ?? kept.current,
        error,
        refetch: () => parts.forEach((query) => void query.refetch()),
        pending: !ready && !error,
    };
}

export function useMarks(object: ObjectMeta, report: Report): Asked<Mark[]> {
    const language = useLanguage();
    const query = useAggregate(object, asked(report));
    const timed = report.chart === 'line' || report.chart === 'area' || report.chart === 'bar';
    const read = timed && report.group.length === 1 ? fillMarks : toMarks;
    return useTogether(object, report, [query], () => (query.data ? read(object, report, query.data, language) : []));
}

export function useSlices(object: ObjectMeta, report: Report): Asked<Mark[]> {
    const language = useLanguage();
    const alone = { ...report, group: report.group.slice(0, 1) };
    const query = useAggregate(object, { ...asked(alone), sort: `-${report.measures[0] ?? 'count'}`, limit: PIE_SLICES + 1 });
    const filter = query.data && !query.isPlaceholderData ? sliceOthers(report, query.data) : undefined;
    const others = useAggregate(object, { filter, group: [], measures: report.measures }, filter !== undefined);
    return useTogether(object, report, [query, filter === undefined ? undefined : others], () =>
        query.data ? pieMarks(toMarks(object, alone, query.data, language), report, filter === undefined ? undefined : { filter, row: others.data?.data[0] }) : [],
    );
}

const conditions = (report: Report, filters: readonly string[] | undefined): string[] => (filters ?? []).map((filter) => conditionOf(report.filter, filter));
const together = (filter: string, parts: readonly string[]): string => parts.filter(Boolean).reduce(narrowed, filter);

/** Two groups: which categories, which series, the cells of both, and by category what belongs to no series shown. */
export function useMatrix(object: ObjectMeta, report: Report): Asked<Matrix> {
    const language = useLanguage();
    const [first = '', second = ''] = report.group;
    const [measure = 'count'] = report.measures;
    const most = report.chart === 'heatmap' ? MOST_SHADES : MOST_SERIES;
    const { filter, measures } = report;
    const categories = useAggregate(object, { ...asked(report), group: [first], ...(report.sort?.includes(second) ? { sort: first } : {}) });
    const series = useAggregate(object, { filter, group: [second], measures: [measure], sort: `-${measure}`, limit: most + 1 });
    const ready = categories.data !== undefined && series.data !== undefined && !categories.isPlaceholderData && !series.isPlaceholderData;
    const limited = (categories.data?.data.length ?? 0) >= (report.top ?? MOST_ROWS);
    const chosen = limited ? anyOf(conditions(report, categories.data?.filters)) : '';
    const shown = conditions(report, series.data?.filters?.slice(0, series.data ? shownSeries(series.data, most) : 0));
    const more = (series.data?.data.length ?? 0) > most;
    const cellFilter = together(filter, [chosen, more ? anyOf(shown) : '']);
    const othersFilter = together(filter, [chosen, noneOf(shown)]);
    const cells = useAggregate(object, { filter: cellFilter, group: [first, second], measures, limit: MOST }, ready);
    const others = useAggregate(object, { filter: othersFilter, group: [first], measures, limit: MOST }, ready && more);
    return useTogether(object, report, [categories, series, cells, more ? others : undefined], () =>
        toMatrix(
            object,
            report,
            {
                categories: categories.data ?? { data: [] },
                series: series.data ?? { data: [] },
                most,
                cells: cells.data ?? { data: [] },
                cellFilter,
                others: more ? others.data : undefined,
                othersFilter,
                none: more ? noneOf(shown) : '',
            },
            language,
        ),
    );
}

/** A table that is cut off says so. */
export interface Tabled extends Pivot {
    cut: boolean;
}

export function usePivot(object: ObjectMeta, report: Report): Asked<Tabled> {
    const language = useLanguage();
    const { down, across } = sides(report);
    const shared = { filter: report.filter, measures: report.measures, limit: MOST, subtotals: true };
    const group = across === undefined ? down : [...down, across];
    const order = report.sort && report.measures.some((measure) => report.sort?.endsWith(measure)) ? { sort: report.sort } : {};
    const byRows = useAggregate(object, { ...shared, group, ...order });
    const byColumn = useAggregate(object, { ...shared, group: [across ?? '', ...down.slice(0, -1)] }, across !== undefined);
    return useTogether(object, report, [byRows, across === undefined ? undefined : byColumn], () => {
        const pivot = toPivot(object, report, byRows.data ?? { data: [] }, across === undefined ? undefined : byColumn.data, language);
        const cut = (byRows.data?.levels ?? []).filter((level) => level === group.length).length >= MOST;
        return { ...pivot, cut };
    });
}
