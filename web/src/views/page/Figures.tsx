import type { ObjectMeta, Row } from '@/api/types';
import { useLabel } from '@/base/language';
import { FieldValue } from '@/fields/FieldValue';
import { isEmpty } from '@/fields/kit';
import { fieldsOf } from '@/meta/catalog';

/** The two or three values one looks for first. */
export function Figures({ object, row }: { object: ObjectMeta; row: Row }) {
    const label = useLabel();
    const fields = fieldsOf(object, object.layouts.figures);
    if (fields.length === 0) return null;
    return (
        <dl className="figures">
            {fields.map((field) => (
                <div key={field.name}>
                    <dt>{label(field.label)}</dt>
                    <dd>
                        <FieldValue dense={!isEmpty(row[field.name])} object={object} field={field} value={row[field.name]} row={row} />
                    </dd>
                </div>
            ))}
        </dl>
    );
}
