// Bars, lines and areas. Values begin at zero; one series carries its figures, several lines their names.
import type { Drawing, Drawn, Paint } from './drawing';
import { frame } from './drawing';
import type { Mark } from './series';

const MOST_LABELS = 12;
/** Roughly how much there is for the names below an axis, and what a letter and the space between two take. */
const ROOM = { narrow: 290, wide: 500 };
const LETTER = 6.5;
const GAP = 14;
const LEGEND = 28;

/** Chinese letters are twice as wide. */
const widthOf = (text: string): number => [...text].reduce((sum, letter) => sum + (letter > '\u2e80' ? 2 : 1), 0) * LETTER + GAP;

/** Whether all texts stand side by side, each in a share of the room as wide as the widest needs. */
const fits = (texts: readonly string[], narrow: boolean): boolean =>
    texts.length * Math.max(0, ...texts.map(widthOf)) <= (narrow ? ROOM.narrow : ROOM.wide);

interface Plan {
    line: boolean;
    grouped: boolean;
    stacked: boolean;
    /** Bars lie, for long names. */
    sideways: boolean;
    labelled: boolean;
    /** Lines have their names at the end instead of a legend. */
    named: boolean;
}

function plan({ report, matrix, writer, timed, narrow }: Drawing): Plan {
    const line = report.chart === 'line' || report.chart === 'area';
    const grouped = matrix.series.length > 1;
    const names = matrix.categories.map((mark) => mark.labels[0] ?? '');
    const few = names.length <= MOST_LABELS;
    const figures = (matrix.cells[0] ?? []).map((mark) => writer?.short(mark?.values[0] ?? 0) ?? '');
    const sideways = !line && few && !fits(names, narrow) && (!timed || narrow);
    return {
        line,
        grouped,
        stacked: grouped && report.settings.stacked,
        sideways,
        labelled: !grouped && few && (sideways || fits(figures, narrow)) && (!line || names.length <= 8),
        named: line && grouped && !narrow && !report.settings.stacked,
    };
}

const room = (drawing: Drawing, { sideways, grouped, named }: Plan) => ({
    left: 4,
    right: named ? Math.min(140, Math.max(...drawing.matrix.series.map((one) => widthOf(one.label)))) : sideways ? 64 : 12,
    top: sideways ? 4 : 16,
    bottom: grouped && !named ? LEGEND + 4 : 4,
    containLabel: true,
});

function axesOf({ matrix, writer, paint }: Drawing, { sideways, line, labelled }: Plan) {
    const label = { color: paint.ink2, hideOverlap: true };
    const category = {
        type: 'category',
        data: matrix.categories.map((mark) => mark.labels[0] ?? ''),
        inverse: sideways,
        // Figures at the points need room at both ends.
        boundaryGap: !line || labelled,
        axisLine: { lineStyle: { color: paint.line } },
        axisTick: { show: false },
        axisLabel: { ...label, ...(sideways ? { width: 120, overflow: 'truncate' } : {}) },
    };
    const value = {
        type: 'value',
        splitLine: { lineStyle: { color: paint.line } },
        axisLabel: { ...label, formatter: (number: number) => writer?.short(number) ?? '' },
        splitNumber: 4,
        show: !sideways,
    };
    return { xAxis: sideways ? value : category, yAxis: sideways ? category : value };
}

/** What belongs to no group is grey; of one series only its bar is. */
const colourOf = (paint: Paint, rest: boolean) => (rest ? { color: paint.rest } : {});

function seriesOf(drawing: Drawing, planned: Plan, row: readonly (Mark | undefined)[], index: number) {
    const { matrix, paint, writer, name, report } = drawing;
    const { line, sideways, stacked, labelled, grouped, named } = planned;
    const rest = matrix.series[index]?.rest === true;
    const hollow = line && !stacked && !report.measures[0]?.startsWith('count') && !report.measures[0]?.startsWith('sum');
    return {
        name: matrix.series[index]?.label || name,
        type: line ? 'line' : 'bar',
        ...(stacked ? { stack: 'all' } : {}),
        ...(report.chart === 'area' ? { areaStyle: { opacity: stacked ? 0.55 : 0.16 } } : {}),
        data: row.map((mark) => ({ value: mark?.values[0] ?? (hollow ? null : 0), ...(!grouped && !line && mark?.rest ? { itemStyle: { color: paint.rest } } : {}) })),
        barMaxWidth: sideways ? 20 : 28,
        labelLayout: { hideOverlap: true },
        symbol: 'circle',
        symbolSize: 6,
        showSymbol: row.length <= 40,
        lineStyle: { width: 2 },
        itemStyle: { ...colourOf(paint, rest && grouped), borderRadius: stacked || line ? 0 : sideways ? [0, 3, 3, 0] : [3, 3, 0, 0] },
        label: {
            show: labelled,
            position: sideways ? 'right' : 'top',
            color: paint.ink2,
            formatter: ({ value: number }: { value: number }) => writer?.short(number) ?? '',
        },
        ...(named ? { endLabel: { show: true, formatter: '{a}', color: paint.ink2, width: 120, overflow: 'truncate' } } : {}),
        tooltip: { valueFormatter: (number: number | null) => (number === null ? '–' : (writer?.full(number) ?? '')) },
    };
}

export function axes(drawing: Drawing): Drawn {
    const { matrix, paint } = drawing;
    const planned = plan(drawing);
    const legend = { bottom: 0, icon: 'roundRect', itemWidth: 10, itemHeight: 10, type: 'scroll', textStyle: { color: paint.ink2 }, pageTextStyle: { color: paint.ink2 }, pageIconColor: paint.ink2, pageIconInactiveColor: paint.line };
    const option = {
        ...frame(paint),
        ...(planned.grouped && !planned.named ? { legend } : {}),
        grid: room(drawing, planned),
        ...axesOf(drawing, planned),
        series: matrix.cells.map((row, index) => seriesOf(drawing, planned, row, index)),
    };
    return { option, markAt: (at, index) => matrix.cells[at]?.[index] };
}
