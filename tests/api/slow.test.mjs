// The page of slow queries: a really slow filter shows up with its plan and the index that would help; the index is made
// by a job, stays, and the same question is no scan any more.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { jobEnded, startServer } from './server.mjs';

const ROWS = 50_000;

describe('slow queries and indexes', () => {
    let server, admin;
    const list = (filter, sort = '') => admin('GET', `/customers?${new URLSearchParams({ filter, sort, limit: '5', fields: 'id,name' })}`);
    const slow = async () => (await admin('GET', '/system/slow')).body;

    before(async () => {
        process.env.GUANXI_SLOW_QUERY_MS = '1';
        server = await startServer();
        delete process.env.GUANXI_SLOW_QUERY_MS;
        ({ admin } = server);
        const rows = ['name,employees,postcode', ...Array.from({ length: ROWS }, (_, i) => `Row ${i},${i % 5000},${100000 + (i % 997)}`)];
        const done = server.guanxi(['import', 'customer', '-'], rows.join('\n'));
        assert.equal(done.code, 0, done.err);
        assert.equal((await admin('DELETE', '/system/slow')).status, 204);
    });
    after(async () => assert.equal((await server.stop()).code, 0, server.log()));

    it('shows what was slow without what was looked for, and the index that would help', async () => {
        const filter = "employees = 4711 and postcode != 'Secret street' and length(name) > 2";
        for (let i = 0; i < 3; i++) assert.equal((await list(filter)).status, 200);
        const { data } = await slow();
        const rows = data.filter((row) => row.object === 'customer' && row.filter?.startsWith('employees = ?'));
        assert.ok(rows.length > 0, JSON.stringify(data));
        for (const row of rows) {
            assert.equal(row.filter, 'employees = ? and postcode != ? and length(name) > ?');
            assert.ok(!JSON.stringify(row).includes('Secret') && !JSON.stringify(row).includes('4711'));
            assert.ok(row.count >= 1 && row.max_ms >= 1 && row.total_ms >= row.max_ms && row.last_at);
            assert.deepEqual(row.index, { object: 'customer', columns: ['employees', 'updated_at'] });
        }
        assert.ok(rows.some((row) => /^SCAN t/m.test(row.plan)), rows.map((row) => row.plan).join('\n'));
        assert.ok(rows.some((row) => row.statement.includes('"employees"')));
    });

    it('the preview tells rows and time; the job makes the index; the same question is no scan', async () => {
        const preview = await admin('POST', '/meta/objects/customer/indexes', { columns: ['employees', 'updated_at'], dry_run: true });
        assert.deepEqual([preview.status, preview.body.rows, preview.body.columns], [200, ROWS, ['employees', 'updated_at']]);
        assert.ok(preview.body.estimated_ms > 0);
        const before = (await slow()).data.find((row) => /^SCAN t/m.test(row.plan) && row.filter?.startsWith('employees = ?'));
        const reply = await admin('POST', '/meta/objects/customer/indexes', { columns: ['employees', 'updated_at'] });
        assert.equal(reply.status, 202, reply.text);
        const job = await jobEnded(admin, reply.body.job);
        assert.deepEqual([job.kind, job.status, job.error], ['index', 'done', null]);
        assert.equal(job.summary, 'Index of Customers: Employees, Updated on'.replace('Updated on', (await admin('GET', '/meta/objects/customer')).body.fields.find(({ name }) => name === 'updated_at').label.en));
        const [made] = (await admin('GET', '/meta/objects/customer/indexes')).body.data.filter((index) => index.custom);
        assert.deepEqual([made.columns, made.unique], [['employees', 'updated_at'], false]);
        const now = (await slow()).data.find((row) => row.statement === before.statement);
        assert.match(before.plan_now, /^SCAN t/m);
        assert.match(now.plan_now, new RegExp(`^SEARCH t USING .*INDEX ${made.name} \\(employees=`, 'm'));
        assert.doesNotMatch(now.plan_now, /SCAN/);
        assert.equal((await list('employees = 4711')).body.data.length, 5);
        assert.equal(now.index, null, 'no longer suggested');
        const again = await admin('POST', '/meta/objects/customer/indexes', { columns: ['employees'] });
        assert.deepEqual([again.status, again.body.code], [409, 'index_exists']);
    });

    it('a view that no index serves is listed until one does', async () => {
        const made = await admin('POST', '/views', { name: 'By postcode', object: 'customer', filter: "postcode = '100001'", sort: '-employees' });
        assert.equal(made.status, 201, made.text);
        const view = async () => (await slow()).views.find(({ id }) => id === made.body.id);
        assert.deepEqual((await view()).index, { object: 'customer', columns: ['postcode', 'employees'] });
        const reply = await admin('POST', '/meta/objects/customer/indexes', { columns: ['postcode', 'employees'] });
        assert.equal((await jobEnded(admin, reply.body.job)).status, 'done');
        assert.equal(await view(), undefined);
    });

    it('an index made here outlives a restart and can be taken away, one of the product cannot', async () => {
        await server.restart();
        admin = await server.as('admin');
        const indexes = async () => (await admin('GET', '/meta/objects/customer/indexes')).body.data;
        const own = (await indexes()).filter((index) => index.custom);
        assert.deepEqual(own.map(({ columns }) => columns), [['employees', 'updated_at'], ['postcode', 'employees']]);
        for (const index of own) assert.equal((await admin('DELETE', `/meta/objects/customer/indexes/${index.name}`)).status, 204);
        assert.deepEqual((await indexes()).filter((index) => index.custom), []);
        const product = (await indexes())[0].name;
        const refused = await admin('DELETE', `/meta/objects/customer/indexes/${product}`);
        assert.deepEqual([refused.status, refused.body.code], [409, 'index_not_own']);
        assert.equal((await admin('DELETE', '/meta/objects/customer/indexes/nonsense')).status, 404);
        for (const [body, code] of [[{ columns: [] }, 'list_empty'], [{ columns: ['nonsense'] }, 'unknown_field'], [{ columns: ['city', 'city'] }, 'not_indexable'], [{ columns: ['name', 'city', 'phone', 'email', 'website'] }, 'too_many_items']]) {
            const reply = await admin('POST', '/meta/objects/customer/indexes', body);
            assert.deepEqual([reply.status, reply.body.errors?.[0]?.code], [422, code], reply.text);
        }
    });
});
