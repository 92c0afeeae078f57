import { describe, expect, it } from 'vitest';
import { beginDraft, changeDraft, defaultValues, isTyped, refuseDraft, valueIn } from '@/views/form/draft';
import { planForm } from '@/views/form/plan';
import { opportunity } from '../objects';

describe('a draft', () => {
    it('holds only what differs from the beginning', () => {
        const begun = beginDraft({ name: 'a', amount: '1' });
        const typed = changeDraft(begun, 'name', 'b');
        expect(typed.changed).toEqual({ name: 'b' });
        expect(isTyped(changeDraft(typed, 'name', 'a'))).toBe(false);
    });

    it('can empty a field', () => {
        const draft = changeDraft(beginDraft({ name: 'a' }), 'name', null);
        expect(draft.changed).toEqual({ name: null });
        expect(valueIn(draft, 'name')).toBeNull();
    });

    it('forgets the refusal of a field once it is changed', () => {
        const refused = refuseDraft(beginDraft({}), [
            { field: 'name', code: 'required', message: 'Give a name.' },
            { field: 'amount', code: 'not_a_number', message: 'Not a number.' },
        ]);
        expect(changeDraft(refused, 'name', 'x').problems).toEqual({ amount: 'Not a number.' });
    });
});

describe('a form', () => {
    it('shows what is required first, then the first section, and folds the rest', () => {
        const plan = planForm(opportunity);
        expect(plan.first.map((field) => field.name)).toEqual(['name', 'stage', 'customer']);
        expect(plan.more.flatMap((section) => section.fields.map((field) => field.name))).toEqual(['extra']);
    });

    it('begins with constants, and leaves today() and me() to the server', () => {
        const fields = [...opportunity.fields, { ...opportunity.fields[7]!, name: 'opened_on', default: 'today()' }];
        expect(defaultValues({ ...opportunity, fields })).toEqual({ vip: true });
    });
});
