// What a form asks about duplicates, and where it says what it heard. Pure; the server decides what is alike.
import type { DuplicateReason } from '@/api/duplicates';
import type { Field, Json, ObjectMeta, Values } from '@/api/types';
import type { TextKey } from '@/base/language';
import { fieldOf } from '@/meta/catalog';
import { valueIn, type Draft } from './draft';

/** Fields that tell who somebody is, whatever the object is called. */
const TELLING = ['short_name', 'registration_no', 'kind', 'customer'];
const REACH = new Set<Field['type']>(['phone', 'email']);
/** Only with what has enough to compare: one letter is alike to everything. */
const SHORTEST = 2;

export const comparedFields = (object: ObjectMeta): Field[] =>
    object.fields.filter((field) => field.access !== 'masked' &&
        (field.name === object.name_field || TELLING.includes(field.name) || REACH.has(field.type)));

/** Objects without a number or address are not compared, but for those an administrator made. */
const takesPart = (object: ObjectMeta): boolean =>
    object.custom === true || fieldOf(object, 'registration_no') !== undefined || object.fields.some((field) => REACH.has(field.type));

const said = (value: Json): boolean => typeof value === 'string' && value.trim().length >= SHORTEST;

/** The values to ask with; undefined when there is nothing to ask: too little, or nothing of it was typed. */
export function duplicateQuestion(object: ObjectMeta, draft: Draft): Values | undefined {
    if (!takesPart(object)) return undefined;
    const fields = comparedFields(object);
    const telling = fields.filter((field) => field.name !== 'kind' && field.name !== 'customer');
    if (!telling.some((field) => field.name in draft.changed && said(valueIn(draft, field.name)))) return undefined;
    const values = fields.map((field) => [field.name, valueIn(draft, field.name)] as const);
    return Object.fromEntries(values.filter(([, value]) => value !== null && value !== ''));
}

const WORDS: Record<DuplicateReason['kind'], TextKey> = {
    same_registration: 'duplicates.sameRegistration',
    same_phone: 'duplicates.samePhone',
    same_email: 'duplicates.sameEmail',
    same_name: 'duplicates.sameName',
    similar_name: 'duplicates.similarName',
    same_pinyin: 'duplicates.samePinyin',
};
export const reasonKey = (reason: DuplicateReason): TextKey => WORDS[reason.kind];

/** After how many fields the answer stands: beside the name, at the end of its row, so that no row is torn. */
export function answerPlace(fields: readonly Field[], nameField: string, columns: number, isWide: (field: Field) => boolean): number {
    let column = 0;
    for (const [index, field] of fields.entries()) {
        column = isWide(field) ? columns : column + 1;
        const next = fields[index + 1];
        const ends = column >= columns || next === undefined || isWide(next);
        if (ends) column = 0;
        if (ends && fields.slice(0, index + 1).some((one) => one.name === nameField)) return index + 1;
    }
    return 0;
}
