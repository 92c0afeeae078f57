// The list before its rows came, in the shape it will have.
import { columnWidth } from './state';
import type { Field, ObjectMeta } from '@/api/types';
import { useT } from '@/base/language';
import { HeadCell } from './HeadCell';

interface Props {
    object: ObjectMeta;
    fields: readonly Field[];
    rowHeight: number;
    /** Before 300 ms only the frame stands. */
    bars: boolean;
}

const ROWS = 16;

export function ListSkeleton({ object, fields, rowHeight, bars }: Props) {
    const t = useT();
    return (
        <div className="table-scroll" aria-busy="true" aria-label={t('state.loading')}>
            <table className="records" style={{ '--row': `${rowHeight}px` } as React.CSSProperties}>
                <colgroup>
                    <col style={{ width: 36 }} />
                    {fields.map((field) => (
                        <col key={field.name} style={{ width: columnWidth(object, field) }} />
                    ))}
                </colgroup>
                <thead>
                    <tr>
                        <th className="check" />
                        {fields.map((field) => (
                            <HeadCell key={field.name} field={field} sort="" onSort={() => undefined} />
                        ))}
                    </tr>
                </thead>
                <tbody>
                    {Array.from({ length: ROWS }, (_, row) => (
                        <tr key={row} className="row">
                            <td className="check" />
                            {fields.map((field, column) => (
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
