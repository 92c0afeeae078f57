import { Link } from 'react-router';
import type { Field, ObjectMeta, Row } from '@/api/types';
import { useLabel } from '@/base/language';
import { FieldValue } from '@/fields/FieldValue';
import { isEmpty } from '@/fields/kit';
import { allOf, quote } from '@/fields/filter';
import { fieldsOf, useMeta } from '@/meta/catalog';
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

/** The records a figure is made of, as a list. */
function useDrill(object: ObjectMeta, field: Field, row: Row): string | undefined {
    const { byName } = useMeta();
    const relation = field.computed === 'rollup' ? object.children?.find((one) => one.name === field.children) : undefined;
    const child = byName.get(relation?.object ?? '');
    if (!relation || !child || child.may.read === false || isEmpty(row[field.name])) return undefined;
    return `/${child.plural}?filter=${encodeURIComponent(allOf(`${relation.by} = ${quote(row.id)}`, field.where))}`;
}

function Figure({ object, field, row }: { object: ObjectMeta; field: Field; row: Row }) {
    const label = useLabel();
    const flash = useFlash(object.name, row.id, field.name);
    const to = useDrill(object, field, row);
    const shown = <FieldValue dense={!isEmpty(row[field.name])} object={object} field={field} value={row[field.name]} row={row} plain={to !== undefined} />;
    return (
        <div className={flash ? 'is-new' : undefined}>
            <dt title={label(field.help) || undefined}>{label(field.label)}</dt>
            <dd>
                {to ? (
                    <Link className="figure-link" to={to}>
                        {shown}
                    </Link>
                ) : (
                    shown
                )}
            </dd>
        </div>
    );
}
