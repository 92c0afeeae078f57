// The kinds of reports as one row of choices with their drawings.
import { AreaChart, BarChart3, ChartPie, Filter, Grid3x3, Hash, LineChart, Table2, TableProperties, TrendingUp, type LucideIcon } from 'lucide-react';
import { CHARTS, type Chart } from '@/api/report';
import { useT } from '@/base/language';

export const KIND_ICONS: Record<Chart, LucideIcon> = {
    number: Hash,
    trend: TrendingUp,
    bar: BarChart3,
    line: LineChart,
    area: AreaChart,
    pie: ChartPie,
    funnel: Filter,
    heatmap: Grid3x3,
    table: Table2,
    pivot: TableProperties,
};

export function KindPicker({ value, onChange }: { value: Chart; onChange: (chart: Chart) => void }) {
    const t = useT();
    return (
        <div className="kinds" role="group" aria-label={t('report.chart')}>
            {CHARTS.map((chart) => {
                const Icon = KIND_ICONS[chart];
                return (
                    <button key={chart} type="button" className="kind" aria-pressed={chart === value} onClick={() => onChange(chart)}>
                        <Icon size={18} strokeWidth={1.6} aria-hidden />
                        <span>{t(`chart.${chart}`)}</span>
                    </button>
                );
            })}
        </div>
    );
}
