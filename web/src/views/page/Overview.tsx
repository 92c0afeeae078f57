// The sections of a record in two columns, each field edited in place; the system's own fields at the end.
import type { Field, ObjectMeta, Row } from '@/api/types';
import { useLabel, useT } from '@/base/language';
import { fieldsOf, formSections } from '@/meta/catalog';
import { InlineField } from './InlineField';

const STAMPS = ['owner', 'department', 'created_at', 'created_by', 'updated_at', 'updated_by'];

export function Overview({ object, row }: { object: ObjectMeta; row: Row }) {
    const t = useT();
    const label = useLabel();
    const sections = formSections(object);
    const named = new Set(sections.flatMap((section) => section.fields.map((field) => field.name)));
    const stamps = fieldsOf(object, STAMPS).filter((field) => !named.has(field.name));
    const section = (title: string, fields: readonly Field[], key: string, columns?: 1) => (
        <section key={key} className="section">
            {title && <h2>{title}</h2>}
            <div className={`section-fields${columns === 1 ? ' is-one' : ''}`}>
                {fields.map((field) => (
                    <InlineField key={field.name} object={object} field={field} row={row} />
                ))}
            </div>
        </section>
    );
    return (
        <div className="overview">
            {sections.map((one, index) =>
                section(one.label ? label(one.label) : t('page.more'), one.fields, String(index), one.columns),
            )}
            {stamps.length > 0 && section(t('page.system'), stamps, 'system')}
        </div>
    );
}
