// The chart library, only the parts used, loaded when the first chart is drawn.
import { BarChart, FunnelChart, HeatmapChart, LineChart, PieChart } from 'echarts/charts';
import { GridComponent, LegendComponent, LegendScrollComponent, TooltipComponent, VisualMapPiecewiseComponent } from 'echarts/components';
import { LabelLayout } from 'echarts/features';
import { init, use, type ECharts, type EChartsCoreOption } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';

use([BarChart, LineChart, PieChart, FunnelChart, HeatmapChart, GridComponent, LegendComponent, LegendScrollComponent, TooltipComponent, VisualMapPiecewiseComponent, LabelLayout, SVGRenderer]);

interface Props {
    option: EChartsCoreOption;
    label: string;
    onClick: (seriesIndex: number, dataIndex: number) => void;
}

export function EChart({ option, label, onClick }: Props) {
    const box = useRef<HTMLDivElement>(null);
    const chart = useRef<ECharts>(null);
    const click = useRef(onClick);
    useEffect(() => {
        click.current = onClick;
    });
    useEffect(() => {
        const element = box.current;
        if (!element) return;
        const made = init(element, null, { renderer: 'svg' });
        chart.current = made;
        made.on('click', (event) => click.current(event.seriesIndex ?? 0, event.dataIndex));
        const watch = new ResizeObserver(() => made.resize());
        watch.observe(element);
        return () => {
            watch.disconnect();
            made.dispose();
        };
    }, []);
    useEffect(() => {
        chart.current?.setOption({ ...option, animation: !matchMedia('(prefers-reduced-motion: reduce)').matches }, { notMerge: true });
    }, [option]);
    return <div ref={box} className="chart" role="img" aria-label={label} />;
}
