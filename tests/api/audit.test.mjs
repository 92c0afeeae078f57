// Who looked, exported and logged in: in the sealed log beside the changes, found by user, record, action and time.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PASSWORD, request, startServer } from './server.mjs';

let server, sue, users;

const audit = async (query = '') => (await server.admin('GET', `/audit${query}`)).body;
/** Views are written within seconds: waits for what is expected. */
async function views(query, count) {
    for (let i = 0; ; i++) {
        const { data } = await audit(query);
        if (data.length >= count || i === 100) return data;
        await new Promise((done) => setTimeout(done, 100));
    }
}

describe('audit', () => {
    before(async () => {
        server = await startServer();
        sue = await server.as('sue');
        users = { sue: (await sue('GET', '/me')).body.user.id, admin: (await server.admin('GET', '/me')).body.user.id };
    });
    after(async () => assert.equal((await server.stop()).code, 0, server.log()));

    it('a log-in, a refused one and a log-out are there at once, with the address and never a secret', async () => {
        const begun = new Date().toISOString();
        const reply = await request(server.url, 'POST', '/login', { login: 'sue', password: PASSWORD });
        assert.equal(reply.status, 200);
        const [first] = (await audit('?limit=1')).data;
        assert.deepEqual([first.action, first.actor.id, first.actor.name, first.address, first.object, first.record], ['login', users.sue, 'Person sue', '127.0.0.1', null, null]);
        assert.equal((await request(server.url, 'POST', '/login', { login: 'hunter2secret', password: 'no' })).status, 401);
        const [failed] = (await audit('?action=login_failed')).data;
        assert.deepEqual([failed.actor, failed.detail, failed.address], [null, { login: 'hu…', address: '127.0.0.1' }, '127.0.0.1']);
        assert.equal((await request(server.url, 'POST', '/login', { login: 'sue', password: 'wrong' })).status, 401);
        assert.equal((await audit('?action=login_failed')).data[0].actor, null, 'whose login it was is not said either');
        await request(server.url, 'POST', '/logout', undefined, { authorization: `Bearer ${reply.body.token}` });
        const { data } = await audit(`?user=${users.sue}&from=${begun}`);
        assert.deepEqual(data.map((line) => line.action), ['logout', 'login']);
        const { text } = await server.admin('GET', '/audit');
        for (const secret of [PASSWORD, reply.body.token, 'hunter2', 'wrong']) assert.ok(!text.includes(secret), secret);
    });

    it('who looked at a record is noted within seconds, once a minute', async () => {
        const { id } = (await sue('POST', '/customers', { name: 'Looked at' })).body;
        for (let i = 0; i < 5; i++) await sue('GET', `/customers/${id}`);
        await sue('GET', `/customers/${id}?as_of=${new Date().toISOString()}`);
        await server.admin('GET', `/customers/${id}`);
        const data = await views(`?object=customer&id=${id}`, 2);
        assert.deepEqual(data.map((line) => [line.action, line.record, line.object]).sort(), Array(2).fill(['view', { id, name: 'Looked at' }, 'customer']));
        assert.deepEqual(new Set(data.map((line) => line.actor.id)), new Set([users.sue, users.admin]));
    });

    it('a look that was refused is none', async () => {
        const { id } = (await server.admin('POST', '/customers', { name: 'Not hers' })).body;
        assert.equal((await sue('GET', `/customers/${id}`)).status, 404);
        await server.admin('GET', `/customers/${id}`);
        assert.deepEqual((await views(`?object=customer&id=${id}`, 1)).map((line) => line.actor.id), [users.admin]);
    });

    it('what waits is written when the server ends', async () => {
        const { id } = (await sue('POST', '/customers', { name: 'Last look' })).body;
        await sue('GET', `/customers/${id}`);
        assert.equal((await server.restart()).code, 0);
        server.admin = await server.as('admin');
        sue = await server.as('sue');
        assert.equal((await audit(`?object=customer&id=${id}`)).data.length, 1);
    });

    it('an export leaves who, when, the filter and how many', async () => {
        await sue('POST', '/customers', { name: 'Exported', city: 'Changsha' });
        const done = server.guanxi(['export', 'customers', '--filter', "city = 'Changsha'", '--fields', 'name,city']);
        assert.equal(done.code, 0, done.err);
        const [line] = (await audit('?action=export')).data;
        assert.deepEqual([line.object, line.record, line.actor, line.detail], ['customer', null, null, { filter: "city = 'Changsha'", fields: 'name,city', format: 'csv', count: 1 }]);
    });

    it('is found by time, goes page by page, and says what is wrong with a question', async () => {
        const all = (await audit('?limit=500')).data;
        assert.ok(all.length > 8);
        const paged = [];
        for (let next = ''; next !== null; ) {
            const page = await audit(`?limit=3${next && `&before=${next}`}`);
            paged.push(...page.data);
            next = page.next;
        }
        assert.deepEqual(paged, all);
        const middle = all[4].at;
        const later = (await audit(`?limit=500&from=${middle}`)).data;
        const earlier = (await audit(`?limit=500&until=${middle}`)).data;
        assert.deepEqual([...later, ...earlier], all);
        for (const [query, code] of [['?action=look', 'bad_parameter'], ['?object=nothing', 'unknown_object'], ['?id=5', 'required'], ['?from=yesterday', 'not_a_time'], ['?who=1', 'unknown_parameter']]) {
            const reply = await server.admin('GET', `/audit${query}`);
            assert.ok(reply.status >= 400 && reply.text.includes(code), `${query}: ${reply.text}`);
        }
    });

    it('is for administrators, and for nobody else', async () => {
        assert.equal((await sue('GET', '/audit')).status, 403);
    });

    it('is no change: not in /changes, not in transactions; and the check covers it', async () => {
        const changes = (await server.admin('GET', '/changes?limit=500')).text + (await server.admin('GET', '/transactions?limit=500')).text;
        assert.ok(!/"action":"(view|login|export)/.test(changes));
        const done = server.guanxi(['check']);
        assert.deepEqual([done.code, done.err], [0, '']);
    });
});
