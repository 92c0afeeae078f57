// What somebody had a right to yesterday is not told today: by a repeated request, or by the refusal of a delete.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startServer } from './server.mjs';

const ok = (reply, status = 200) => (assert.equal(reply.status, status, reply.text), reply.body);

describe('rights that are lost', () => {
    let server, admin, sam, sue, ids;
    before(async () => {
        server = await startServer();
        admin = server.admin;
        [sam, sue] = [await server.as('sam'), await server.as('sue')];
        ids = { sam: ok(await sam('GET', '/me')).user.id, sue: ok(await sue('GET', '/me')).user.id };
    });
    after(async () => assert.equal((await server.stop()).code, 0, server.log()));
    const key = (name) => ({ 'idempotency-key': name });

    it('a repeated request answers the same while nothing has changed, and acts once', async () => {
        const body = { name: 'Repeated Ltd', phone: '13812345678' };
        const first = await sue('POST', '/customers', body, key('a'));
        const again = await sue('POST', '/customers', body, key('a'));
        ok(first, 201);
        assert.deepEqual([again.status, again.body, again.headers.get('location'), again.headers.get('etag'), again.headers.get('x-guanxi-txn')],
            [201, first.body, first.headers.get('location'), first.headers.get('etag'), first.headers.get('x-guanxi-txn')]);
        ids.one = first.body.id;
        const list = [{ name: 'List one' }, { name: 'List two' }];
        const many = [await sue('POST', '/customers', list, key('b')), await sue('POST', '/customers', list, key('b'))];
        assert.deepEqual([many[1].status, many[1].body], [201, many[0].body]);
        const partial = [await sue('POST', '/customers?partial=true', [{ name: 'Part' }, {}], key('c')), await sue('POST', '/customers?partial=true', [{ name: 'Part' }, {}], key('c'))];
        assert.deepEqual([partial[1].status, partial[1].body], [partial[0].status, partial[0].body]);
        const saves = { saves: [{ object: 'customer', values: { name: 'Saved' } }, { object: 'contact', values: { name: 'Her', customer: '$1' } }] };
        const both = [await sue('POST', '/transactions', saves, key('d')), await sue('POST', '/transactions', saves, key('d'))];
        assert.deepEqual([both[1].status, both[1].body.txn, both[1].body.data.map(({ id }) => id)], [both[0].status, both[0].body.txn, both[0].body.data.map(({ id }) => id)]);
        ids.saved = both[0].body.data[0].id;
        ids.list = many[0].body.data[1].id;
        assert.equal(ok(await sue('GET', '/customers?limit=0&total=true')).total, 5);
    });

    it('a field that is masked meanwhile is masked in the repeated answer', async () => {
        ok(await admin('PATCH', '/rights/roles/sales', { fields: { 'customer.phone': 'masked' } }));
        const again = await sue('POST', '/customers', { name: 'Repeated Ltd', phone: '13812345678' }, key('a'));
        assert.deepEqual([again.status, again.body.phone, again.text.includes('13812345678')], [201, '138****5678', false]);
        ok(await admin('PATCH', '/rights/roles/sales', { fields: { 'customer.phone': 'edit' } }));
    });

    it('a record that is somebody else\'s now is not told again', async () => {
        for (const id of [ids.one, ids.list, ids.saved]) ok(await admin('PATCH', `/customers/${id}`, { owner: ids.sam }));
        const asked = [
            await sue('POST', '/customers', { name: 'Repeated Ltd', phone: '13812345678' }, key('a')),
            await sue('POST', '/customers', [{ name: 'List one' }, { name: 'List two' }], key('b')),
            await sue('POST', '/transactions', { saves: [{ object: 'customer', values: { name: 'Saved' } }, { object: 'contact', values: { name: 'Her', customer: '$1' } }] }, key('d')),
        ];
        for (const reply of asked) {
            assert.deepEqual([reply.status, reply.body.code], [404, 'not_found'], reply.text);
            assert.doesNotMatch(reply.text, /Repeated|List|Saved|Her/);
        }
        assert.equal(ok(await admin('GET', '/customers?limit=0&total=true')).total, 5, 'nothing was made again');
    });

    it('an object that is taken away is not told again', async () => {
        const body = { name: 'Mine still' };
        ok(await sue('POST', '/customers', body, key('e')), 201);
        ok(await admin('PATCH', '/rights/roles/sales', { objects: { customer: { read: 'none' } } }));
        const again = await sue('POST', '/customers', body, key('e'));
        assert.ok([403, 404].includes(again.status) && !again.text.includes('Mine still'), again.text);
        ok(await admin('PATCH', '/rights/roles/sales', { objects: { customer: { read: 'own' } } }));
    });

    it('who may not see what refers to a record learns that it is referred to, and no more', async () => {
        const label = { en: 'Deposit', zh: '押金' };
        ok(await admin('POST', '/meta/objects', {
            name: 'deposit', plural: 'deposits', label, plural_label: { en: 'Deposits', zh: '押金' }, owned: true,
            fields: [{ name: 'name', type: 'text', label }, { name: 'payer', type: 'reference', target: 'customer', on_delete: 'restrict', label }],
        }), 201);
        const payer = ok(await sue('POST', '/customers', { name: 'Payer' }), 201).id;
        const made = async (owner) => ok(await admin('POST', '/deposits', { name: 'D', payer, owner }), 201).id;
        for (let i = 0; i < 3; i++) await made(ids.sam);
        const refused = async (who = sue) => {
            const reply = await who('DELETE', `/customers/${payer}`);
            assert.equal(reply.status, 409, reply.text);
            const [fault] = reply.body.errors ?? [{ code: reply.body.code, message: reply.body.detail }];
            return [fault.code, fault.message];
        };
        const [code, message] = await refused();
        assert.equal(code, 'still_referred_unseen');
        assert.doesNotMatch(message, /\d|Deposit/);
        const hers = await made(ids.sue);
        const [more, mixed] = await refused();
        assert.deepEqual([more, /by 1 Deposit/i.test(mixed), /others that you cannot see/.test(mixed), /[2-9]/.test(mixed)], ['still_referred_more', true, true, false], mixed);
        const [all, whole] = await refused(admin);
        assert.deepEqual([all, /by 4 Deposit/i.test(whole)], ['still_referred', true], whole);
        ok(await admin('DELETE', `/deposits/${hers}`), 204);
        assert.equal((await refused())[0], 'still_referred_unseen');
    });
});
