// Facets, subtotals and pickers against the same records counted here.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startServer } from './server.mjs';

const COUNT = 240;
const KEEP = { city: ({ city }) => city === '长沙', industry: ({ industry }) => industry === 'finance', rest: ({ employees }) => employees > 3 };
const FILTERS = { city: "city = '长沙'", industry: "industry = 'finance'" };
const NAMES = ['长沙银行', '长江证券', '成长科技', '重庆啤酒', '重工集团', '银川商贸', '上海长宁', '上海银行', 'Ab Long', 'abacus', 'Ábaco', 'New York', 'new yolk', '单于', '单田芳', '中'];
let server, sam, rows, own;

const get = (who, path, params) => who('GET', `${path}?${new URLSearchParams(params)}`);
const counted = (list, of) => {
    const counts = new Map();
    for (const row of list) counts.set(of(row), (counts.get(of(row)) ?? 0) + 1);
    return [...counts].map(([value, count]) => `${value}:${count}`).sort();
};
const said = (facet, of = (value) => value) => facet.map(({ value, count }) => `${of(value)}:${count}`).sort();

describe('facets and subtotals', () => {
    before(async () => {
        server = await startServer();
        sam = await server.as('sam');
        const bodies = Array.from({ length: COUNT }, (_, i) => ({ name: `${NAMES[i % NAMES.length]} ${i}`,
            city: ['长沙', '武汉', null, 'Ulm'][(i * 7) % 4], industry: [null, 'retail', 'finance'][(i * 5) % 3], employees: (i * 11) % 9,
            annual_revenue: i % 5 ? `${(i * 17) % 40}.25` : null }));
        for (const [who, part] of [[sam, bodies.slice(0, 90)], [server.admin, bodies.slice(90)]])
            assert.equal((await who('POST', '/customers', part)).status, 201);
        rows = (await get(server.admin, '/customers', { limit: 500 })).body.data;
        own = (await get(sam, '/customers', { limit: 500 })).body.data;
        assert.deepEqual([rows.length, own.length], [COUNT, 90]);
    });
    after(async () => assert.equal((await server.stop()).code, 0, server.log()));

    it('a facet counts under the conditions on the other fields, each caller his own records', async () => {
        for (const [who, all] of [[server.admin, rows], [sam, own]]) {
            const { body } = await who('POST', '/customers/facets', { fields: ['city', 'industry', 'owner'], filters: FILTERS, filter: 'employees > 3' });
            assert.deepEqual(said(body.data.city), counted(all.filter((row) => KEEP.industry(row) && KEEP.rest(row)), (row) => row.city));
            assert.deepEqual(said(body.data.industry), counted(all.filter((row) => KEEP.city(row) && KEEP.rest(row)), (row) => row.industry));
            assert.deepEqual(said(body.data.owner, (value) => value.name), counted(all.filter((row) => KEEP.city(row) && KEEP.industry(row) && KEEP.rest(row)), (row) => row.owner.name));
            for (const facet of Object.values(body.data)) {
                const counts = facet.map(({ count }) => count);
                assert.deepEqual(counts, counts.toSorted((a, b) => b - a), 'the most frequent first');
            }
        }
    });

    it('the filter of a value leads to its records', async () => {
        const { body } = await server.admin('POST', '/customers/facets', { fields: ['city', 'industry', 'created_at:month'] });
        for (const { count, filter } of Object.values(body.data).flat())
            assert.equal((await get(server.admin, '/customers', { filter, limit: 0, total: true })).body.total, count, filter);
    });

    it('what is wrong is named: no half brackets, unknown fields, too many', async () => {
        const broken = await server.admin('POST', '/customers/facets', { fields: ['city'], filters: { industry: "industry = 'x') or (city = 'Ulm'" } });
        assert.deepEqual([broken.status, broken.body.errors[0].field, broken.body.errors[0].position], [422, 'filters.industry', 15]);
        assert.equal((await server.admin('POST', '/customers/facets', { fields: ['city'], limit: 101 })).status, 400);
        for (const body of [{ fields: ['nix'] }, { fields: ['notes'] }, {}, { fields: ['city'], filters: [] }, { fields: Array(13).fill('city') }, { fields: ['city'], more: 1 }])
            assert.equal((await server.admin('POST', '/customers/facets', body)).status, 422, JSON.stringify(body));
    });

    it('subtotals: every level is the question about its own groups', async () => {
        const ask = { group: ['city', 'industry', 'owner'], measures: ['count', 'sum(annual_revenue)', 'avg(annual_revenue)', 'max(employees)'], filter: 'employees > 1', sort: '-count' };
        for (const who of [server.admin, sam]) {
            const { body } = await who('POST', '/customers/aggregate', { ...ask, subtotals: true });
            let from = 0;
            for (let level = 0; level <= 3; level += 1) {
                const alone = (await who('POST', '/customers/aggregate', { ...ask, group: ask.group.slice(0, level) })).body;
                const mine = body.data.slice(from, from + alone.data.length);
                assert.deepEqual(mine, alone.data.map((row) => ({ ...row, level })));
                assert.deepEqual(body.filters.slice(from, from + alone.data.length), alone.filters);
                assert.ok(body.levels.slice(from, from + alone.data.length).every((one) => one === level));
                from += alone.data.length;
            }
            assert.equal(from, body.data.length);
            const total = (who === sam ? own : rows).filter(({ employees }) => employees > 1);
            assert.equal(body.data[0].count, total.length);
            assert.equal(Math.round(Number(body.data[0]['sum(annual_revenue)']) * 100), total.reduce((sum, { annual_revenue: value }) => sum + Math.round(Number(value ?? 0) * 100), 0));
        }
        const level = await server.admin('POST', '/customers/aggregate', { group: ['level'], measures: ['count'], subtotals: true });
        assert.deepEqual([level.body.data[1], level.body.levels], [{ level: null, count: COUNT }, [0, 1]], 'a field called level keeps its name');
    });

    for (const part of ['长', '长沙', '长江', '重', '重庆', '银', '上海', '上海长', '上海银', 'ab', 'AB', 'ÁB', 'new yo', '单', '中', '长沙银行 1', 'xyz'])
        it(`names that start with ${part}`, async () => {
            const fold = (text) => text.toLowerCase();
            for (const [who, all] of [[server.admin, rows], [sam, own]]) {
                const wanted = all.filter(({ name }) => fold(name).startsWith(fold(part))).map(({ id }) => id).sort();
                for (const sort of ['name', '-annual_revenue', 'id']) {
                    const found = await get(who, '/customers', { filter: `name starts with '${part}'`, limit: 500, sort, total: true });
                    assert.deepEqual(found.body.data.map(({ id }) => id).sort(), wanted, sort);
                    assert.equal(found.body.total, wanted.length);
                }
                const offered = (await get(who, '/values/contact/customer', { q: part, limit: 100 })).body.data;
                const first = offered.slice(0, Math.min(100, wanted.length)).map(({ id }) => id);
                assert.ok(first.every((id) => wanted.includes(id)), 'a picker offers those first');
                assert.ok(offered.every(({ name }) => fold(name).includes(fold(part))));
            }
        });
});
