import { describe, expect, it } from 'vitest';
import { readMeasure, readReport, writeReport } from '@/api/report';
import { mix } from '@/views/report/options';
import { bucketText, pieMarks, toMarks, toMatrix, type Mark } from '@/views/report/series';
import { opportunity } from '../objects';

const row = {
    id: '1',
    name: 'Won by quarter',
    object: 'opportunity',
    filter: "status = 'won'",
    group_by: ['close_date:quarter', 'owner'],
    measures: ['sum(amount)', 'count'],
    chart: 'bar',
    sort: null,
    top: null,
    position: 0,
};

const mark = (label: string, value: number): Mark => ({
    labels: [label],
    values: [value],
    exact: [value],
    filter: `name = '${label}'`,
    rest: false,
});

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

    it('with two groups is a table of series over categories, with holes', () => {
        const cell = (category: string, series: string): Mark => ({ ...mark(category, 1), labels: [category, series] });
        const matrix = toMatrix([cell('Q1', 'A'), cell('Q2', 'A'), cell('Q2', 'B')]);
        expect(matrix.categories).toEqual(['Q1', 'Q2']);
        expect(matrix.series).toEqual(['A', 'B']);
        expect(matrix.cells[1]?.[0]).toBeUndefined();
    });
});

describe('a pie', () => {
    it('has five slices at most; the last holds all the others and their records', () => {
        const marks = ['a', 'b', 'c', 'd', 'e', 'f'].map((name, index) => mark(name, 10 - index));
        const slices = pieMarks(marks);
        expect(slices.map((slice) => slice.values[0])).toEqual([10, 9, 8, 7, 11]);
        expect(slices[4]?.filter).toBe("(name = 'e') or (name = 'f')");
    });
});

it('periods are written short', () => {
    expect(bucketText('2026-Q1', 'quarter', 'en')).toBe('2026 Q1');
    expect(bucketText('2026-03', 'month', 'zh')).toBe('2026年3月');
    expect(bucketText('2026', 'year', 'en')).toBe('2026');
});

it('a colour goes a share of the way to another', () => expect(mix('#000000', '#ffffff', 0.5)).toBe('#808080'));
