import { expect, it } from 'vitest';
import type { Field, ObjectMeta, Row } from '@/api/types';
import { readFilter } from '@/fields/filter';
import { fieldOf } from '@/meta/catalog';
import { chosenValues, facetFields, facetQuery, toggleFacet, withChosen } from '@/views/list/facets';
import { joinSort, nextSort, readSort, writeSort } from '@/views/list/sort';
import { staysOf } from '@/views/list/columns';
import { clampWidth, movedBefore, readAddress, writeAddress } from '@/views/list/state';
import { firstView, inOrder, missingNames, questionValues, readSaved, readShipped, type View } from '@/views/list/view';
import { moved } from '@/views/list/ViewMenu';

const label = { en: 'L', zh: '标' };
const field = (name: string, type: Field['type'], more: Partial<Field> = {}): Field => ({ name, type, label, filterable: true, sortable: true, groupable: true, ...more });
const object: ObjectMeta = {
    name: 'deal', plural: 'deals', label, plural_label: label, module: 'sales', name_field: 'name', may: { read: true }, layouts: { list: ['name', 'city', 'stage', 'amount'] },
    fields: [field('name', 'text'), field('city', 'text'), field('stage', 'select', { options: [{ key: 'won', label }, { key: 'lost', label }] }), field('amount', 'money', { groupable: false }),
        field('owner', 'reference', { target: 'user' }), field('hot', 'boolean'), field('close_date', 'date'), field('secret_code', 'text')],
};
const [city, stage, hot, amount, name] = ['city', 'stage', 'hot', 'amount', 'name'].map((one) => fieldOf(object, one)) as [Field, Field, Field, Field, Field];

it('sorts by one column, or by several with Shift', () => {
    expect(writeSort(readSort('-amount, name'))).toBe('-amount,name');
    expect(nextSort(amount, 'name,city')).toBe('-amount');
    expect(joinSort(amount, 'name')).toBe('name,-amount');
    expect(joinSort(amount, 'name,-amount')).toBe('name,amount');
    expect(joinSort(amount, 'name,amount,city')).toBe('name,city');
    expect(joinSort(name, 'a,b,c,d')).toBe('b,c,d,name');
});

it('offers choices and short texts as facets, not names or money', () => {
    expect(facetFields(object).map((one) => one.name)).toEqual(['stage', 'city', 'owner', 'hot']);
});

it('a click on a value joins it, another takes it away', () => {
    let filter = toggleFacet(object, 'amount > 5', city, '长沙');
    expect(filter).toBe("amount > 5 and city = '长沙'");
    filter = toggleFacet(object, filter, city, "Xi'an");
    expect(filter).toBe("amount > 5 and city in ['长沙', 'Xi''an']");
    expect(chosenValues(object, filter, 'city')).toEqual(['长沙', "Xi'an"]);
    expect(toggleFacet(object, filter, city, '长沙')).toBe("amount > 5 and city = 'Xi''an'");
    expect(toggleFacet(object, filter, city, null)).toBe('amount > 5 and city is null');
    expect(toggleFacet(object, 'city is null', city, null)).toBe('');
    expect(toggleFacet(object, 'hot = true', hot, 'false')).toBe('hot = false');
    expect(toggleFacet(object, 'hot = false', hot, 'false')).toBe('');
});

it('each facet is asked under the conditions on the others', () => {
    const filter = "city = '长沙' and stage in ['won', 'lost'] and amount > 5 and (name contains 'x' or hot = true)";
    expect(facetQuery(object, filter, [city, stage])).toEqual({
        filters: { city: "city = '长沙'", stage: "stage in ['won', 'lost']" },
        filter: "amount > 5 and (name contains 'x' or hot = true)",
    });
    expect(withChosen([{ value: 'won', count: 2, filter: '' }], ['won', 'gone'])).toEqual([{ value: 'won', count: 2, filter: '' }, { value: 'gone', count: 0, filter: '' }]);
});

const row = (id: string, more: Partial<Row> = {}): Row => ({ id, name: `View ${id}`, object: 'deal', owner: { id: '9', name: 'Sam' }, filter: 'amount > 1', sort: '-amount', columns: ['name', 'amount'], visibility: 'everyone', ...more });
const shipped: View[] = [readShipped({ key: 'all', label }), readShipped({ key: 'mine', label, filter: 'owner = me()' })];

it('an address says only what its view does not', () => {
    const view = readSaved(row('7'));
    const at = (text: string) => new URLSearchParams(text);
    expect(readAddress(at('view=7'), view)).toEqual({ filter: 'amount > 1', sort: '-amount', group: '', layout: 'list' });
    expect(readAddress(at('view=7&filter='), view).filter).toBe('');
    expect(String(writeAddress(at('view=7'), view, { filter: '' }))).toBe('view=7&filter=');
    expect(String(writeAddress(at('view=7&filter='), view, { filter: 'amount > 1' }))).toBe('view=7');
    expect(readAddress(at('view=board'), shipped[0]).layout).toBe('board');
    expect(String(writeAddress(at('view=board'), shipped[0], { filter: 'hot' }))).toBe('filter=hot&layout=board');
});

it('opens with what an administrator chose for the role, shipped ones stand first', () => {
    const first = readSaved(row('5', { position: 2, default_for: ['sales'] }));
    const views = inOrder([first, readSaved(row('6', { position: 1 })), ...shipped]);
    expect(views.map((view) => view.key)).toEqual(['all', 'mine', '6', '5']);
    expect(firstView(views, ['sales'])?.key).toBe('5');
    expect(firstView(views, ['finance'])?.key).toBe('all');
    expect(moved(views, first, -1)?.map((view) => view.key)).toEqual(['5', '6']);
    expect(moved(views, first, 1)).toBeUndefined();
});

it('a view keeps its question, and tells which fields are gone', () => {
    expect(questionValues({ filter: '', sort: 'name', group: '', layout: 'list' }, undefined)).toEqual({ filter: null, sort: 'name', group_by: null, layout: 'list', columns: null });
    const view = readSaved(row('7', { columns: ['name', 'colour'], sort: '-size', filter: "taste = 'sweet' and city = 'Ulm'", group_by: 'close_date:month' }));
    expect(missingNames(object, view)).toEqual(['colour', 'size', 'taste']);
    expect(missingNames(object, readSaved(row('8')))).toEqual([]);
    expect(readFilter(view.filter, (one) => fieldOf(object, one))).toHaveLength(2);
});

it('a column goes before the one it is dropped on, never before the name', () => {
    expect(movedBefore(['name', 'city', 'stage', 'amount'], 'amount', 'city')).toEqual(['name', 'amount', 'city', 'stage']);
    expect(movedBefore(['name', 'city', 'stage'], 'stage', 'name')).toEqual(['name', 'stage', 'city']);
    expect(movedBefore(['name', 'city'], 'name', 'city')).toEqual(['name', 'city']);
    expect(clampWidth(3)).toBe(64);
    expect(clampWidth(5000)).toBe(800);
});

it('frozen columns stand at the sum of those before them', () => {
    const fields = [name, city, stage, amount];
    const stays = staysOf({ fields, frozen: 3, width: () => 100 });
    expect(stays.map(({ style }) => style?.left)).toEqual([undefined, 136, 236, undefined]);
    expect(stays[2]?.className).toContain('is-edge');
    expect(stays[3]?.className).toBeUndefined();
});
