import { describe, expect, it } from 'vitest';
import type { Analysis } from '@/api/imports';
import type { ObjectMeta } from '@/api/types';
import { emptyFile, inOrder, isMapped, lacking, partOf, withAnalysis, withAnswer } from '@/views/import/draft';

const label = (en: string) => ({ en, zh: en });
const object = (name: string, fields: object[]): ObjectMeta =>
    ({ name, plural: `${name}s`, label: label(name), plural_label: label(name), module: 'core', name_field: 'name', may: { import: true }, layouts: {}, fields }) as unknown as ObjectMeta;
const text = (name: string, more: object = {}) => ({ name, type: 'text', label: label(name), ...more });
const customer = object('customer', [text('name', { required: 'always' }), text('code', { unique: true })]);
const contact = object('contact', [text('name', { required: 'always' }), { ...text('customer'), type: 'reference', target: 'customer' }]);
const byName = new Map([customer, contact].map((one) => [one.name, one]));
const analysis = (what: string, columns: [string, string][], more: Partial<Analysis> = {}): Analysis => ({
    name: 'a.csv', charset: 'UTF-8', separator: ',', sheets: [], sheet: '', header: 1, header_rows: 1, object: what,
    columns: columns.map(([name, field]) => ({ name, field, filled: 1, samples: [] })), head: [], remembered: null, ...more,
});
const file = (key: number, look: Analysis) => ({ ...withAnalysis(emptyFile(key, { name: 'a.csv', size: 1 }), look), upload: String(key) });

describe('the draft of an import', () => {
    it('takes what was found, and what was chosen for such columns before', () => {
        const found = analysis('customer', [['A', 'name'], ['B', '']]);
        expect(file(1, found).map).toEqual({ A: 'name', B: '' });
        const remembered = { ...found, remembered: { object: 'customer', map: { B: 'code', gone: 'city' }, match: 'code', create: '', on_match: 'skip' as const } };
        expect(file(1, remembered)).toMatchObject({ map: { A: 'name', B: 'code' }, match: 'code', onMatch: 'skip', create: [] });
        const other = { ...found, remembered: { object: 'contact', map: { B: 'customer' } } };
        expect(file(1, other).map).toEqual({ A: 'name', B: '' });
    });

    it('knows what is still lacking', () => {
        const bare = file(1, analysis('customer', [['B', 'code']]));
        expect(lacking(customer, bare.map).map(({ name }) => name)).toEqual(['name']);
        expect(isMapped(bare, byName)).toBe(false);
        expect(isMapped({ ...bare, map: { B: 'name' } }, byName)).toBe(true);
        expect(isMapped({ ...bare, map: { A: 'name', B: 'name' } }, byName)).toBe(false);
    });

    it('puts files that others refer to first', () => {
        const people = file(1, analysis('contact', [['N', 'name'], ['C', 'customer']]));
        const firms = file(2, analysis('customer', [['N', 'name']]));
        expect(inOrder([people, firms], byName).map(({ key }) => key)).toEqual([2, 1]);
        expect(inOrder([firms, people], byName).map(({ key }) => key)).toEqual([2, 1]);
    });

    it('leaves out of the plan what no column goes into any more', () => {
        const draft = withAnswer({ ...file(1, analysis('customer', [['A', 'name'], ['B', '']])), match: 'code', create: ['owner'] }, { field: 'city', from: 'x', to: 'y' });
        expect(partOf(draft)).toMatchObject({ map: { A: 'name' }, match: '', create: [], answers: [] });
        const twice = withAnswer(withAnswer(draft, { field: 'name', from: 'x', to: '1' }), { field: 'name', from: 'x', to: '2' });
        expect(partOf(twice).answers).toEqual([{ field: 'name', from: 'x', to: '2' }]);
    });
});
