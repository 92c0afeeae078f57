// What a report may count by: the fields of its object, and through a reference those of what it points to.
import { useMemo } from 'react';
import type { ObjectMeta } from '@/api/types';
import type { Label } from '@/base/language';
import { isSystem, useMeta, type Meta } from '@/meta/catalog';

const joined = (first: Label, second: Label): Label => ({ en: `${first.en} · ${second.en}`, zh: `${first.zh} · ${second.zh}` });

/** The object with the fields one reference away: "customer.industry". */
export function withPaths(object: ObjectMeta, byName: Meta['byName']): ObjectMeta {
    const beyond = object.fields
        .filter((field) => field.type === 'reference' && (!isSystem(field) || field.name === 'owner'))
        .flatMap((field) =>
            (byName.get(field.target ?? '')?.fields ?? [])
                .filter((one) => !isSystem(one) && one.type !== 'any_reference')
                .map((one) => ({ ...one, name: `${field.name}.${one.name}`, label: joined(field.label, one.label) })),
        );
    return { ...object, fields: [...object.fields, ...beyond] };
}

export function useReportObject(name: string): ObjectMeta | undefined {
    const { byName } = useMeta();
    return useMemo(() => {
        const object = byName.get(name);
        return object && withPaths(object, byName);
    }, [byName, name]);
}
