// Pies, funnels and heat maps.
import { formatNumber } from '@/base/number';
import { frame, mix, readable, type Drawing, type Drawn } from './drawing';

export function pie({ matrix, paint, language, name, writer }: Drawing): Drawn {
    const marks = matrix.categories;
    const total = marks.reduce((sum, mark) => sum + (mark.values[0] ?? 0), 0);
    const share = (value: number): string => (total > 0 ? `${formatNumber((value * 100) / total, language)}%` : '');
    const option = {
        ...frame(paint),
        series: [
            {
                name,
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
                    formatter: ({ name: label, value }: { name: string; value: number }) => `${label}\n${share(value)}`,
                },
                tooltip: { valueFormatter: (number: number) => writer?.full(number) ?? '' },
            },
        ],
    };
    return { option, markAt: (_, index) => marks[index] };
}

export function funnel({ matrix, writer, paint, name, narrow }: Drawing): Drawn {
    const marks = matrix.categories.toSorted((left, right) => (right.values[0] ?? 0) - (left.values[0] ?? 0));
    const option = {
        ...frame(paint),
        series: [
            {
                name,
                type: 'funnel',
                sort: 'descending',
                left: 8,
                width: narrow ? '46%' : '52%',
                top: 8,
                bottom: 8,
                gap: 2,
                minSize: '8%',
                data: marks.map((mark, index) => ({
                    name: mark.labels[0],
                    value: mark.values[0],
                    itemStyle: { color: mark.rest ? paint.rest : mix(paint.series[0] ?? paint.ink, paint.sheet, (index / marks.length) * 0.65) },
                })),
                itemStyle: { borderColor: paint.sheet, borderWidth: 1 },
                labelLine: { length: 12, lineStyle: { color: paint.line } },
                label: {
                    position: 'right',
                    color: paint.ink,
                    formatter: ({ name: label, value }: { name: string; value: number }) => `${label}  ${writer?.short(value) ?? ''}`,
                },
                tooltip: { valueFormatter: (number: number) => writer?.full(number) ?? '' },
            },
        ],
    };
    return { option, markAt: (_, index) => marks[index] };
}

/** How far each of the five goes towards the ground; on every one, in light and in dark, a figure is read well. */
export const SHADES: readonly number[] = [0.88, 0.72, 0.56, 0.42, 0.02];

/** The shade of a figure: five of one colour, each as many figures wide. */
function shadeOf(value: number, least: number, most: number, paint: Drawing['paint']): string {
    const step = (most - least) / SHADES.length || 1;
    const index = Math.min(SHADES.length - 1, Math.max(0, Math.floor((value - least) / step)));
    return mix(paint.series[0] ?? paint.ink, paint.sheet, SHADES[index] ?? 0);
}

export function heatmap({ matrix, writer, paint, name, narrow }: Drawing): Drawn {
    const cells = matrix.cells.flatMap((row, y) => row.flatMap((mark, x) => (mark ? [{ x, y, mark }] : [])));
    const values = cells.map(({ mark }) => mark.values[0] ?? 0);
    const [least, most] = [Math.min(0, ...values), Math.max(0, ...values)];
    const written = cells.length <= (narrow ? 24 : 140) && matrix.categories.length <= (narrow ? 5 : 14);
    const axis = (data: string[], inverse: boolean, width: number) => ({
        type: 'category',
        data,
        inverse,
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: { color: paint.ink2, hideOverlap: true, width, overflow: 'truncate' },
    });
    const option = {
        ...frame(paint),
        grid: { left: 4, right: 8, top: 8, bottom: 4, containLabel: true },
        xAxis: axis(matrix.categories.map((mark) => mark.labels[0] ?? ''), false, 90),
        yAxis: axis(matrix.series.map((one) => one.label), true, narrow ? 80 : 120),
        // The library asks for a map from figures to colours; each cell has its own colour all the same.
        visualMap: { type: 'piecewise', show: false, pieces: [], dimension: 2, seriesIndex: [] },
        series: [
            {
                name,
                type: 'heatmap',
                data: cells.map(({ x, y, mark }) => {
                    const color = shadeOf(mark.values[0] ?? 0, least, most, paint);
                    return {
                        value: [x, y, mark.values[0] ?? 0],
                        itemStyle: { color, borderColor: paint.sheet, borderWidth: 2, borderRadius: 3 },
                        label: { color: readable(color, [paint.ink, paint.sheet]) },
                    };
                }),
                label: { show: written, formatter: ({ value }: { value: number[] }) => writer?.short(value[2] ?? 0) ?? '' },
                tooltip: {
                    formatter: ({ dataIndex }: { dataIndex: number }) => {
                        const mark = cells[dataIndex]?.mark;
                        return mark ? `${plain(mark.labels.join(' · '))}<br>${plain(writer?.full(mark.values[0] ?? 0) ?? '')}` : '';
                    },
                },
            },
        ],
    };
    return { option, markAt: (_, index) => cells[index]?.mark };
}

/** Names are people's: nothing of them is markup. */
const plain = (text: string): string => text.replace(/[&<>"']/g, (letter) => `&#${letter.codePointAt(0)};`);
