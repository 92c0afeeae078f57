// What new records begin with, and what asking for a field means for those there are.
import { useQuery } from '@tanstack/react-query';
import * as api from '@/api/records';
import type { Field, Json, ObjectMeta } from '@/api/types';
import { useLanguage, useT } from '@/base/language';
import { formatNumber } from '@/base/number';
import { kitOf } from '@/fields/kits';
import { rowsKey } from '@/record/keys';

interface Props {
    object: ObjectMeta;
    field: Field;
}

/** A default like today() is an expression and stays as it is. */
const isFunction = (value: Json): boolean => typeof value === 'string' && value.endsWith('()');

export function DefaultInput({ object, field, value, onChange }: Props & { value: Json; onChange: (value: Json) => void }) {
    const t = useT();
    const kit = kitOf(field);
    const id = `default-${field.name}`;
    return (
        <div className="field-default">
            <label className="question" htmlFor={id}>
                {t('options.default')}
            </label>
            {isFunction(value) ? <code>{String(value)}</code> : <kit.Input id={id} object={object} field={field} value={value} onChange={onChange} />}
        </div>
    );
}

export function RequiredSentence({ object, field }: Props) {
    const t = useT();
    const language = useLanguage();
    const { data: count } = useQuery({
        queryKey: rowsKey(object.name, 'empty', field.name),
        queryFn: () => api.total(object.plural, `${field.name} is null`),
        enabled: field.filterable === true,
    });
    if (count === undefined) return null;
    return (
        <p className="field-help" role="status">
            {t('admin.requiredWill', { count, number: formatNumber(count, language) })}
        </p>
    );
}
