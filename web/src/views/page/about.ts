// Activities and tasks that concern a record: about it, or pointing to it by another reference (everything
// of a customer).
import type { ObjectMeta, Row, Values } from '@/api/types';
import { quote } from '@/fields/filter';
import { fieldOf, isWritable } from '@/meta/catalog';
import { asReference } from '@/fields/reference';
import { nameOf } from '@/record/mutations';

/** The filter for records of `child` that concern the record; undefined when they cannot. */
export function aboutFilter(object: ObjectMeta, id: string, child: ObjectMeta | undefined): string | undefined {
    if (!child || child.name === object.name) return undefined;
    const fields = (object.children ?? []).filter((one) => one.object === child.name).map((one) => one.by);
    const about = fieldOf(child, 'about');
    if (about && !fields.includes('about')) fields.push('about');
    const terms = fields.map((field) => `${field} = ${quote(id)}`);
    return terms.length > 0 ? terms.join(' or ') : undefined;
}

/** What a new activity or task of this record begins with. */
export function aboutValues(object: ObjectMeta, row: Row, child: ObjectMeta): Values {
    const values: Values = { about: { object: object.name, id: row.id, name: nameOf(object, row) } };
    const customer = object.name === 'customer' ? { id: row.id, name: nameOf(object, row) } : asReference(row['customer']);
    if (customer) values['customer'] = { id: customer.id, name: customer.name };
    if (object.name === 'contact') values['contact'] = { id: row.id, name: nameOf(object, row) };
    return onlyKnown(child, values);
}

/** Leaves out what the object does not have or the person may not write. */
export function onlyKnown(object: ObjectMeta, values: Values): Values {
    return Object.fromEntries(
        Object.entries(values).filter(([name]) => {
            const field = fieldOf(object, name);
            return field !== undefined && isWritable(field);
        }),
    );
}
