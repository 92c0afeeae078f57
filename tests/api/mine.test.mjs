// What is one's own: favourites and personal settings are seen by nobody else, go with what they lead to, and the
// time zone is one there is.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startServer } from './server.mjs';

let server, sam, sue, customer;

const mine = async (who, plural) => (await who('GET', `/${plural}?filter=owner = me()&sort=id`)).body.data;

describe('what is one\'s own', () => {
    before(async () => {
        server = await startServer();
        [sam, sue] = [await server.as('sam'), await server.as('sue')];
        customer = (await sam('POST', '/customers', { name: '云帆科技' })).body.id;
    });
    after(async () => assert.equal((await server.stop()).code, 0, server.log()));

    it('a favourite leads to a record by its name of now, or to a page', async () => {
        const made = await sam('POST', '/favourites', { target: { object: 'customer', id: customer }, position: 1 });
        assert.equal(made.status, 201, made.text);
        assert.equal((await sam('POST', '/favourites', { path: '/customers?view=mine', name: 'Mine', position: 2 })).status, 201);
        await sam('PATCH', `/customers/${customer}`, { name: '云帆智能' });
        const found = await mine(sam, 'favourites');
        assert.deepEqual(found.map(({ target, path }) => target?.name ?? path), ['云帆智能', '/customers?view=mine']);
        assert.equal(found[0].target.object, 'customer');
    });

    it('nobody else sees, changes or deletes it, and nobody keeps one for somebody else', async () => {
        const [{ id }] = await mine(sam, 'favourites');
        assert.deepEqual((await sue('GET', '/favourites')).body.data, []);
        for (const reply of [await sue('GET', `/favourites/${id}`), await sue('PATCH', `/favourites/${id}`, { position: 9 }), await sue('DELETE', `/favourites/${id}`)])
            assert.equal(reply.status, 404);
        const samId = (await sam('GET', '/me')).body.user.id;
        assert.ok([403, 404, 422].includes((await sue('POST', '/favourites', { path: '/', owner: samId })).status));
        assert.deepEqual(await mine(sue, 'favourites'), []);
    });

    it('goes with its record, and comes back when that is undone', async () => {
        const txn = (await sam('DELETE', `/customers/${customer}`)).headers.get('x-guanxi-txn');
        assert.deepEqual((await mine(sam, 'favourites')).map(({ path }) => path), ['/customers?view=mine']);
        assert.equal((await sam('POST', `/transactions/${txn}/undo`)).status, 200);
        assert.equal((await mine(sam, 'favourites')).length, 2);
    });

    it('settings are kept as they were sent, each person his own', async () => {
        const value = { theme: 'dark', lists: { customer: { widths: { name: 320 } } } };
        const made = await sam('POST', '/preferences', { key: 'frame', value });
        assert.equal(made.status, 201, made.text);
        assert.deepEqual((await mine(sam, 'preferences')).map((row) => [row.key, row.value]), [['frame', value]]);
        assert.deepEqual(await mine(sue, 'preferences'), []);
        assert.equal((await sue('GET', `/preferences/${made.body.id}`)).status, 404);
    });

    it('one\'s own time zone is one there is; none is the organisation\'s', async () => {
        const paris = await sam('PATCH', '/me', { time_zone: 'Europe/Paris' });
        assert.equal(paris.body.user?.time_zone, 'Europe/Paris', paris.text);
        assert.equal((await sam('GET', '/me')).body.user.time_zone, 'Europe/Paris');
        const wrong = await sam('PATCH', '/me', { time_zone: 'Europe/Atlantis' });
        assert.deepEqual([wrong.status, wrong.body.errors[0].field], [422, 'time_zone']);
        const samId = (await sam('GET', '/me')).body.user.id;
        const byAdmin = await server.admin('PATCH', `/users/${samId}`, { time_zone: 'Mars/Base' });
        assert.deepEqual([byAdmin.status, byAdmin.body.errors?.[0].field], [422, 'time_zone'], byAdmin.text);
        const back = await sam('PATCH', '/me', { time_zone: null, locale: 'en' });
        assert.deepEqual([back.body.user.time_zone, back.body.user.locale], ['Asia/Shanghai', 'en']);
    });
});
