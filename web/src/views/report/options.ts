// The drawings of ECharts, made from marks and colours. Pure: no chart library here.
import type { Drawing, Drawn } from './drawing';
import { axes } from './optionsAxes';
import { funnel, heatmap, pie } from './optionsRound';

export function draw(drawing: Drawing): Drawn {
    const { chart } = drawing.report;
    if (chart === 'pie') return pie(drawing);
    if (chart === 'funnel') return funnel(drawing);
    if (chart === 'heatmap') return heatmap(drawing);
    return axes(drawing);
}
