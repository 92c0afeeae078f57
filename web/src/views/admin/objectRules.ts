// Which rules an object can have. Pure functions.
import type { ObjectMeta } from '@/api/types';

export const FLOORS = ['private', 'read', 'edit'] as const;
export type Floor = (typeof FLOORS)[number] | 'parent';

/** What stands already is offered, too. */
export const floorsOf = (object: ObjectMeta): Floor[] => [...FLOORS, ...(object.floor === 'parent' ? (['parent'] as const) : [])];

/** Compared are records with a telephone number or an address, and those of objects of one's own. */
export const comparesDuplicates = (object: ObjectMeta): boolean =>
    !object.internal &&
    object.name !== 'user' &&
    (object.custom === true || object.fields.some((field) => field.type === 'phone' || field.type === 'email'));

export const withoutFields = (object: ObjectMeta, names: readonly string[]): ObjectMeta => ({
    ...object,
    fields: object.fields.filter((field) => !names.includes(field.name)),
});
