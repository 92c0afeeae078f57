// The reports of the organisation as tiles on a grid of twelve columns.
import { Button, Dropdown } from 'antd';
import { ChartColumn, Ellipsis, Plus } from 'lucide-react';
import { Link, useNavigate } from 'react-router';
import { readReport, type Report } from '@/api/report';
import type { ObjectMeta, Row } from '@/api/types';
import { Problem } from '@/base/http';
import { useTitle } from '@/base/hooks';
import { useLabel, useT } from '@/base/language';
import { ErrorState, State } from '@/base/States';
import { useMeta } from '@/meta/catalog';
import { useDelete } from '@/record/mutations';
import { useRows } from '@/record/queries';
import { useMayChange } from './mayChange';
import { ReportBody } from './ReportBody';
import '@/views/list/list.css';
import './report.css';

const FIELDS = 'id,version,name,object,owner,filter,group_by,measures,chart,sort,top,position';

interface Shown {
    row: Row;
    report: Report;
}

/** Numbers stand in a row of their own on top, as wide as their count allows. */
const isNumber = ({ report }: Shown): boolean => report.chart === 'number';

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
                <State icon={ChartColumn} title={t('report.none')} text={t('report.noneHelp')}>
                    {add}
                </State>
            ) : (
                <div className="tiles">
                    {[...reports.filter(isNumber), ...reports.filter((one) => !isNumber(one))].map((one) => (
                        <Tile key={one.row.id} object={object} {...one} wide={reports.filter(isNumber).length} />
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
    const label = useLabel();
    const navigate = useNavigate();
    const remove = useDelete(object);
    const counted = useMeta().byName.get(report.object);
    const mine = useMayChange(row);
    const items = [
        ...(object.may.edit && mine
            ? [{ key: 'edit', label: t('action.edit'), onClick: () => void navigate(`/reports/${row.id}`) }]
            : []),
        ...(counted
            ? [
                  {
                      key: 'records',
                      label: t('report.records'),
                      onClick: () => void navigate(`/${counted.plural}?filter=${encodeURIComponent(report.filter)}`),
                  },
              ]
            : []),
        ...(object.may.delete && mine
            ? [{ key: 'delete', danger: true, label: t('action.delete'), onClick: () => void remove(row.id, report.name) }]
            : []),
    ];
    return (
        <section className={`tile tile-${report.chart === 'number' ? (WIDTHS[wide] ?? 3) : 'chart'} tile-is-${report.chart}`} aria-label={report.name}>
            <header className="tile-head">
                <h2 className="cut">
                    <Link to={`/reports/${row.id}`}>{report.name}</Link>
                </h2>
                {counted && report.chart !== 'number' && <span className="quiet tile-object">{label(counted.plural_label)}</span>}
                <span className="spring" />
                {items.length > 0 && (
                    <Dropdown trigger={['click']} menu={{ items }}>
                        <Button type="text" size="small" aria-label={t('action.more')} icon={<Ellipsis size={16} />} />
                    </Dropdown>
                )}
            </header>
            <ReportBody report={report} />
        </section>
    );
}
