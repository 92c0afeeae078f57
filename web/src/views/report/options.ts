// The drawings of ECharts, made from marks and colours. Pure: no chart library here.
import type { EChartsCoreOption } from 'echarts/core';
import { formatNumber } from '@/base/number';
import type { Language } from '@/base/language';
import type { Chart } from '@/api/report';
import { pieMarks, toMatrix, type Mark } from './series';
import type { Writer } from './format';

export interface Paint {
    ink: string;
    ink2: string;
    line: string;
    sheet: string;
    /** At most five, apart for colour-blind eyes and in print. */
    series: readonly string[];
    font: string;
    /** What belongs to none: empty values, the others. */
    rest: string;
}

export interface Drawing {
    chart: Chart;
    marks: readonly Mark[];
    writers: readonly Writer[];
    names: readonly string[];
    paint: Paint;
    language: Language;
    /** Grouped by a period: time runs from left to right. */
    timed: boolean;
    /** As wide as a phone. */
    narrow: boolean;
}

interface Drawn {
    option: EChartsCoreOption;
    /** The mark behind a click. */
    markAt: (seriesIndex: number, dataIndex: number) => Mark | undefined;
}

const MOST_LABELS = 12;
/** Roughly how much there is for the names below an axis, and what a letter and the space between two take. */
const ROOM = { narrow: 290, wide: 500 };
const LETTER = 6.5;
const GAP = 14;

/** Chinese letters are twice as wide. */
const widthOf = (text: string): number => [...text].reduce((sum, letter) => sum + (letter > '\u2e80' ? 2 : 1), 0) * LETTER + GAP;

/** Whether all texts stand side by side, each in a share of the room as wide as the widest needs. */
const fits = (texts: readonly string[], narrow: boolean): boolean =>
    texts.length * Math.max(0, ...texts.map(widthOf)) <= (narrow ? ROOM.narrow : ROOM.wide);

function frame({ paint }: Drawing): EChartsCoreOption {
    return {
        animationDuration: 140,
        animationDurationUpdate: 140,
        color: [...paint.series],
        textStyle: { fontFamily: paint.font, color: paint.ink2, fontSize: 12 },
        grid: { left: 4, right: 12, top: 16, bottom: 4, containLabel: true },
        tooltip: {
            trigger: 'item',
            backgroundColor: paint.sheet,
            borderColor: paint.line,
            textStyle: { color: paint.ink, fontSize: 12 },
            confine: true,
        },
    };
}

const axisLook = (paint: Paint) => ({
    axisLine: { lineStyle: { color: paint.line } },
    axisTick: { show: false },
    axisLabel: { color: paint.ink2, hideOverlap: true },
});

function axes(drawing: Drawing): Drawn {
    const { marks, writers, names, paint, chart } = drawing;
    const { categories, series, cells } = toMatrix(marks);
    const grouped = series.length > 1;
    const writer = writers[0];
    const line = chart === 'line';
    const few = categories.length <= MOST_LABELS && !grouped;
    const figures = (cells[0] ?? []).map((mark) => writer?.short(mark?.values[0] ?? 0) ?? '');
    const sideways = !line && few && !fits(categories, drawing.narrow) && (!drawing.timed || drawing.narrow);
    const labelled = few && (sideways || fits(figures, drawing.narrow)) && (!line || categories.length <= 8);
    const category = {
        type: 'category',
        data: categories,
        inverse: sideways,
        ...axisLook(paint),
        axisLabel: { color: paint.ink2, hideOverlap: true, ...(sideways ? { width: 120, overflow: 'truncate' } : {}) },
    };
    const value = {
        type: 'value',
        min: line ? undefined : 0,
        splitLine: { lineStyle: { color: paint.line } },
        axisLabel: { color: paint.ink2, formatter: (number: number) => writer?.short(number) ?? '' },
        splitNumber: 4,
        show: !sideways,
    };
    const option = {
        ...frame(drawing),
        ...(grouped ? { legend: { bottom: 0, icon: 'roundRect', itemWidth: 10, itemHeight: 10, textStyle: { color: paint.ink2 } } } : {}),
        ...(grouped ? { grid: { left: 4, right: 12, top: 16, bottom: 32, containLabel: true } } : {}),
        ...(sideways ? { grid: { left: 4, right: 64, top: 4, bottom: 4, containLabel: true } } : {}),
        xAxis: sideways ? value : category,
        yAxis: sideways ? category : value,
        series: cells.map((row, index) => ({
            name: series[index] || names[0],
            type: line ? 'line' : 'bar',
            data: row.map((mark) => mark?.values[0] ?? 0),
            barMaxWidth: sideways ? 20 : 28,
            labelLayout: { hideOverlap: true },
            symbolSize: 6,
            lineStyle: { width: 2 },
            itemStyle: { borderRadius: sideways ? [0, 3, 3, 0] : [3, 3, 0, 0] },
            label: {
                show: labelled,
                position: sideways ? 'right' : 'top',
                color: paint.ink2,
                formatter: ({ value: number }: { value: number }) => writer?.short(number) ?? '',
            },
            tooltip: { valueFormatter: (number: number) => writer?.full(number) ?? '' },
        })),
    };
    return { option, markAt: (at, index) => cells[at]?.[index] };
}

function pie(drawing: Drawing): Drawn {
    const { writers, paint, language, names } = drawing;
    const marks = pieMarks(drawing.marks);
    const total = marks.reduce((sum, mark) => sum + (mark.values[0] ?? 0), 0);
    const share = (value: number): string => (total > 0 ? `${formatNumber((value * 100) / total, language)}%` : '');
    const option = {
        ...frame(drawing),
        series: [
            {
                name: names[0],
                type: 'pie',
                radius: ['46%', '72%'],
                data: marks.map((mark) => ({
                    name: mark.labels[0],
                    value: mark.values[0],
                    ...(mark.rest ? { itemStyle: { color: paint.rest } } : {}),
                })),
                itemStyle: { borderColor: paint.sheet, borderWidth: 2 },
                label: {
                    color: paint.ink,
                    lineHeight: 16,
                    overflow: 'break',
                    formatter: ({ name, value }: { name: string; value: number }) => `${name}\n${share(value)}`,
                },
                tooltip: { valueFormatter: (number: number) => writers[0]?.full(number) ?? '' },
            },
        ],
    };
    return { option, markAt: (_, index) => marks[index] };
}

/** A colour on its way to another one: "#rrggbb", 0 to 1. */
export function mix(from: string, to: string, share: number): string {
    const part = (text: string, at: number): number => Number.parseInt(text.slice(at, at + 2), 16);
    const parts = [1, 3, 5].map((at) => Math.round(part(from, at) * (1 - share) + part(to, at) * share));
    return `#${parts.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

function funnel(drawing: Drawing): Drawn {
    const { writers, paint, names } = drawing;
    const marks = drawing.marks.toSorted((left, right) => (right.values[0] ?? 0) - (left.values[0] ?? 0));
    const option = {
        ...frame(drawing),
        series: [
            {
                name: names[0],
                type: 'funnel',
                sort: 'descending',
                left: 8,
                width: '52%',
                top: 8,
                bottom: 8,
                gap: 2,
                minSize: '8%',
                data: marks.map((mark, index) => ({
                    name: mark.labels[0],
                    value: mark.values[0],
                    itemStyle: { color: mix(paint.series[0] ?? paint.ink, paint.sheet, (index / marks.length) * 0.65) },
                })),
                itemStyle: { borderColor: paint.sheet, borderWidth: 1 },
                labelLine: { length: 12, lineStyle: { color: paint.line } },
                label: {
                    position: 'right',
                    color: paint.ink,
                    formatter: ({ name, value }: { name: string; value: number }) => `${name}  ${writers[0]?.short(value) ?? ''}`,
                },
                tooltip: { valueFormatter: (number: number) => writers[0]?.full(number) ?? '' },
            },
        ],
    };
    return { option, markAt: (_, index) => marks[index] };
}

export function draw(drawing: Drawing): Drawn {
    if (drawing.chart === 'pie') return pie(drawing);
    if (drawing.chart === 'funnel') return funnel(drawing);
    return axes(drawing);
}
