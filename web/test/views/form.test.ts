import { describe, expect, it } from 'vitest';
import { beginDraft, changeDraft, defaultValues, isTyped, ownerValue, refuseDraft, suggest, valueIn } from '@/views/form/draft';
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

    it('belongs to whoever begins it, where it may be given away', () => {
        const me = { id: '7', name: 'Wang' };
        expect(ownerValue(opportunity, me)).toEqual({ owner: me });
        expect(ownerValue({ ...opportunity, owned: false }, me)).toEqual({});
        expect(ownerValue(opportunity, undefined)).toEqual({});
        const fixed = opportunity.fields.map((one) => (one.name === 'owner' ? { ...one, read_only: true } : one));
        expect(ownerValue({ ...opportunity, fields: fixed }, me)).toEqual({});
    });

    it('takes a suggestion that comes late only where nothing stands', () => {
        expect(suggest(beginDraft({}), 'stage', '1').initial).toEqual({ stage: '1' });
        expect(isTyped(suggest(beginDraft({}), 'stage', '1'))).toBe(false);
        expect(suggest(beginDraft({ stage: '2' }), 'stage', '1').initial).toEqual({ stage: '2' });
        expect(suggest(changeDraft(beginDraft({ stage: '2' }), 'stage', null), 'stage', '1').changed).toEqual({ stage: null });
    });
});
