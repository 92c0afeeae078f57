import { describe, expect, it } from 'vitest';
import type { AggregateReply } from '@/api/types';
import { readMeasure, readReport, writeReport } from '@/api/report';
import { bucketText, nextBucket, withBetween } from '@/views/report/buckets';
import { contrast, mix, readable } from '@/views/report/drawing';
import { anyOf, conditionOf, narrowed, noneOf } from '@/views/report/filters';
import { SHADES } from '@/views/report/optionsRound';
import { sides, toPivot } from '@/views/report/pivot';
import { canAsk, READY } from '@/views/report/ready';
import { sparkPath } from '@/views/report/Sparkline';
import { fillMarks, pieMarks, sliceOthers, toMarks, toMatrix } from '@/views/report/series';
import { opportunity } from '../objects';

const row = {
    id: '1',
    name: 'Won by quarter',
    name_en: null,
    object: 'opportunity',
    filter: "status = 'won'",
    group_by: ['close_date:quarter', 'owner'],
    measures: ['sum(amount)', 'count'],
    chart: 'bar',
    sort: null,
    top: null,
    settings: null,
    visibility: 'private',
    role: null,
    position: 0,
};

describe('a report', () => {
    it('is read from its record and written back alike', () => {
        const report = readReport(row);
        const { id: _id, ...stored } = row;
        expect(writeReport(report)).toEqual(stored);
        expect(readMeasure('sum(amount)')).toEqual({ fn: 'sum', field: 'amount' });
    });

    it('names its groups and keeps the records behind each mark', () => {
        const reply = {
            data: [
                { 'close_date:quarter': '2026-Q1', owner: { id: '3', name: '林小雨' }, 'sum(amount)': '12.5000', count: 2 },
                { 'close_date:quarter': null, owner: null, 'sum(amount)': null, count: 1 },
            ],
            filters: ['a', 'b'],
        };
        const marks = toMarks(opportunity, readReport(row), reply, 'zh');
        expect(marks[0]).toEqual({ labels: ['2026 Q1', '林小雨'], values: [12.5, 2], exact: ['12.5000', 2], filter: 'a', rest: false });
        expect(marks[1]?.values).toEqual([0, 1]);
        expect(marks[1]?.rest).toBe(true);
    });

    it('fills the periods in which nothing happened, and leads nowhere from them', () => {
        const reply = { data: [{ 'close_date:month': '2025-11', count: 2 }, { 'close_date:month': '2026-02', count: 1 }], filters: ['a', 'b'] };
        const report = readReport({ ...row, group_by: ['close_date:month'], measures: ['count'] });
        expect(fillMarks(opportunity, report, reply, 'en').map((mark) => [mark.values[0], mark.filter])).toEqual([[2, 'a'], [0, undefined], [0, undefined], [1, 'b']]);
        expect(fillMarks(opportunity, { ...report, sort: '-count' }, reply, 'en')).toHaveLength(2);
    });

    it('keeps the settings of its kind, and only those', () => {
        const trend = { field: 'close_date', period: 'fiscal_year', compared: 'last_year', last: true };
        expect(writeReport(readReport({ ...row, chart: 'trend', settings: trend })).settings).toEqual(trend);
        expect(writeReport(readReport({ ...row, settings: { stacked: true } })).settings).toEqual({ stacked: true });
        expect(writeReport(readReport({ ...row, group_by: ['owner'], settings: { stacked: true } })).settings).toBeNull();
        expect(writeReport(readReport({ ...row, chart: 'pivot' })).settings).toEqual({ columns: 1 });
    });
});

const asked = (group: string[], filter = "status = 'won'") => readReport({ ...row, filter, group_by: group, measures: ['count'] });

describe('others', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const reply = { data: names.map((vip, index) => ({ vip, count: 10 - index })), filters: names.map((name) => `(status = 'won') and vip = '${name}'`) };

    it('of a pie are all that is not shown, whatever their number, also what has no value', () => {
        const report = asked(['vip']);
        expect(sliceOthers(report, { ...reply, data: reply.data.slice(0, 5) })).toBeUndefined();
        const filter = sliceOthers(report, reply) ?? '';
        expect(filter).toBe("(status = 'won') and not ((vip = 'a') or (vip = 'b') or (vip = 'c') or (vip = 'd'))");
        const slices = pieMarks(toMarks(opportunity, report, reply, 'en'), report, { filter, row: { count: 77 } });
        expect(slices.map((slice) => slice.values[0])).toEqual([10, 9, 8, 7, 77]);
        expect(slices[4]?.filter).toBe(filter);
    });

    it('of series are told by category, and each cell leads to its own records', () => {
        const report = asked(['close_date:year', 'vip']);
        const cellFilter = "(status = 'won') and ((vip = 'a'))";
        const matrix = toMatrix(opportunity, report, {
            categories: { data: [{ 'close_date:year': '2025', count: 9 }], filters: ["(status = 'won') and y25"] },
            series: { data: names.map((vip) => ({ vip, count: 1 })) },
            most: 2,
            cells: { data: [{ 'close_date:year': '2025', vip: 'a', count: 4 }], filters: [`(${cellFilter}) and y25 and vip = 'a'`] },
            cellFilter,
            others: { data: [{ 'close_date:year': '2025', count: 5 }], filters: ["((status = 'won') and not ((vip = 'a'))) and y25"] },
            othersFilter: "(status = 'won') and not ((vip = 'a'))",
            none: "not ((vip = 'a'))",
        }, 'en');
        expect(matrix.cells.map((cells) => cells[0]?.values[0])).toEqual([4, 5]);
        expect(matrix.cells.map((cells) => cells[0]?.filter)).toEqual(["(status = 'won') and y25 and vip = 'a'", "(status = 'won') and y25 and not ((vip = 'a'))"]);
        expect(matrix.series.at(-1)?.rest).toBe(true);
    });
});

it('conditions are taken from filters and put to others', () => {
    expect(conditionOf('', "owner = '1'")).toBe("owner = '1'");
    expect(conditionOf(' a = 1 ', '(a = 1) and b = 2')).toBe('b = 2');
    expect(conditionOf('a = 1', 'a = 1')).toBe('');
    expect(narrowed('', 'b = 2')).toBe('b = 2');
    expect(narrowed('a = 1 or c = 2', 'b = 2')).toBe('(a = 1 or c = 2) and b = 2');
    expect(anyOf(['a', 'b'])).toBe('((a) or (b))');
    expect(noneOf([])).toBe('');
});

it('a pivot table has the subtotals of the server, not sums of its own', () => {
    const report = { ...asked(['owner', 'stage', 'vip'], ''), settings: { ...asked([]).settings, columns: 1 } };
    const [li, open] = [{ id: '1', name: 'Li' }, { id: '7', name: 'Open' }];
    const byRows: AggregateReply = {
        data: [{ count: 9, level: 0 }, { owner: li, count: 8, level: 1 }, { owner: li, stage: open, count: 7, level: 2 }, { owner: li, stage: open, vip: true, count: 6, level: 3 }],
        filters: ['all', 'li', 'li open', 'li open vip'],
        levels: [0, 1, 2, 3],
    };
    const byColumn: AggregateReply = { data: [{ count: 9 }, { vip: true, count: 5 }, { vip: true, owner: li, count: 4 }], filters: ['all', 'vip', 'vip li'], levels: [0, 1, 2] };
    expect(sides(report)).toEqual({ down: ['owner', 'stage'], across: 'vip' });
    const pivot = toPivot(opportunity, report, byRows, byColumn, 'en');
    expect(pivot.rows.map((one) => [one.label, one.level, one.total?.exact[0], one.cells.get('true')?.exact[0], one.cells.get('true')?.filter])).toEqual([
        ['Li', 1, 8, 4, 'vip li'],
        ['Open', 2, 7, 6, 'li open vip'],
        ['Total', 0, 9, 5, 'vip'],
    ]);
});

it('a ready report is offered to who sees all it asks for', () => {
    const byName = new Map([['opportunity', opportunity]]);
    expect(canAsk(READY['won_by_quarter']!, byName)).toBe(true);
    expect(canAsk(READY['won_by_industry']!, byName)).toBe(false);
    expect(canAsk(READY['tasks_late']!, byName)).toBe(false);
    for (const report of Object.values(READY)) expect(report.name && report.nameEn).toBeTruthy();
});

it('a small line stands on zero', () => {
    expect(sparkPath([0, 5, 10], 100, 10)).toBe('M0.0 10.0L50.0 5.0L100.0 0.0');
    expect(sparkPath([0, 0], 100, 10)).toBe('M0.0 10.0L100.0 10.0');
    expect(sparkPath([-5, 5], 100, 10)).toBe('M0.0 10.0L100.0 0.0');
});

it('one period follows another', () => {
    const cases = [['2026-12-31', 'day', '2027-01-01'], ['2024-02-28', 'day', '2024-02-29'], ['2020-W53', 'week', '2021-W01'], ['2025-W52', 'week', '2026-W01'], ['2026-12', 'month', '2027-01'],
        ['2026-Q4', 'quarter', '2027-Q1'], ['2026', 'year', '2027'], ['FY2026-Q4', 'fiscal_quarter', 'FY2027-Q1'], ['FY2026', 'fiscal_year', 'FY2027']] as const;
    for (const [name, bucket, next] of cases) expect(nextBucket(name, bucket)).toBe(next);
    expect(withBetween(['2026-Q3', '2026-Q1'], 'quarter')).toEqual(['2026-Q1', '2026-Q2', '2026-Q3']);
    expect(withBetween(['1900-01-01', '2026-01-01'], 'day')).toHaveLength(2);
});

it('periods are written short', () => {
    expect(bucketText('2026-Q1', 'quarter', 'en')).toBe('2026 Q1');
    expect(bucketText('2026-03', 'month', 'zh')).toBe('2026年3月');
    expect(bucketText('2026', 'year', 'en')).toBe('2026');
    expect(bucketText('FY2026-Q2', 'fiscal_quarter', 'en')).toBe('FY2026 Q2');
    expect(bucketText('FY2026', 'fiscal_year', 'zh')).toBe('2026 财年');
});

it('a colour goes a share of the way to another', () => expect(mix('#000000', '#ffffff', 0.5)).toBe('#808080'));

it('figures on a shade are read in light and in dark', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
    for (const [first, sheet, ink] of [['#4b4ddb', '#ffffff', '#1a2030'], ['#8286f7', '#181b23', '#e4e7ee']] as const)
        for (const share of SHADES) {
            const shade = mix(first, sheet, share);
            expect(contrast(readable(shade, [ink, sheet]), shade)).toBeGreaterThan(4.5);
        }
});
