import { describe, expect, it } from 'vitest';
import { computedDraft, emptyField, mergeOptions, readOptions, toFieldDraft, toObjectDraft, writeOptions } from '@/views/admin/drafts';
import { ruleInput, ruleValues } from '@/views/admin/rules';
import { splitAt } from '@/views/admin/splitAt';
import { freeName, nameFrom, pluralOf } from '@/views/admin/names';
import { comparesDuplicates, floorsOf, withoutFields } from '@/views/admin/objectRules';
import type { ObjectMeta } from '@/api/types';
import { field } from '../objects';

describe('names for programs', () => {
    it.each([
        ['Service Contract', 'service_contract'],
        ['Café №5', 'cafe_no5'],
        ['2nd visit', 'nd_visit'],
        ['合同', ''],
    ])('%s → %s', (label, name) => expect(nameFrom(label)).toBe(name));

    it('have a plural and are free', () => {
        expect(['visit', 'city', 'box', 'branch'].map(pluralOf)).toEqual(['visits', 'cities', 'boxes', 'branches']);
        expect(freeName('visit', new Set(['visit', 'visit_2']))).toBe('visit_3');
    });
});

describe('options', () => {
    it('are one a line, in both languages', () => {
        expect(readOptions('Open / 进行中\n\nDone\n完成')).toMatchObject([
            { key: 'open', label: { en: 'Open', zh: '进行中' } },
            { key: 'done', label: { en: 'Done', zh: 'Done' } },
            { key: 'option_3', label: { en: '完成', zh: '完成' } },
        ]);
    });

    it('keep their key when renamed in one language, and are retired when left out', () => {
        const before = readOptions('Open / 进行中\nLost / 输单');
        const after = mergeOptions(before, 'Open / 跟进中');
        expect(after).toMatchObject([
            { key: 'open', label: { en: 'Open', zh: '跟进中' }, active: true },
            { key: 'lost', active: false },
        ]);
        expect(writeOptions(after)).toBe('Open / 跟进中');
    });
});

it('an object has a name field, free names, and both languages everywhere', () => {
    const draft = toObjectDraft(
        {
            label: { en: '', zh: '设备' },
            plural: { en: '', zh: '' },
            icon: 'box',
            fields: [
                { ...emptyField(), label: { en: 'Name', zh: '' } },
                { ...emptyField(), label: { en: 'Customer', zh: '客户' }, type: 'reference', target: 'customer' },
                emptyField(),
            ],
        },
        new Set(['object']),
        new Set(),
    );
    expect(draft).toMatchObject({ name: 'object_2', plural: 'object_2s', label: { en: '设备', zh: '设备' }, name_field: 'name' });
    expect(draft.fields.map((field) => field.name)).toEqual(['name', 'name_2', 'customer']);
    expect(draft.fields[2]).toMatchObject({ type: 'reference', target: 'customer' });
});

describe('rules of an object', () => {
    const object: ObjectMeta = {
        name: 'customer',
        plural: 'customers',
        label: { en: '', zh: '' },
        plural_label: { en: '', zh: '' },
        module: 'core',
        name_field: 'name',
        layouts: {},
        may: {},
        fields: [field('name', 'text'), field('phone', 'phone')],
    };

    it('compare what can be reached or is one’s own, and never people who log in', () => {
        const silent = { ...object, fields: [field('name', 'text')] };
        expect([object, silent, { ...silent, custom: true }, { ...object, name: 'user' }, { ...object, internal: true }].map(comparesDuplicates)).toEqual([
            true,
            false,
            true,
            false,
            false,
        ]);
    });

    it('open it privately, to read or to edit; what stands already stays on offer', () => {
        expect(floorsOf(object)).toEqual(['private', 'read', 'edit']);
        expect(floorsOf({ ...object, floor: 'parent' })).toContain('parent');
        expect(withoutFields(object, ['phone']).fields.map(({ name }) => name)).toEqual(['name']);
    });
});

describe('fields that are worked out', () => {
    const named = { ...emptyField(), label: { en: 'Margin', zh: '毛利' } };

    it('go to the server with what they are made of, and nothing else', () => {
        expect(toFieldDraft({ ...named, type: 'formula', result: 'money', expression: 'amount * 2', required: true }, new Set())).toEqual({
            name: 'margin', type: 'formula', label: named.label, result: 'money', expression: 'amount * 2',
        });
        const rollup = { ...named, type: 'rollup' as const, children: 'lines', measure: 'sum(amount)' };
        expect(toFieldDraft({ ...rollup, where: '  ' }, new Set())).toEqual({
            name: 'margin', type: 'rollup', label: named.label, children: 'lines', measure: 'sum(amount)',
        });
        expect(computedDraft({ ...rollup, where: 'quantity > 1' })).toMatchObject({ where: 'quantity > 1' });
    });

    it('show the place of a fault, counted in characters', () => {
        expect(splitAt('amuont * 2', 1)).toEqual({ before: '', at: 'a', after: 'muont * 2' });
        expect(splitAt('😀 金额 x', 3)).toEqual({ before: '😀 ', at: '金', after: '额 x' });
        expect(splitAt('amount >', 9)).toEqual({ before: 'amount >', at: ' ', after: '' });
        expect(splitAt('x', undefined)).toBeUndefined();
    });
});

it('a rule has a message in both languages, and a name', () => {
    const input = { ...ruleInput(undefined), condition: ' amount > 0 ', zh: '金额须为正数' };
    expect(ruleValues('opportunity', input)).toEqual({
        object: 'opportunity', name: '金额须为正数', condition: 'amount > 0', message_en: '金额须为正数', message_zh: '金额须为正数', field: null,
    });
});
