// References that go together: the contact of an opportunity is one of its customer's, a stage one of its pipeline's.
// Known from the catalog alone: both objects have a reference of the same name to the same object.
import type { Field, ObjectMeta, Row, Values } from '@/api/types';
import { quote } from './filter';

const idIn = (value: unknown): string | undefined => {
    if (typeof value === 'string' && /^\d+$/.test(value)) return value;
    const id = value && typeof value === 'object' && 'id' in value ? value.id : undefined;
    return typeof id === 'string' ? id : undefined;
};

/** The reference both have. */
function shared(object: ObjectMeta, field: Field, target: ObjectMeta): Field | undefined {
    return object.fields.find(
        (own) =>
            own.type === 'reference' && own !== field && own.target !== undefined && own.target !== 'user' && own.target !== 'department' &&
            target.fields.some((other) => other.name === own.name && other.type === 'reference' && other.target === own.target),
    );
}

/** The condition on what may be chosen, given what stands beside it; undefined: anything. */
export function narrowing(object: ObjectMeta, field: Field, target: ObjectMeta, row: Row | undefined): string | undefined {
    const own = shared(object, field, target);
    const id = own && idIn(row?.[own.name]);
    if (id) return `${own.name} = ${quote(id)}`;
    // A customer's main contact is one of its own.
    const back = target.fields.find((other) => other.name === object.name && other.type === 'reference' && other.target === object.name);
    return back && row?.id ? `${back.name} = ${quote(row.id)}` : undefined;
}

/** What is emptied when these values are chosen, for it belonged to what stood there before. */
export function loosened(object: ObjectMeta, byName: ReadonlyMap<string, ObjectMeta>, values: Values, row: Row): Values {
    const gone = object.fields.filter((field) => {
        const target = field.type === 'reference' ? byName.get(field.target ?? '') : undefined;
        const own = target && !field.read_only ? shared(object, field, target) : undefined;
        return own && own.name in values && !(field.name in values) && row[field.name] && idIn(row[own.name]) && idIn(row[own.name]) !== idIn(values[own.name]);
    });
    return Object.fromEntries(gone.map((field) => [field.name, null]));
}
