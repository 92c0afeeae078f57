// Reports and home pages: figures over time, fiscal periods, exports for a spreadsheet, and what is refused.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startServer } from './server.mjs';

let server, sam, sue;
const day = (offset) => new Date(Date.now() + 8 * 3600_000 + offset * 86_400_000).toISOString().slice(0, 10);
const total = async (who, plural, filter) => (await who('GET', `/${plural}?limit=0&total=true&filter=${encodeURIComponent(filter)}`)).body.total;
const trend = (who, body) => who('POST', '/customers/trend', { field: 'founded_on', period: 'month', measures: ['count', 'sum(employees)'], ...body });

describe('reports', () => {
    before(async () => {
        server = await startServer();
        [sam, sue] = [await server.as('sam'), await server.as('sue')];
        // one customer a day for 800 days to today and ten after it, with the day's number as employees
        const rows = Array.from({ length: 811 }, (_, i) => ({ name: `C${i}`, founded_on: day(i - 800), employees: i, industry: i % 3 ? 'retail' : null, owner: null }));
        for (let i = 0; i < rows.length; i += 500) assert.equal((await server.admin('POST', '/customers', rows.slice(i, i + 500))).status, 201);
    });
    after(async () => assert.equal((await server.stop()).code, 0, server.log()));

    it('a trend tells now, before, the change, and 30 points; each leads to exactly its records', async () => {
        for (const period of ['day', 'week', 'month', 'quarter', 'year', 'fiscal_quarter', 'fiscal_year'])
            for (const [compared, last, whole] of [['previous', false, false], ['last_year', false, false], ['previous', true, false], ['previous', false, true], ['', false, false]]) {
                const { status, body, text } = await trend(server.admin, { period, compared, last, whole, filter: 'employees >= 0' });
                assert.equal(status, 200, text);
                assert.equal(body.points.length, 30);
                assert.equal(body.points.at(-1).to, body.now.to);
                assert.equal(body.before === null, compared === '');
                if (!last && !whole) assert.equal(body.now.to, day(0));
                for (const span of [body.now, body.before, body.points[0], body.points[17], body.points[29]]) {
                    if (!span) continue;
                    assert.equal(await total(server.admin, 'customers', span.filter), span.values.count, span.filter);
                    const days = Math.min(810, Math.round((Date.parse(span.to) - Date.parse(day(-800))) / 86_400_000)) - Math.max(0, Math.round((Date.parse(span.from) - Date.parse(day(-800))) / 86_400_000)) + 1;
                    assert.equal(span.values.count, Math.max(0, days), `${period} ${span.from} ${span.to}`);
                }
                if (!body.before) continue;
                const expected = ((body.now.values.count - body.before.values.count) * 100) / body.before.values.count;
                if (body.before.values.count) assert.ok(Math.abs(Number(body.change.count) - expected) <= 0.05 + 1e-9, `${body.change.count} ${expected}`);
                else assert.equal(body.change.count, null);
                for (let i = 1; i < 30; i++) assert.equal(Date.parse(body.points[i].from) - Date.parse(body.points[i - 1].to), 86_400_000);
            }
    });

    it('a trend refuses what is no date, no period, no number and no comparison', async () => {
        const wrong = [[{ field: 'name' }, 'bucket_unknown'], [{ field: 'nope' }, 'expr_unknown_field'], [{ period: 'decade' }, 'bucket_unknown'], [{ measures: ['max(name)'] }, 'measure_unknown'],
            [{ measures: [] }, 'required'], [{ compared: 'yesterday' }, 'trend_compared'], [{ field: '' }, 'required'], [{ nope: 1 }, 'body_unexpected']];
        for (const [part, code] of wrong) {
            const reply = await trend(server.admin, part);
            assert.equal(reply.status, 422, reply.text);
            assert.equal(reply.body.errors[0].code, code, reply.text);
        }
        assert.equal((await trend(server.admin, { filter: "nope = 'x'" })).status, 422);
    });

    it('a trend counts what the caller sees', async () => {
        assert.equal((await sam('POST', '/customers', { name: 'Mine', founded_on: day(0) })).status, 201);
        const seen = (await trend(sam, { period: 'day', compared: 'previous' })).body;
        assert.deepEqual([seen.now.values.count, seen.before.values.count, seen.change.count], [1, 0, null]);
        assert.equal((await trend(sue, { period: 'day' })).body.now.values.count, 0);
    });

    it('fiscal quarters and years begin where the organisation says, and lead to their records', async () => {
        const [organisation] = (await server.admin('GET', '/organisations')).body.data;
        assert.equal((await server.admin('PATCH', `/organisations/${organisation.id}`, { fiscal_year_start: 4 })).status, 200);
        const admin = await server.as('admin');
        for (const bucket of ['fiscal_quarter', 'fiscal_year']) {
            const { body } = await admin('POST', '/customers/aggregate', { group: [`founded_on:${bucket}`], measures: ['count'], filter: 'employees >= 0' });
            assert.equal(body.data.reduce((sum, row) => sum + row.count, 0), 811);
            for (const [i, row] of body.data.entries()) {
                assert.equal(await total(admin, 'customers', body.filters[i]), row.count);
                const from = /founded_on >= '(\d+)-(\d+)-01'/.exec(body.filters[i]);
                const [year, month] = [Number(from[1]), Number(from[2])];
                const name = `FY${month >= 4 ? year + 1 : year}`;
                assert.equal(row[`founded_on:${bucket}`], bucket === 'fiscal_year' ? name : `${name}-Q${Math.floor(((month + 8) % 12) / 3) + 1}`);
            }
        }
        const now = (await trend(admin, { period: 'fiscal_year' })).body.now;
        assert.match(now.from, /-04-01$/);
        assert.equal((await server.admin('PATCH', `/organisations/${organisation.id}`, { fiscal_year_start: 1 })).status, 200);
        assert.equal((await (await server.as('admin'))('POST', '/customers/aggregate', { group: ['founded_on:fiscal_year'], measures: ['count'] })).body.data.at(-1)['founded_on:fiscal_year'], `FY${day(10).slice(0, 4)}`);
    });

    it('an export is the aggregate as CSV, needs the right, holds what may be exported, and is in the audit', async () => {
        const ask = { group: ['industry'], measures: ['count', 'sum(employees)'], filter: 'employees >= 0', sort: '-count' };
        const reply = await server.admin('POST', '/customers/aggregate/export', ask);
        assert.equal(reply.status, 200, reply.text);
        assert.match(reply.headers.get('content-type'), /^text\/csv/);
        const shown = (await server.admin('POST', '/customers/aggregate', ask)).body.data;
        const lines = reply.text.replace(/^\uFEFF/, '').trim().split('\r\n');
        assert.equal(lines[0], 'Industry,Number,Sum of Employees');
        assert.deepEqual(lines.slice(1), shown.map((row) => [row.industry === null ? '' : 'Retail', row.count, row['sum(employees)']].join(',')));
        const { detail } = (await server.admin('GET', '/audit?action=export&limit=1')).body.data[0];
        assert.deepEqual(detail, { ...detail, filter: 'employees >= 0', group: 'industry', fields: 'count,sum(employees)', format: 'csv', count: 2 });
        const { body } = await server.admin('GET', '/rights/roles/sales');
        assert.ok(body, 'roles can be read');
        assert.equal((await server.admin('PATCH', '/rights/roles/sales', { objects: { customer: { export: 'none' } } })).status, 200);
        const refused = await (await server.as('sam'))('POST', '/customers/aggregate/export', ask);
        assert.deepEqual([refused.status, refused.body.code], [403, 'forbidden'], refused.text);
        assert.equal((await server.admin('PATCH', '/rights/roles/sales', { objects: { customer: { read: 'all', export: 'own' } } })).status, 200);
        const part = await (await server.as('sam'))('POST', '/customers/aggregate/export', { measures: ['count'] });
        assert.equal(part.text.replace(/^\uFEFF/, ''), 'Number\r\n1\r\n');
        assert.equal((await (await server.as('sam'))('POST', '/customers/aggregate', { measures: ['count'] })).body.data[0].count, 812);
        assert.equal((await (await server.as('sam'))('POST', '/customers/aggregate/export', { ...ask, group: ['nope'] })).status, 422);
        assert.equal((await server.admin('POST', '/nothings/aggregate/export', ask)).status, 404);
    });

    it('a stored report is checked when it is saved; one from before stays as it is', async () => {
        const right = { name: 'Kinds', object: 'customer', measures: ['count'], group_by: ['industry'], chart: 'bar' };
        for (const chart of ['number', 'bar', 'line', 'area', 'pie', 'funnel', 'heatmap', 'table', 'pivot'])
            assert.equal((await sam('POST', '/reports', { ...right, chart, settings: { stacked: true, columns: 1 } })).status, 201, chart);
        const settings = { field: 'founded_on', period: 'fiscal_quarter', compared: 'last_year', last: true };
        assert.equal((await sam('POST', '/reports', { ...right, group_by: [], chart: 'trend', settings })).status, 201);
        assert.equal((await sam('POST', '/reports', { name: 'Plain', object: 'customer', chart: 'number' })).status, 201, 'measures may be left out');
        const wrong = [['filter', { filter: "nope = 'x'" }], ['group_by', { group_by: ['nope'] }], ['group_by', { group_by: { a: 1 } }], ['measures', { measures: ['median(employees)'] }], ['sort', { sort: '-nope' }],
            ['object', { object: 'custommer' }], ['settings', { settings: { colour: 'red' } }], ['settings', { settings: [1] }], ['settings', { chart: 'trend', settings: { field: 'name', period: 'month' } }], ['chart', { chart: 'donut' }], ['role', { visibility: 'role', role: 'x' }]];
        for (const [field, part] of wrong) {
            const reply = await sam('POST', '/reports', { ...right, ...part });
            assert.equal(reply.status, 422, JSON.stringify(part) + reply.text);
            assert.equal(reply.body.errors[0].field, field, reply.text);
        }
    });

    it('reports and home pages are one\'s own until they are shared, and then for reading', async () => {
        for (const [plural, values] of [['reports', { object: 'customer', chart: 'number' }], ['dashboards', { items: [{ kind: 'tasks', w: 6, h: 2 }] }]]) {
            const mine = (await sam('POST', `/${plural}`, { name: 'Mine', ...values })).body;
            assert.equal((await sue('GET', `/${plural}/${mine.id}`)).status, 404);
            assert.equal((await sam('PATCH', `/${plural}/${mine.id}`, { visibility: 'everyone' })).status, 200);
            assert.equal((await sue('GET', `/${plural}/${mine.id}`)).status, 200);
            assert.equal((await sue('PATCH', `/${plural}/${mine.id}`, { name: 'Stolen' })).status, 403);
            assert.equal((await sue('DELETE', `/${plural}/${mine.id}`)).status, 403);
        }
    });

    it('a home page has a list of tiles; that of a role is set by administrators', async () => {
        for (const items of [{ a: 1 }, [1], [{ w: 3 }], Array.from({ length: 61 }, () => ({ kind: 'tasks' }))]) {
            const reply = await sam('POST', '/dashboards', { name: 'Wrong', items });
            assert.deepEqual([reply.status, reply.body.errors?.[0].code], [422, 'dashboard_items'], reply.text);
        }
        const refused = await sam('POST', '/dashboards', { name: 'Role', items: [], for_roles: ['sales'] });
        assert.deepEqual([refused.status, refused.body.code], [403, 'dashboard_roles']);
        const unowned = { name: 'Sales', items: [{ kind: 'tasks' }], for_roles: ['sales'], owner: null };
        const made = await server.admin('POST', '/dashboards', unowned);
        assert.deepEqual([made.status, made.body.for_roles, made.body.owner], [201, ['sales'], null], made.text);
        assert.equal((await sam('GET', `/dashboards/${made.body.id}`)).status, 200);
        assert.equal((await sam('PATCH', `/dashboards/${made.body.id}`, { items: [] })).status, 403);
        assert.equal((await server.admin('PATCH', `/dashboards/${made.body.id}`, { for_roles: ['nobody'] })).status, 422);
    });
});
