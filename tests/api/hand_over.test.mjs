// A colleague leaves: what she looked after goes to others in one transaction, she is out at once, and it can be undone.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { jobEnded, startServer } from './server.mjs';

describe('handing over', () => {
    let server, admin, sam, sue, id;
    const find = async (plural, filter) => (await admin('GET', `/${plural}?${new URLSearchParams({ filter, sort: 'id', limit: '500' })}`)).body.data;
    const count = async (plural, filter) => (await admin('GET', `/${plural}?${new URLSearchParams({ filter, limit: '0', total: 'true' })}`)).body.total;
    const made = async (call, path, body) => {
        const reply = await call('POST', path, body);
        assert.equal(reply.status, 201, reply.text);
        return reply.body.id;
    };
    const handOver = (body, call = admin) => call('POST', `/users/${id.sue}/hand-over`, body);

    before(async () => {
        server = await startServer();
        ({ admin } = server);
        [sam, sue] = [await server.as('sam'), await server.as('sue')];
        const users = await find('users', "login in ['admin', 'sam', 'sue']");
        id = Object.fromEntries(users.map((user) => [user.login, user.id]));
        id.south = await made(admin, '/departments', { name: 'South' });
        id.north = await made(admin, '/departments', { name: 'North', manager: id.sue });
        id.boss = await made(admin, '/users', { name: 'Boss', login: 'boss', roles: ['sales'] });
        id.left = await made(admin, '/users', { name: 'Long gone', login: 'gone', status: 'left' });
        // Sue reports to Boss; Sam and Tim report to Sue, who stands in for Sam
        await admin('PATCH', `/users/${id.sue}`, { department: id.north, manager: id.boss });
        await admin('PATCH', `/users/${id.sam}`, { department: id.south, manager: id.sue, deputy: id.sue });
        id.tim = await made(admin, '/users', { name: 'Tim', login: 'tim', manager: id.sue, deputy: id.sue });
        sue = await server.as('sue');
        id.customer = await made(sue, '/customers', { name: 'Hers' });
        await made(sue, '/tasks', { subject: 'Call' });
        await made(sue, '/tasks', { subject: 'Write', status: 'done' });
        await made(sam, '/customers', { name: 'His' });
    });
    after(async () => assert.equal((await server.stop()).code, 0, server.log()));

    it('who may not is refused; who cannot take over is named', async () => {
        assert.equal((await handOver({ to: id.sam }, sam)).status, 403);
        assert.equal((await handOver({ to: id.sam, lock: false }, sam)).status, 403);
        for (const [body, code] of [[{ to: id.sue }, 'same_user'], [{ to: id.left }, 'successor_not_active'], [{ to: '77' }, 'reference_missing'], [{ to: id.sam, objects: { customer: id.left } }, 'successor_not_active'], [{ to: 'x' }, 'not_an_id'], [{ objects: { customer: id.sam } }, 'required'], [{ to: id.sam, nonsense: 1 }, 'body_unexpected']]) {
            const reply = await handOver(body);
            assert.equal(reply.status, 422, reply.text);
            assert.equal(reply.body.errors[0].code, code, reply.text);
        }
        assert.equal((await admin('POST', '/users/77/hand-over', { to: id.sam })).status, 404);
        assert.deepEqual([(await admin('POST', `/users/${id.admin}/hand-over`, { to: id.sam })).body.code], ['lock_self']);
        assert.equal((await sue('GET', '/me')).status, 200);
    });

    it('the preview says what goes to whom, and nothing happens', async () => {
        const reply = await handOver({ to: id.sam, objects: { task: id.tim, view: null }, dry_run: true });
        assert.equal(reply.status, 200, reply.text);
        const rows = Object.fromEntries(reply.body.objects.map((row) => [`${row.key}>${row.to?.name ?? 'nobody'}`, row.count]));
        assert.deepEqual(rows, { 'customer>Person sam': 1, 'task>Tim': 2, 'department.manager>Person sam': 1, 'user.manager>Boss': 1, 'user.manager>Person sam': 1, 'user.deputy>nobody': 1, 'user.deputy>Person sam': 1 });
        assert.equal(reply.body.total, 8);
        assert.equal((await find('customers', `owner = '${id.sue}'`)).length, 1);
        assert.equal((await sue('GET', '/me')).status, 200);
    });

    it('then it moves, she is out at once, and one undo takes it back', async () => {
        const token = (await sue('POST', '/tokens', { name: 'program' })).body.token;
        const reply = await handOver({ to: id.sam, objects: { task: id.tim } });
        assert.equal(reply.status, 200, reply.text);
        assert.deepEqual(reply.body.moved, { customer: 1, task: 2, department: 1, user: 4 });
        for (const call of [sue, (method, path) => admin(method, path, undefined, { authorization: `Bearer ${token}` })]) assert.equal((await call('GET', '/me')).status, 401);
        await assert.rejects(server.as('sue'), /401|403/);
        const [customer] = await find('customers', "name = 'Hers'");
        assert.deepEqual([customer.owner.id, customer.department.id], [id.sam, id.south], 'the department goes with the owner');
        assert.equal((await sam('GET', `/customers/${id.customer}`)).status, 200);
        assert.equal(await count('tasks', `owner = '${id.tim}'`), 2);
        const people = Object.fromEntries((await find('users', `id in ['${id.sam}', '${id.tim}', '${id.sue}']`)).map((user) => [user.login, [user.manager?.name, user.deputy?.name, user.status]]));
        assert.deepEqual(people, { sam: ['Boss', undefined, 'active'], tim: ['Person sam', 'Person sam', 'active'], sue: ['Boss', undefined, 'left'] });
        assert.equal((await find('departments', "name = 'North'"))[0].manager.id, id.sam);
        const undo = await admin('POST', `/transactions/${reply.body.txn}/undo`, {});
        assert.deepEqual([undo.body.undone, undo.body.conflicts], [7, []], undo.text);
        assert.equal((await find('customers', "name = 'Hers'"))[0].owner.id, id.sue);
        sue = await server.as('sue');
        assert.equal((await sue('GET', `/customers/${id.customer}`)).status, 200, 'she may log in again and has hers');
    });

    it('more than 1,000 are a job of the same transaction; she is out before it begins', async () => {
        const rows = ['name,owner', ...Array.from({ length: 3000 }, (_, i) => `Row ${i},Person sue`)].join('\n');
        const done = server.guanxi(['import', 'customer', '-'], rows);
        assert.equal(done.code, 0, done.err);
        const preview = await handOver({ to: id.sam, objects: { task: null }, dry_run: true });
        const reply = await handOver({ to: id.sam, objects: { task: null } });
        assert.equal(reply.status, 202, reply.text);
        assert.equal((await sue('GET', '/me')).status, 401);
        const job = await jobEnded(admin, reply.body.job);
        assert.deepEqual([job.kind, job.status, job.total, job.report.changed, job.report.refusals], ['hand_over', 'done', preview.body.total, preview.body.total, []]);
        assert.deepEqual([await count('customers', `owner = '${id.sue}'`), await count('customers', `owner = '${id.sam}'`), await count('tasks', `owner = '${id.sue}'`)], [0, 3002, 2]);
        assert.equal(await count('customers', `owner = '${id.sam}' and department = '${id.south}'`), 3002);
        const [txn] = (await admin('GET', '/transactions?limit=1')).body.data;
        assert.deepEqual([txn.txn, txn.changes], [job.txn, job.total + 1], 'with the account');
        const undone = await jobEnded(admin, (await admin('POST', `/transactions/${job.txn}/undo`, {})).body.job);
        assert.deepEqual([undone.report.undone, undone.report.conflicts], [job.total - 1, []], 'two people had two changes each');
        assert.equal(await count('customers', `owner = '${id.sue}'`), 3001);
        assert.equal((await (await server.as('sue'))('GET', '/me')).status, 200);
    });
});
