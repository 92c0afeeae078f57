// A drawing as a file: drawn once more, with its title, beside the page. Loaded when somebody asks for it.
import { BarChart, FunnelChart, HeatmapChart, LineChart, PieChart } from 'echarts/charts';
import { GridComponent, LegendComponent, LegendScrollComponent, TitleComponent, TooltipComponent, VisualMapPiecewiseComponent } from 'echarts/components';
import { init, use, type EChartsCoreOption } from 'echarts/core';
import { LabelLayout } from 'echarts/features';
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers';
import { fileName } from '@/base/file';
import type { Paint } from './drawing';

use([BarChart, LineChart, PieChart, FunnelChart, HeatmapChart, GridComponent, LegendComponent, LegendScrollComponent, TitleComponent, TooltipComponent, VisualMapPiecewiseComponent, LabelLayout, CanvasRenderer, SVGRenderer]);

export type PictureKind = 'png' | 'svg';

const WIDTH = 960;
const HEIGHT = 540;
const HEAD = 56;
const SHARPNESS = 2;

/** The title takes its room from what is drawn below it. */
function titled(option: EChartsCoreOption, title: string, paint: Paint): EChartsCoreOption {
    const lower = (one: unknown): object => {
        const box = (one ?? {}) as { top?: unknown };
        return { ...box, top: (typeof box.top === 'number' ? box.top : 0) + HEAD };
    };
    const series = (Array.isArray(option['series']) ? option['series'] : []).map((one: { type?: string }) =>
        one.type === 'funnel' || one.type === 'pie' ? lower(one) : one,
    );
    return {
        ...option,
        animation: false,
        backgroundColor: paint.sheet,
        grid: lower(option['grid']),
        series,
        title: { text: title, left: 16, top: 14, textStyle: { color: paint.ink, fontSize: 18, fontWeight: 600, fontFamily: paint.font } },
    };
}

export function savePicture(option: EChartsCoreOption, title: string, paint: Paint, kind: PictureKind): void {
    const box = document.createElement('div');
    const chart = init(box, null, { renderer: kind === 'svg' ? 'svg' : 'canvas', width: WIDTH, height: HEIGHT, devicePixelRatio: SHARPNESS });
    chart.setOption(titled(option, title, paint));
    const link = document.createElement('a');
    link.href = chart.getDataURL({ type: kind, pixelRatio: SHARPNESS });
    link.download = fileName(`${title}.${kind}`);
    link.click();
    chart.dispose();
}
