import { describe, expect, it } from 'vitest';
import type { ObjectMeta } from '@/api/types';
import { answerPlace, comparedFields, duplicateQuestion, reasonKey } from '@/views/form/duplicates';
import { beginDraft, changeDraft } from '@/views/form/draft';
import { field, opportunity } from '../objects';

const contact: ObjectMeta = {
    ...opportunity,
    name: 'contact',
    plural: 'contacts',
    fields: [
        field('name', 'text'),
        field('customer', 'reference', { target: 'customer' }),
        field('title', 'text'),
        field('mobile', 'phone'),
        field('email', 'email'),
        field('private_mobile', 'phone', { access: 'masked' }),
    ],
};

describe('the question about duplicates', () => {
    it('is asked with what tells who somebody is, and not with what is seen in part', () =>
        expect(comparedFields(contact).map((one) => one.name)).toEqual(['name', 'customer', 'mobile', 'email']));

    it('waits until something of it is typed, two letters at least', () => {
        const begun = beginDraft({ customer: { id: '7', name: 'Acme' } });
        expect(duplicateQuestion(contact, begun)).toBeUndefined();
        expect(duplicateQuestion(contact, changeDraft(begun, 'name', '王'))).toBeUndefined();
        expect(duplicateQuestion(contact, changeDraft(begun, 'title', '经理'))).toBeUndefined();
        expect(duplicateQuestion(contact, changeDraft(begun, 'name', '王芳'))).toEqual({ name: '王芳', customer: { id: '7', name: 'Acme' } });
    });

    it('is not asked again for a record that is as it was', () => {
        const draft = changeDraft(beginDraft({ name: '王芳', mobile: '138' }), 'title', 'x');
        expect(duplicateQuestion(contact, draft)).toBeUndefined();
        expect(duplicateQuestion(contact, changeDraft(draft, 'mobile', '139'))).toEqual({ name: '王芳', mobile: '139' });
    });

    it('is not asked of objects without numbers or addresses, but of those an administrator made', () => {
        const draft = changeDraft(beginDraft({}), 'name', 'Acme');
        expect(duplicateQuestion(opportunity, draft)).toBeUndefined();
        expect(duplicateQuestion({ ...opportunity, custom: true }, draft)).toEqual({ name: 'Acme' });
    });
});

describe('the answer', () => {
    const wide = (one: { type: string }): boolean => one.type === 'long_text';
    const row = [field('name', 'text'), field('title', 'text'), field('need', 'long_text'), field('mobile', 'phone')];

    it('stands at the end of the row of the name', () => {
        expect(answerPlace(row, 'name', 2, wide)).toBe(2);
        expect(answerPlace(row, 'name', 1, wide)).toBe(1);
        expect(answerPlace(row.slice(1), 'mobile', 2, wide)).toBe(3);
        expect(answerPlace([row[0]!, row[2]!], 'name', 2, wide)).toBe(1);
        expect(answerPlace(row, 'other', 2, wide)).toBe(0);
    });

    it('says its reasons in words', () =>
        expect(reasonKey({ kind: 'same_pinyin', field: 'name', text: '' })).toBe('duplicates.samePinyin'));
});
