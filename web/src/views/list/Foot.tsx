// The last row: sums of what can be summed, by the server, over the whole filter.
import type { ObjectMeta } from '@/api/types';
import { useT } from '@/base/language';
import { FieldValue } from '@/fields/FieldValue';
import { kitOf } from '@/fields/kits';
import { useAggregate } from '@/record/queries';
import { cellClass, staysOf } from './columns';
import type { Columns } from './state';

interface Props {
    object: ObjectMeta;
    columns: Columns;
    filter: string;
}

export function Foot({ object, columns, filter }: Props) {
    const t = useT();
    const { fields } = columns;
    const stays = staysOf(columns);
    const summed = fields.filter((field) => kitOf(field).adds && field.summable !== false && field.access !== 'masked');
    const measures = summed.map((field) => `sum(${field.name})`);
    const { data } = useAggregate(object, { filter, group: [], measures }, measures.length > 0);
    const sums = data?.data[0];
    if (measures.length === 0) return null;
    return (
        <tfoot>
            <tr>
                <td className="check" />
                {fields.map((field, index) => (
                    <td key={field.name} className={cellClass(field, stays[index]?.className)} style={stays[index]?.style}>
                        {index === 0 && <span className="foot-word">{t('list.sum')}</span>}
                        {summed.includes(field) && sums && (
                            <FieldValue dense field={field} value={sums[`sum(${field.name})`]} />
                        )}
                    </td>
                ))}
            </tr>
        </tfoot>
    );
}
