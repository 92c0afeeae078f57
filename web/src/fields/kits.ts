// The table of field types. A new type is one row here; the compiler names what is missing.
import type { Field, FieldType } from '@/api/types';
import { CHOICE_KITS } from './choice';
import { DATE_KITS } from './date';
import type { Operator } from './filter';
import type { FieldKit } from './kit';
import { NUMBER_KITS } from './number';
import { PlaceInput } from './PlaceInput';
import { isPart } from './places';
import { REFERENCE_KITS } from './reference';
import { TEXT_KITS } from './text';

export const KITS: Record<FieldType, FieldKit> = {
    text: TEXT_KITS.text,
    long_text: TEXT_KITS.long_text,
    integer: NUMBER_KITS.integer,
    decimal: NUMBER_KITS.decimal,
    money: NUMBER_KITS.money,
    percent: NUMBER_KITS.percent,
    boolean: CHOICE_KITS.boolean,
    date: DATE_KITS.date,
    datetime: DATE_KITS.datetime,
    duration: NUMBER_KITS.duration,
    select: CHOICE_KITS.select,
    multi_select: CHOICE_KITS.multi_select,
    tags: CHOICE_KITS.tags,
    email: TEXT_KITS.email,
    phone: TEXT_KITS.phone,
    url: TEXT_KITS.url,
    reference: REFERENCE_KITS.reference,
    any_reference: REFERENCE_KITS.any_reference,
    auto_number: TEXT_KITS.auto_number,
    rating: NUMBER_KITS.rating,
    color: CHOICE_KITS.color,
    json: TEXT_KITS.json,
};

/** The parts of an address are texts that know of each other, whichever object they stand in. */
const PLACE: FieldKit = { ...TEXT_KITS.text, Input: PlaceInput };

function textKit(field: Field): FieldKit {
    if (isPart(field.name)) return PLACE;
    return field.name === 'address' ? TEXT_KITS.address : TEXT_KITS.text;
}

export const kitOf = (field: Field): FieldKit => (field.type === 'text' ? textKit(field) : (KITS[field.type] ?? KITS.text));

/** What may be asked of this very field. Without a text index "contains" is slow and comes after the others;
 * of a masked field only "empty or not" may be asked. */
export function operatorsOf(field: Field): Operator[] {
    const { operators } = kitOf(field);
    if (field.access === 'masked') return operators.filter((one) => one === 'null' || one === 'not_null');
    const asked = operators.filter((one) => one !== 'is_me' || field.target === 'user');
    if (field.contains || !asked.includes('contains')) return asked;
    return [...asked.filter((one) => one !== 'contains'), 'contains'];
}
