// Rows × columns: every figure leads to its records, subtotals and totals, too.
import { Link } from 'react-router';
import { useLanguage, useT } from '@/base/language';
import { recordsPath } from './filters';
import { groupHeading, useWriters } from './Figures';
import { write } from './format';
import { sides, type PivotCell, type PivotRow } from './pivot';
import type { BodyProps } from './ReportBody';
import type { Tabled } from './useFigures';

export function PivotTable({ object, report, pivot }: BodyProps & { pivot: Tabled }) {
    const t = useT();
    const language = useLanguage();
    const { writers, names } = useWriters(object, report);
    const { down, across } = sides(report);
    const several = report.measures.length > 1;
    const cells = (key: string, cell: PivotCell | undefined) =>
        report.measures.map((measure, index) => {
            const value = cell?.exact[index];
            return (
                <td key={`${key} ${measure}`} className="end figure">
                    {cell?.filter !== undefined && value !== null ? <Link to={recordsPath(object.plural, cell.filter)}>{write(writers[index], value, 'full')}</Link> : <span className="quiet">–</span>}
                </td>
            );
        });
    const line = (row: PivotRow) => (
        <tr key={`${row.level} ${row.key}`} className={row.level === 0 ? 'row pivot-grand' : row.leaf ? 'row' : 'row pivot-sub'}>
            <th scope="row" style={{ paddingInlineStart: 16 + Math.max(0, row.level - 1) * 16 }}>
                {row.label}
            </th>
            {pivot.columns.map((column) => cells(column.key, row.cells.get(column.key)))}
            {cells('total', row.total)}
        </tr>
    );
    return (
        <div className="report-table">
            <table className="records plain-table pivot">
                <thead>
                    <tr>
                        <th scope="col" rowSpan={several && across !== undefined ? 2 : 1}>
                            {down.map((group) => groupHeading(object, group, language)).join(' / ')}
                        </th>
                        {pivot.columns.map((column) => (
                            <th key={column.key} scope="colgroup" className="end" colSpan={report.measures.length}>
                                {column.label}
                            </th>
                        ))}
                        <th scope="colgroup" className="end" colSpan={across === undefined ? 1 : report.measures.length}>
                            {across === undefined ? names[0] : t('report.total')}
                        </th>
                        {across === undefined && names.slice(1).map((name) => <th key={name} scope="col" className="end">{name}</th>)}
                    </tr>
                    {several && across !== undefined && (
                        <tr>
                            {[...pivot.columns.map((column) => column.key), 'total'].flatMap((key) =>
                                names.map((name) => (
                                    <th key={`${key} ${name}`} scope="col" className="end">
                                        {name}
                                    </th>
                                )),
                            )}
                        </tr>
                    )}
                </thead>
                <tbody>{pivot.rows.map(line)}</tbody>
            </table>
            {pivot.cut && <p className="quiet report-cut">{t('report.cut')}</p>}
        </div>
    );
}
