// An administrator tries somebody's rights: every reading answer is that person's, nothing can be changed.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { request, startServer } from './server.mjs';

let server, sam, ids, as;

describe('try as this user', () => {
    before(async () => {
        server = await startServer();
        sam = await server.as('sam');
        const sue = await server.as('sue');
        ids = { sam: (await sam('GET', '/me')).body.user.id, sue: (await sue('GET', '/me')).body.user.id, admin: (await server.admin('GET', '/me')).body.user.id };
        ids.hers = (await sue('POST', '/customers', { name: 'Hers' })).body.id;
        ids.his = (await sam('POST', '/customers', { name: 'His' })).body.id;
        ids.product = (await server.admin('POST', '/products', { name: 'Secret', code: 'S', price: '9', cost: '4.25' })).body.id;
        await server.admin('PATCH', `/users/${ids.sue}`, { mobile: '13800138000' });
        as = (method, path, body, user = ids.sam) => server.admin(method, path, body, { 'x-guanxi-as': user });
    });
    after(async () => assert.equal((await server.stop()).code, 0, server.log()));

    it('what is read is what that person reads', async () => {
        const same = async (method, path, body) => {
            const [mine, tried] = await Promise.all([sam(method, path, body), as(method, path, body)]);
            assert.deepEqual([tried.status, tried.body], [mine.status, mine.body], path);
            return tried;
        };
        assert.deepEqual((await same('GET', '/customers?total=true')).body.data.map(({ name }) => name), ['His']);
        assert.equal((await same('GET', `/customers/${ids.his}`)).status, 200);
        await same('GET', '/meta');
        await same('GET', `/products/${ids.product}`);
        await same('GET', '/users?fields=name,mobile&sort=name');
        await same('POST', '/customers/aggregate', { measures: ['count'] });
        await same('GET', '/values/opportunity/customer?q=H');
        await same('GET', `/customers/${ids.his}/history`);
        for (const [path, status] of [[`/customers/${ids.hers}`, 404], ['/transactions', 403], ['/changes', 403], ['/custom_fields', 404]])
            assert.equal((await as('GET', path)).status, status, path);
        assert.match((await as('GET', '/meta')).headers.get('vary'), /x-guanxi-as/i);
    });

    it('the beginning is in the audit, and what is looked at is by who tries', async () => {
        const begun = await server.admin('POST', `/users/${ids.sam}/try`);
        assert.deepEqual([begun.status, begun.body], [200, { user: { id: ids.sam, name: 'Person sam' }, roles: ['sales'] }], begun.text);
        const { body } = await server.admin('GET', '/audit?action=try');
        assert.deepEqual(body.data.map(({ actor, record }) => [actor.id, record.id]), [[ids.admin, ids.sam]]);
        assert.equal((await server.admin('POST', '/users/77/try')).body.code, 'as_user_unknown');
    });

    it('it is said who tries', async () => {
        const { body } = await as('GET', '/me');
        assert.deepEqual([body.user.id, body.rights.admin, body.tried_by], [ids.sam, false, { id: ids.admin, name: 'Person admin' }]);
        assert.equal((await server.admin('GET', '/me')).body.tried_by, undefined);
    });

    it('nothing can be changed meanwhile', async () => {
        for (const [method, path, body] of [['PATCH', `/customers/${ids.his}`, { city: 'x' }], ['POST', '/customers', { name: 'x' }], ['DELETE', `/customers/${ids.his}`], ['POST', '/customers/batch', { action: 'delete', ids: [ids.his] }], ['POST', '/tokens', { name: 'x' }], ['POST', '/logout'], ['PATCH', '/me', { locale: 'zh' }], ['POST', '/transactions', { saves: [] }], ['POST', `/customers/${ids.his}/shares`, { with: { user: ids.sue } }]]) {
            const reply = await as(method, path, body);
            assert.deepEqual([reply.status, reply.body.code], [403, 'as_user_reads_only'], `${method} ${path}: ${reply.text}`);
        }
        const { body } = await server.admin('GET', `/customers/${ids.his}`);
        assert.equal(body.version, 1);
        assert.equal((await sam('GET', '/me')).status, 200, 'his own sessions go on');
        assert.equal((await server.admin('GET', '/me')).status, 200, 'and the administrator is logged in');
    });

    it('only an administrator tries, and only who could log in', async () => {
        const reply = await sam('GET', '/me', undefined, { 'x-guanxi-as': ids.sue });
        assert.deepEqual([reply.status, reply.body.code], [403, 'as_user_admin_only']);
        const own = await sam('GET', '/me', undefined, { 'x-guanxi-as': ids.sam });
        assert.equal(own.status, 403);
        const stranger = await request(server.url, 'GET', '/me', undefined, { 'x-guanxi-as': ids.admin });
        assert.equal(stranger.status, 401);
        for (const user of ['77', 'sam', '-1', '']) {
            const unknown = await as('GET', '/me', undefined, user);
            if (user) assert.deepEqual([unknown.status, unknown.body.code], [404, 'as_user_unknown'], user);
        }
        await server.admin('PATCH', `/users/${ids.sue}`, { status: 'locked' });
        assert.equal((await as('GET', '/me', undefined, ids.sue)).status, 404);
        await server.admin('PATCH', `/users/${ids.sue}`, { status: 'active' });
    });

    it('messages stay in the language of who tries', async () => {
        await server.admin('PATCH', `/users/${ids.sam}`, { locale: 'zh' });
        assert.match((await as('GET', `/customers/${ids.hers}`)).body.detail, /nothing here/);
    });
});
