import { useMeta } from '@/meta/catalog';
import type { Report } from '@/api/report';
import { ReportTile } from '@/views/report/ReportTile';
import { readyReport } from '@/views/report/ready';
import { PipelineTile } from './PipelineTile';
import { RecentsTile } from './RecentsTile';
import { TasksTile } from './TasksTile';
import type { Tile } from './tiles';

interface Props {
    tiles: readonly Tile[];
    reports: ReadonlyMap<string, Report>;
}

export const sizeOf = ({ w, h }: Tile): string => `home-w${w} home-h${h}`;

export function TileBody({ tile, reports, className }: { tile: Tile; reports: Props['reports']; className: string }) {
    const { byName } = useMeta();
    const task = byName.get('task');
    const deal = byName.get('opportunity');
    if (tile.kind === 'tasks') return task ? <TasksTile object={task} className={className} /> : null;
    if (tile.kind === 'pipeline') return deal ? <PipelineTile object={deal} className={className} /> : null;
    if (tile.kind === 'recents') return <RecentsTile className={className} />;
    const report = tile.report ? reports.get(tile.report) : readyReport(tile.ready ?? '');
    if (!report) return null;
    return <ReportTile report={report} to={tile.report ? `/reports/${tile.report}` : `/reports/new?from=${tile.ready ?? ''}`} className={className} />;
}

export function Grid({ tiles, reports }: Props) {
    return (
        <div className="home-grid">
            {tiles.map((tile) => (
                <TileBody key={tile.id} tile={tile} reports={reports} className={sizeOf(tile)} />
            ))}
        </div>
    );
}
