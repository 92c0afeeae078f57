// Saved views: whose they are, who sees them, what is refused, and what the product ships with.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PASSWORD, startServer } from './server.mjs';

let server, sam, sue;
const label = { en: 'L', zh: '标' };
const ask = { object: 'customer', filter: "city = '长沙'", sort: '-annual_revenue,name', columns: ['name', 'city'], group_by: 'industry' };
const names = async (who) => (await who('GET', '/views?limit=500&sort=name')).body.data.map(({ name }) => name);

describe('views', () => {
    before(async () => {
        server = await startServer();
        [sam, sue] = [await server.as('sam'), await server.as('sue')];
    });
    after(async () => assert.equal((await server.stop()).code, 0, server.log()));

    it('what the product ships with can be opened, by whoever may see the object', async () => {
        for (const who of [server.admin, sam]) {
            const { objects } = (await who('GET', '/meta')).body;
            assert.ok(objects.length > 5);
            for (const { plural, views, owned } of objects) {
                assert.deepEqual(views.map(({ key }) => key).filter((key) => ['all', 'mine', 'recent'].includes(key)), owned ? ['all', 'mine', 'recent'] : ['all', 'recent']);
                for (const { key, label: words, filter = '', sort = '' } of views) {
                    assert.ok(words.en && words.zh, `${plural} ${key}`);
                    const reply = await who('GET', `/${plural}?${new URLSearchParams({ filter, sort, limit: 1 })}`);
                    assert.equal(reply.status, 200, `${plural} ${key}: ${reply.text}`);
                }
            }
        }
        const keys = (await sam('GET', '/meta/objects/opportunity')).body.views.map(({ key }) => key);
        assert.deepEqual(keys, ['all', 'mine', 'open', 'closing_this_month', 'recent']);
    });

    it('is checked when it is saved, and the fault names part and character', async () => {
        assert.equal((await sam('POST', '/views', { name: 'Right', ...ask })).status, 201);
        const wrong = [['filter', { filter: "name = 'x' and citty = 'y'" }, 16], ['sort', { sort: 'nix' }, 1], ['sort', { sort: 'name,city,code,owner,industry' }], ['columns', { columns: ['name', 'nope'] }],
            ['columns', { columns: 'name' }], ['group_by', { group_by: 'foo' }, 1], ['object', { object: 'custommer' }], ['object', { object: 'custom_field' }], ['role', { visibility: 'role' }], ['role', { visibility: 'role', role: 'x' }]];
        for (const [field, part, position] of wrong) {
            const reply = await sam('POST', '/views', { name: 'Wrong', ...ask, ...part });
            assert.equal(reply.status, 422, JSON.stringify(part));
            assert.deepEqual([reply.body.errors[0].field, reply.body.errors[0].position], [field, position], reply.text);
        }
        assert.deepEqual((await sam('POST', '/views', { name: 'Wrong', object: 'product', filter: 'cost > 1' })).body.errors[0].code, 'expr_unknown_field', 'a hidden field is unknown here as well');
    });

    it('is its owner\'s until it is shared, and then for reading', async () => {
        const view = (await sam('POST', '/views', { name: 'Mine alone', ...ask })).body;
        assert.equal((await sue('GET', `/views/${view.id}`)).status, 404);
        assert.equal((await sam('PATCH', `/views/${view.id}`, { name: 'Renamed', position: 3 })).status, 200);
        assert.ok(!(await names(sue)).includes('Renamed'));
        assert.equal((await sue('PATCH', `/views/${view.id}`, { name: 'Stolen' })).status, 404);
        assert.equal((await sam('DELETE', `/views/${view.id}`)).status, 204);
        assert.ok(!(await names(sam)).includes('Renamed'));
    });

    it('is shown to everybody, to a department and those below it, or to a role, and to nobody else', async () => {
        server.guanxi(['user', 'add', 'rita', '--name', 'Rita', '--role', 'reader', '--password-stdin'], `${PASSWORD}\n`);
        const rita = await server.as('rita');
        const [head, east] = [(await server.admin('POST', '/departments', { name: 'Sales' })).body, (await server.admin('POST', '/departments', { name: 'Other' })).body];
        const below = (await server.admin('POST', '/departments', { name: 'Sales East', parent: head.id })).body;
        const place = async (login, department) => {
            const { body } = await server.admin('GET', `/users?filter=${encodeURIComponent(`login = '${login}'`)}&fields=id`);
            assert.equal((await server.admin('PATCH', `/users/${body.data[0].id}`, { department })).status, 200);
        };
        const refused = await sam('POST', '/views', { name: 'Nowhere', ...ask, visibility: 'department' });
        assert.deepEqual([refused.status, refused.body.errors[0].code], [422, 'view_department']);
        await place('sam', head.id);
        await place('sue', below.id);
        await place('rita', east.id);
        sam = await server.as('sam');
        const made = {};
        for (const visibility of ['private', 'department', 'role', 'everyone'])
            made[visibility] = (await sam('POST', '/views', { name: `Shared ${visibility}`, ...ask, visibility, ...(visibility === 'role' ? { role: 'reader' } : {}) })).body.id;
        const seen = async (who) => (await names(who)).filter((name) => name.startsWith('Shared'));
        assert.deepEqual(await seen(sam), ['Shared department', 'Shared everyone', 'Shared private', 'Shared role']);
        assert.deepEqual(await seen(sue), ['Shared department', 'Shared everyone']);
        assert.deepEqual(await seen(rita), ['Shared everyone', 'Shared role']);
        for (const [who, id, status] of [[sue, made.role, 404], [sue, made.private, 404], [sue, made.everyone, 403], [rita, made.role, 403]])
            assert.equal((await who('PATCH', `/views/${id}`, { name: 'Taken' })).status, status);
        assert.equal((await sam('PATCH', `/views/${made.everyone}`, { visibility: 'private' })).status, 200);
        assert.deepEqual(await seen(sue), ['Shared department']);
        assert.equal((await sue('GET', `/views/${made.everyone}/history`)).status, 404);
        assert.equal((await sue('POST', '/views/aggregate', { measures: ['count'], filter: "name contains 'Shared'" })).body.data[0].count, 1);
        assert.equal((await sam('PATCH', `/views/${made.everyone}`, { principal: 1 })).status, 422, 'the number is kept by the house');
        assert.equal((await sam('GET', '/customers')).status, 200);
    });

    it('what a role sees first is an administrator\'s to say', async () => {
        const reply = await sam('POST', '/views', { name: 'First', ...ask, default_for: ['sales'] });
        assert.deepEqual([reply.status, reply.body.code], [403, 'view_default']);
        const made = await server.admin('POST', '/views', { name: 'First', ...ask, visibility: 'role', role: 'sales', default_for: ['sales'] });
        assert.deepEqual([made.status, made.body.default_for], [201, ['sales']]);
        assert.equal((await server.admin('PATCH', `/views/${made.body.id}`, { default_for: ['nobody'] })).status, 422);
    });

    it('survives the loss of its field: it opens, can be renamed, and is checked when its question changes', async () => {
        await server.admin('POST', '/meta/objects/customer/fields', { name: 'colour', type: 'text', label });
        const view = (await server.admin('POST', '/views', { name: 'By colour', object: 'customer', filter: "colour = 'red'", columns: ['name', 'colour'] })).body;
        assert.equal((await server.admin('DELETE', '/meta/objects/customer/fields/colour')).status, 204);
        const kept = await server.admin('GET', `/views/${view.id}`);
        assert.deepEqual(kept.body.columns, ['name', 'colour']);
        assert.equal((await server.admin('PATCH', `/views/${view.id}`, { name: 'By lost colour' })).status, 200);
        const changed = await server.admin('PATCH', `/views/${view.id}`, { sort: 'name' });
        assert.deepEqual([changed.status, changed.body.errors[0].field], [422, 'filter']);
        assert.equal((await server.admin('PATCH', `/views/${view.id}`, { filter: null, columns: ['name'] })).status, 200);
    });
});
