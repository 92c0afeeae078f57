import type { Field, ObjectMeta, Row } from '@/api/types';
import { useLabel } from '@/base/language';
import { FieldValue } from '@/fields/FieldValue';
import { isEmpty } from '@/fields/kit';
import { fieldsOf } from '@/meta/catalog';
import { useFlash } from '@/record/flash';

/** The two or three values one looks for first. */
export function Figures({ object, row }: { object: ObjectMeta; row: Row }) {
    const fields = fieldsOf(object, object.layouts.figures);
    if (fields.length === 0) return null;
    return (
        <dl className="figures">
            {fields.map((field) => (
                <Figure key={field.name} object={object} field={field} row={row} />
            ))}
        </dl>
    );
}

function Figure({ object, field, row }: { object: ObjectMeta; field: Field; row: Row }) {
    const label = useLabel();
    const flash = useFlash(object.name, row.id, field.name);
    return (
        <div className={flash ? 'is-new' : undefined}>
            <dt title={label(field.help) || undefined}>{label(field.label)}</dt>
            <dd>
                <FieldValue dense={!isEmpty(row[field.name])} object={object} field={field} value={row[field.name]} row={row} />
            </dd>
        </div>
    );
}
