// The reports of the organisation as tiles on a grid of twelve columns.
import { Button } from 'antd';
import { ChartColumn, Plus } from 'lucide-react';
import { useNavigate } from 'react-router';
import { readReport, type Report } from '@/api/report';
import type { ObjectMeta, Row } from '@/api/types';
import { Problem } from '@/base/http';
import { useTitle } from '@/base/hooks';
import { useT } from '@/base/language';
import { ErrorState, State } from '@/base/States';
import { useMeta } from '@/meta/catalog';
import { useDelete } from '@/record/mutations';
import { useRows } from '@/record/queries';
import { useMayChange } from './mayChange';
import { recordsPath } from './filters';
import { ReadyList } from './ReadyList';
import { ReportTile } from './ReportTile';
import '@/views/list/list.css';
import './report.css';

const FIELDS = 'id,version,name,name_en,object,owner,filter,group_by,measures,chart,sort,top,settings,visibility,role,position';

interface Shown {
    row: Row;
    report: Report;
}

/** Figures stand in a row of their own on top, as wide as their count allows. */
const isFigure = ({ report }: Shown): boolean => report.chart === 'number' || report.chart === 'trend';

const WIDTHS: Record<number, number> = { 1: 6, 2: 6, 3: 4 };

export function ReportsPage() {
    const object = useMeta().byName.get('report');
    return object ? <Reports object={object} /> : <ErrorState error={new Problem(403, {})} />;
}

function Reports({ object }: { object: ObjectMeta }) {
    const t = useT();
    const navigate = useNavigate();
    const { data, error, refetch, isPending } = useRows(object, { fields: FIELDS, sort: 'position,name' });
    const rows = data?.pages.flatMap((page) => page.data) ?? [];
    const { byName } = useMeta();
    // Reports on what one may not see are somebody else's business.
    const reports = rows.map((row) => ({ row, report: readReport(row) })).filter(({ report }) => byName.has(report.object));
    useTitle(t('nav.reports'));
    const add = object.may.create && (
        <Button type="primary" icon={<Plus size={16} aria-hidden />} onClick={() => void navigate('/reports/new')}>
            {t('report.new')}
        </Button>
    );
    return (
        <div className="sheet is-ground">
            <header className="page-head">
                <h1>{t('nav.reports')}</h1>
                <span className="spring" />
                {reports.length > 0 && add}
            </header>
            {error ? (
                <ErrorState error={error} onRetry={() => void refetch()} />
            ) : reports.length === 0 && !isPending ? (
                <>
                    <State icon={ChartColumn} title={t('report.none')} text={t('report.noneHelp')}>
                        {add}
                    </State>
                    {object.may.create && <ReadyList />}
                </>
            ) : (
                <div className="tiles">
                    {[...reports.filter(isFigure), ...reports.filter((one) => !isFigure(one))].map((one) => (
                        <Tile key={one.row.id} object={object} {...one} wide={reports.filter(isFigure).length} />
                    ))}
                </div>
            )}
        </div>
    );
}

interface TileProps extends Shown {
    object: ObjectMeta;
    /** How many numbers there are. */
    wide: number;
}

function Tile({ object, row, report, wide }: TileProps) {
    const t = useT();
    const navigate = useNavigate();
    const remove = useDelete(object);
    const counted = useMeta().byName.get(report.object);
    const mine = useMayChange(row);
    const more = [
        ...(object.may.edit && mine ? [{ key: 'edit', label: t('report.edit'), onClick: () => void navigate(`/reports/${row.id}`) }] : []),
        ...(counted ? [{ key: 'records', label: t('report.records'), onClick: () => void navigate(recordsPath(counted.plural, report.filter)) }] : []),
    ];
    const last = object.may.delete && mine ? [{ key: 'delete', danger: true, label: t('action.delete'), onClick: () => void remove(row.id, report.name) }] : [];
    const figure = isFigure({ row, report });
    return <ReportTile report={report} to={`/reports/${row.id}`} className={`tile-${figure ? (WIDTHS[wide] ?? 3) : 'chart'} tile-is-${report.chart}`} before={more} after={last} />;
}
