// What saving a layout will do, before it is done: whom it reaches and who keeps something else.
import { useQuery } from '@tanstack/react-query';
import * as api from '@/api/records';
import type { Field, ObjectMeta } from '@/api/types';
import { useLabel, useLanguage, useT } from '@/base/language';
import { formatNumber } from '@/base/number';
import { quote } from '@/fields/filter';
import { rowsKey } from '@/record/keys';
import type { Part } from './draft';

interface Props {
    object: ObjectMeta;
    part: Part;
    changed: boolean;
    missing: readonly Field[];
}

export function LayoutSentence({ object, part, changed, missing }: Props) {
    const t = useT();
    const label = useLabel();
    const language = useLanguage();
    const people = useQuery({ queryKey: rowsKey('user', 'total', 'active'), queryFn: () => api.total('users', "status = 'active'") });
    const views = useQuery({
        queryKey: rowsKey('view', 'with-columns', object.name),
        queryFn: () => api.total('views', `object = ${quote(object.name)} and columns is not null`),
        enabled: part === 'list',
    });
    if (missing.length > 0)
        return (
            <p className="field-problem" role="alert">
                {t('layout.missing', { fields: missing.map((field) => label(field.label)).join(t('rights.and')) })}
            </p>
        );
    if (!changed) return <p className="quiet">{t('layout.unchanged')}</p>;
    const count = Number(people.data ?? 0);
    const reach = t('layout.reach', { count, number: formatNumber(count, language), object: label(object.plural_label) });
    const kept = Number(views.data ?? 0);
    return (
        <p role="status">
            {reach} {part === 'list' && kept > 0 && t('layout.viewsKeep', { count: kept })}
        </p>
    );
}
