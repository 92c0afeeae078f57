// The list before its rows came, in the shape it will have.
import { useT } from '@/base/language';
import { Cols, tableWidth } from './columns';
import { HeadRow } from './HeadRow';
import type { Columns } from './state';

interface Props {
    columns: Columns;
    rowHeight: number;
    /** Before 300 ms only the frame stands. */
    bars: boolean;
}

const ROWS = 16;

export function ListSkeleton({ columns, rowHeight, bars }: Props) {
    const t = useT();
    return (
        <div className="table-scroll" aria-busy="true" aria-label={t('state.loading')}>
            <table className="records" style={{ minWidth: tableWidth(columns), '--row': `${rowHeight}px` } as React.CSSProperties}>
                <Cols columns={columns} />
                <HeadRow columns={columns} sort="" onSort={() => undefined} />
                <tbody>
                    {Array.from({ length: ROWS }, (_, row) => (
                        <tr key={row} className="row">
                            <td className="check" />
                            {columns.fields.map((field, column) => (
                                <td key={field.name}>
                                    {bars && <span className={`bar bar-${(row * 3 + column * 5) % 4}`} />}
                                </td>
                            ))}
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}
