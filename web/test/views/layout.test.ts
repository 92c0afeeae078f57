import { describe, expect, it } from 'vitest';
import { place } from '@/base/arrange';
import { addSection, changeSection, draftOf, layoutsOf, missingRequired, moveSection, POOL, removeSection } from '@/views/admin/layout/draft';
import { changesOf, draftsOf, freshOption, isChange, optionsOf } from '@/views/admin/options/options';
import { opportunity } from '../objects';

const object = {
    ...opportunity,
    layouts: {
        list: ['name', 'gone', 'amount'],
        form: [
            { label: { en: 'Basics', zh: '基本' }, fields: ['name', 'stage'] },
            { label: { en: 'More', zh: '其他' }, fields: ['amount', 'need'], columns: 1 as const, open: true },
        ],
    },
};

describe('a layout', () => {
    it('shows what there is and lets the rest be had', () => {
        const draft = draftOf(object, 'list');
        expect(draft.lists[0]?.items).toEqual(['name', 'amount']);
        expect(draft.lists[1]?.items).toContain('customer');
        expect(layoutsOf({ ...draft, lists: place(draft.lists, 'customer', 'shown', 1) }, 'list')).toEqual({ list: ['name', 'customer', 'amount'] });
    });

    it('of a form comes back as it was', () => {
        const draft = draftOf(object, 'form');
        expect(layoutsOf(draft, 'form').form?.slice(0, 2)).toEqual(object.layouts.form);
        // a field of one's own that no section names stands in one of its own
        expect(layoutsOf(draft, 'form').form?.[2]?.fields).toEqual(['extra']);
    });

    it('sections are added, moved, folded and taken away; their fields are never lost', () => {
        const draft = draftOf(object, 'form');
        const [first, second] = draft.sections;
        const moved = moveSection(draft, second?.id ?? '', -1);
        expect(layoutsOf(moved, 'form').form?.map(({ label }) => label.en)).toEqual(['More', 'Basics', 'More']);
        expect(layoutsOf(changeSection(draft, second?.id ?? '', { open: false, columns: 2 }), 'form').form?.[1]).toEqual({ label: { en: 'More', zh: '其他' }, fields: ['amount', 'need'] });
        const without = removeSection(draft, first?.id ?? '');
        expect(without.lists.find(({ id }) => id === POOL)?.items).toEqual(expect.arrayContaining(['name', 'stage']));
        expect(missingRequired(object, without).map(({ name }) => name)).toEqual(['name', 'stage']);
        expect(addSection(draft, { en: 'New', zh: '新' }).lists.at(-1)?.id).toBe(POOL);
    });
});

describe('a pick list', () => {
    const before = [
        { key: 'open', label: { en: 'Open', zh: '进行中' }, color: 'blue' },
        { key: 'lost', label: { en: 'Lost', zh: '输单' }, active: false },
    ];

    it('keeps its keys and makes new ones that are free', () => {
        const drafts = [...draftsOf(before), { ...freshOption(2), label: { en: 'Open', zh: '' } }, freshOption(3)];
        expect(optionsOf(drafts).map(({ key, active }) => [key, active])).toEqual([['open', true], ['lost', false], ['open_2', true]]);
    });

    it('says what a save would do', () => {
        const drafts = draftsOf(before);
        expect(isChange(changesOf(before, optionsOf(drafts)))).toBe(false);
        const after = optionsOf([{ ...drafts[1]!, active: true }, { ...drafts[0]!, label: { en: 'Running', zh: '进行中' } }]);
        expect(changesOf(before, after)).toMatchObject({ renamed: [{ key: 'open', to: { en: 'Running' } }], returned: [{ en: 'Lost' }], retired: [], moved: true });
    });
});
