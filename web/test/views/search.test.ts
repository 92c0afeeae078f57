import { describe, expect, it } from 'vitest';
import { countText, isByName, matching, piecesOf, step } from '@/views/search/found';
import { beginnings, places } from '@/modules/places';
import { withRecent } from '@/record/recents';
import { opportunity } from '../objects';

const customer = {
    ...opportunity,
    name: 'customer',
    plural: 'customers',
    label: { en: 'Customer', zh: '客户' },
    plural_label: { en: 'Customers', zh: '客户' },
};

const shown = (text: string, marks: [number, number][]): string =>
    piecesOf(text, marks)
        .map((piece) => (piece.marked ? `[${piece.text}]` : piece.text))
        .join('');

describe('marks', () => {
    it('cut the text where they say', () => {
        expect(shown('北京云帆科技', [[2, 2]])).toBe('北京[云帆]科技');
        expect(shown('Acme Trading', [[5, 4], [0, 2]])).toBe('[Ac]me [Trad]ing');
        expect(shown('云帆', [[0, 2]])).toBe('[云帆]');
        expect(shown('云帆', [])).toBe('云帆');
    });

    it('count characters, not halves of them', () => expect(shown('𠮷野家😀店', [[1, 2], [4, 1]])).toBe('𠮷[野家]😀[店]'));

    it('lose nothing and repeat nothing, whatever they say', () => {
        for (const marks of [[[0, 99]], [[3, 2], [2, 4]], [[9, 9]], [[1, 0]]] as [number, number][][])
            expect(piecesOf('abcdef', marks).map((piece) => piece.text).join('')).toBe('abcdef');
    });
});

it('a count beyond what is counted says so', () => {
    expect(countText({ total: 1000, more: true }, 'en')).toBe('1,000+');
    expect(countText({ total: 12, more: false }, 'zh')).toBe('12');
});

it('a hit says where it was found only when that is not the name', () => {
    const hit = { id: '1', name: '云帆', field: 'name', text: '云帆', marks: [] };
    expect(isByName(hit)).toBe(true);
    expect(isByName({ ...hit, field: 'phone', text: '13800138000' })).toBe(false);
});

it('the arrow keys go around, and nowhere when there is nothing', () => {
    expect([step(0, 1, 3), step(2, 1, 3), step(0, -1, 3), step(0, 1, 0)]).toEqual([1, 0, 2, 0]);
});

describe('pages and actions', () => {
    const objects = [opportunity, customer].map((object) => ({ ...object, may: { ...object.may, read: true, create: true } }));

    it('are found in either language, those that begin so first', () => {
        const all = places(objects, false, 'zh');
        const found = (typed: string): string[] => matching(all, typed, 4).map((place) => place.path);
        expect(found('客户')).toContain('/customers');
        expect(found('cust')).toContain('/customers');
        expect(found('no such page')).toEqual([]);
    });

    it('offer what may be created, in daily order, and administration only to administrators', () => {
        expect(beginnings(objects, 'en').map((place) => place.path)).toEqual(['/customers/new', '/opportunities/new']);
        expect(beginnings(objects.map((object) => ({ ...object, may: { read: true } })), 'en')).toEqual([]);
        const paths = (admin: boolean): string[] => places(objects, admin, 'en').map((place) => place.path);
        expect(paths(true)).toContain('/admin/changes');
        expect(paths(false)).not.toContain('/admin/changes');
    });
});

it('the record opened last stands first, once, and the list stays short', () => {
    const many = Array.from({ length: 20 }, (_, i) => ({ object: 'customer', id: String(i) })).reduce(withRecent, [] as { object: string; id: string }[]);
    expect(many.map((one) => one.id)).toEqual(['19', '18', '17', '16', '15', '14', '13', '12']);
    expect(withRecent(many, { object: 'customer', id: '15' }).map((one) => one.id).slice(0, 3)).toEqual(['15', '19', '18']);
});
