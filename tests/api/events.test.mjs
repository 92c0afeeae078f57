// Live updates: who hears of what, and who does not. Silence is shown without waiting for time to pass: a record
// that the listener may see is saved afterwards, and when its event has come, nothing else has come before it.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { openEvents } from './event_stream.mjs';
import { jobEnded, login, PASSWORD, request, startServer } from './server.mjs';

let server, tokens, calls, ids;
const open = [];

async function logIn(name) {
    const reply = await request(server.url, 'POST', '/login', { login: name, password: PASSWORD });
    assert.equal(reply.status, 200, reply.text);
    return reply.body.token;
}
const bearer = (token) => ({ authorization: `Bearer ${token}` });
async function listen(who, watch, options) {
    const stream = await openEvents(server.url, typeof who === 'string' ? bearer(tokens[who]) : who, watch, options);
    open.push(stream);
    return stream;
}
const of = (id, event = 'change') => (it) => it.event === event && it.data.id === id;
const told = (stream) => stream.events.map(({ event, data }) => `${event} ${data.action ?? ''} ${data.id ?? ''}`);
async function make(who, plural, values) {
    const made = await calls[who]('POST', `/${plural}`, values);
    assert.equal(made.status, 201, made.text);
    return made.body;
}
async function change(who, path, values) {
    const changed = await calls[who]('PATCH', path, values);
    assert.equal(changed.status, 200, changed.text);
    return changed.body;
}

describe('live updates', () => {
    before(async () => {
        server = await startServer();
        calls = { admin: server.admin, sam: await server.as('sam'), sue: await server.as('sue') };
        tokens = { admin: await logIn('admin'), sam: await logIn('sam'), sue: await logIn('sue') };
        ids = {};
        for (const name of ['admin', 'sam', 'sue']) ids[name] = (await calls[name]('GET', '/me')).body.user.id;
    });
    afterEach(() => open.splice(0).forEach((stream) => stream.close()));
    after(async () => assert.equal((await server.stop()).code, 0, server.log()));

    it('are a stream that says from where to go on', async () => {
        const stream = await listen('sam', 'customers');
        assert.deepEqual([stream.status, stream.headers['content-type'], stream.headers['cache-control']], [200, 'text/event-stream', 'private, no-cache']);
        assert.match(stream.text, /^: [^\n]+\nid: \d+\n\n$/);
        assert.deepEqual(stream.events, []);
    });

    it('tell of a record made, changed, deleted and brought back, and by whom', async () => {
        const [sam, admin] = [await listen('sam', 'customers'), await listen('admin', 'customers')];
        const { id } = await make('sam', 'customers', { name: 'Live', annual_revenue: '123456' });
        const made = await sam.until(of(id));
        assert.deepEqual(made.data, { object: 'customer', id, action: 'create', version: 1, by: { id: ids.sam, name: 'Person sam' } });
        await change('admin', `/customers/${id}`, { annual_revenue: '987654' });
        const changed = await sam.until((it) => of(id)(it) && it.data.version === 2);
        assert.deepEqual([changed.data.action, changed.data.by.id], ['update', ids.admin]);
        await calls.sam('DELETE', `/customers/${id}`);
        assert.deepEqual((await sam.until(of(id, 'gone'))).data, { object: 'customer', id });
        await calls.sam('POST', `/customers/${id}/restore`);
        await sam.until((it) => of(id)(it) && it.data.action === 'restore');
        await admin.until((it) => of(id)(it) && it.data.action === 'restore');
        assert.deepEqual(told(admin), told(sam));
        assert.ok(!/123456|987654|Live/.test(sam.text), 'no value is told');
        assert.deepEqual(sam.events.map((it) => Number(it.id)).toSorted((a, b) => a - b), sam.events.map((it) => Number(it.id)), 'in order');
    });

    it('tell nothing to who may not see the record, whether he watches all or just this one', async () => {
        const { id } = await make('sam', 'customers', { name: 'Not for Sue' });
        const sue = await listen('sue', `customers,customers/${id}`);
        await change('sam', `/customers/${id}`, { city: 'x' });
        const born = await make('sam', 'customers', { name: 'Nor this' });
        await calls.sam('DELETE', `/customers/${born.id}`);
        await calls.sam('DELETE', `/customers/${id}`);
        const own = await make('sue', 'customers', { name: "Sue's own" });
        await sue.until(of(own.id));
        assert.deepEqual(told(sue), [`change create ${own.id}`]);
    });

    it('watching one record tells of that one only', async () => {
        const [one, other] = [await make('sam', 'customers', { name: 'One' }), await make('sam', 'customers', { name: 'Other' })];
        const sam = await listen('sam', `customers/${one.id}`);
        await change('sam', `/customers/${other.id}`, { city: 'x' });
        await change('sam', `/customers/${one.id}`, { city: 'x' });
        await sam.until(of(one.id));
        assert.deepEqual(told(sam), [`change update ${one.id}`]);
    });

    it('handing over is gone for the one and a change for the other', async () => {
        const { id } = await make('sam', 'customers', { name: 'Handed over' });
        const [sam, sue] = [await listen('sam', 'customers'), await listen('sue', `customers/${id}`)];
        await change('sam', `/customers/${id}`, { owner: ids.sue });
        await Promise.all([sam.until(of(id, 'gone')), sue.until(of(id))]);
        await change('sue', `/customers/${id}`, { city: 'x' });
        await sue.until((it) => of(id)(it) && it.data.version === 3);
        const own = await make('sam', 'customers', { name: 'Own' });
        await sam.until(of(own.id));
        assert.deepEqual(told(sam), [`gone  ${id}`, `change create ${own.id}`]);
    });

    it('a share opens the record for the one it is with, and its end closes it', async () => {
        const { id } = await make('sam', 'customers', { name: 'Shared' });
        const sue = await listen('sue', 'customers');
        const share = await calls.sam('POST', `/customers/${id}/shares`, { with: { user: ids.sue }, level: 'read' });
        assert.equal(share.status, 201, share.text);
        await sue.until(of(id));
        await change('sam', `/customers/${id}`, { city: 'x' });
        await sue.until((it) => of(id)(it) && it.data.version === 2);
        assert.equal((await calls.sam('DELETE', `/customers/${id}/shares/${share.body.id}`)).status, 204);
        await sue.until(of(id, 'gone'));
        await change('sam', `/customers/${id}`, { city: 'y' });
        const own = await make('sue', 'customers', { name: 'Own' });
        await sue.until(of(own.id));
        assert.deepEqual(told(sue).slice(-2), [`gone  ${id}`, `change create ${own.id}`]);
    });

    it('many at once, a bulk change and its undo are told record by record', async () => {
        const admin = await listen('admin', 'products');
        const made = await calls.admin('POST', '/products', Array.from({ length: 60 }, (_, i) => ({ name: `Many ${i}`, code: `M${i}`, price: '1' })));
        assert.equal(made.status, 201, made.text.slice(0, 300));
        const all = made.body.data.map((row) => row.id);
        const count = (version) => () => new Set(admin.events.filter((it) => it.data.version === version).map((it) => it.data.id)).size === all.length;
        await admin.wait(count(1), 'creating');
        const batch = await calls.admin('POST', '/products/batch', { action: 'update', ids: all, values: { unit: 'box' } });
        const txn = batch.body.job ? (await jobEnded(calls.admin, batch.body.job)).txn : batch.headers.get('x-guanxi-txn') ?? batch.body.txn;
        await admin.wait(count(2), 'the bulk change');
        const undo = await calls.admin('POST', `/transactions/${txn}/undo`);
        assert.ok(undo.status < 300, undo.text);
        await admin.wait(count(3), 'the undo');
        assert.equal(admin.events.length, 180, 'none twice');
        assert.ok(admin.events.every((it) => it.event === 'change'));
    });

    it('more than can be told one by one is a reset', async () => {
        const [all, one] = [await listen('admin', 'products'), await listen('admin', 'customers')];
        const rows = ['name,code', ...Array.from({ length: 1500 }, (_, i) => `Flood ${i},F${i}`)].join('\n');
        assert.equal(server.guanxi(['import', 'product', '-'], rows).code, 0);
        await all.until((it) => it.event === 'reset');
        assert.ok(all.events.length < 1500);
        const { id } = await make('sam', 'customers', { name: 'Calm' });
        await one.until(of(id));
        assert.equal(one.events.length, 1, 'who watches something else is left in peace');
    });

    it('a lost role is a reset, and then silence', async () => {
        const [sue, sam] = [await listen('sue', 'customers'), await listen('sam', 'customers')];
        const before = (await calls.admin('GET', `/users/${ids.sue}`)).body.roles;
        await change('admin', `/users/${ids.sue}`, { roles: [] });
        await sue.until((it) => it.event === 'reset');
        const { id } = await make('sam', 'customers', { name: 'After the role went' });
        await sam.until(of(id));
        await change('admin', `/users/${ids.sue}`, { roles: before });
        await sue.wait(() => sue.events.filter((it) => it.event === 'reset').length === 2, 'the second reset');
        const own = await make('sue', 'customers', { name: 'Back' });
        await sue.until(of(own.id));
        assert.deepEqual(told(sue), ['reset  ', 'reset  ', `change create ${own.id}`]);
        assert.ok(!sue.text.includes(id));
        assert.deepEqual(told(sam).filter((it) => it.startsWith('reset')), [], 'his own rights are what they were');
    });

    it('a changed right and a changed catalog are a reset for everybody', async () => {
        const sam = await listen('sam', 'customers');
        assert.equal((await calls.admin('PATCH', '/rights/roles/reader', { objects: { product: { read: 'none' } } })).status, 200);
        await sam.until((it) => it.event === 'reset');
        sam.events.length = 0;
        const field = await calls.admin('POST', '/meta/objects/customer/fields', { name: 'x_live', type: 'text', label: { en: 'L', zh: 'L' } });
        assert.equal(field.status, 201, field.text);
        await sam.until((it) => it.event === 'reset');
        const own = await make('sam', 'customers', { name: 'Afterwards', x_live: 'x' });
        await sam.until(of(own.id));
    });

    it('coming back loses nothing and doubles nothing, under two hundred saves', async () => {
        const names = Array.from({ length: 200 }, (_, i) => `Back ${i}`);
        const made = [];
        const heard = [];
        let lastId = (await listen('sam', 'customers')).lastId;
        let running = true;
        const saves = (async () => {
            for (const name of names) made.push((await make(made.length % 4 ? 'sam' : 'sue', 'customers', { name })).id);
            running = false;
        })();
        while (running || heard.length < 150) {
            const stream = await listen('sam', 'customers', { lastId });
            await stream.wait(() => stream.events.length >= 10 || !running, 'some');
            if (!running) await stream.wait(() => heard.length + stream.events.length >= 150, 'the rest');
            stream.close();
            heard.push(...stream.events);
            lastId = stream.lastId;
        }
        await saves;
        assert.ok(heard.every((it) => it.event === 'change' && it.data.action === 'create'), JSON.stringify(heard.find((it) => it.event !== 'change')));
        assert.deepEqual(heard.map((it) => it.data.id), made.filter((_, i) => i % 4), 'each once and in order');
    });

    it('coming back to a record that went says so; after too much, or from nowhere, all begins anew', async () => {
        const { id } = await make('sam', 'customers', { name: 'Went' });
        const first = await listen('sam', `customers/${id}`);
        first.close();
        await calls.sam('DELETE', `/customers/${id}`);
        const again = await listen('sam', `customers/${id}`, { lastId: first.lastId });
        await again.until(of(id, 'gone'));
        const own = await make('sam', 'customers', { name: 'Own' });
        const both = await listen('sam', `customers/${id},customers`, { after: first.lastId });
        await both.until(of(own.id));
        assert.deepEqual(told(both), [`gone  ${id}`, `change create ${own.id}`]);
        for (const options of [{ after: '1' }, { lastId: 'nonsense' }, { lastId: '999999999' }])
            assert.equal((await (await listen('sam', 'customers', options)).until((it) => it.event === 'reset')).event, 'reset');
    });

    it('end with the session, the lock and the token', async () => {
        const token = await logIn('sue');
        const [leaving, staying] = [await listen(bearer(token), 'customers'), await listen('sue', 'customers')];
        assert.equal((await request(server.url, 'POST', '/logout', undefined, bearer(token))).status < 300, true);
        await leaving.over();
        assert.equal(staying.ended, false);
        const made = await calls.sue('POST', '/tokens', { name: 'listener' });
        const program = await listen(bearer(made.body.token ?? made.body.secret), 'customers');
        assert.equal((await calls.sue('DELETE', `/tokens/${made.body.id}`)).status, 204);
        await program.over();
        await change('admin', `/users/${ids.sue}`, { status: 'locked' });
        await staying.over();
        await change('admin', `/users/${ids.sue}`, { status: 'active' });
        tokens.sue = await logIn('sue');
        calls.sue = await login(server.url, 'sue');
    });

    it('come with the cookie too, and with somebody else\'s eyes for an administrator', async () => {
        const cookie = await listen({ cookie: `guanxi_session=${tokens.sam}` }, 'customers');
        const tried = await listen({ ...bearer(tokens.admin), 'x-guanxi-as': ids.sue }, 'customers');
        const { id } = await make('sam', 'customers', { name: 'Through the eyes' });
        await cookie.until(of(id));
        const hers = await make('sue', 'customers', { name: 'Hers' });
        await tried.until(of(hers.id));
        assert.deepEqual(told(tried), [`change create ${hers.id}`]);
        const refused = await listen({ ...bearer(tokens.sam), 'x-guanxi-as': ids.sue }, 'customers');
        assert.equal(refused.status, 403);
    });

    it('a field hidden from the listener is not told either', async () => {
        const product = await make('admin', 'products', { name: 'Costly', code: 'C1', price: '9', cost: '4.25' });
        const sam = await listen('sam', `products/${product.id}`);
        await change('admin', `/products/${product.id}`, { cost: '4.75' });
        await sam.until(of(product.id));
        assert.ok(!/cost|4\.[27]5/.test(sam.text), sam.text);
    });

    it('refuse what cannot be watched, in words', async () => {
        for (const watch of ['', 'nothing', 'customers/x', 'customers/0', 'customers/1/2', 'object_rights', 'customers,,contacts', Array.from({ length: 51 }, (_, i) => `customers/${i + 1}`).join(',')]) {
            const refused = await listen('sam', watch);
            assert.deepEqual([refused.status, JSON.parse(refused.text).code], [400, 'bad_watch'], watch);
        }
        assert.equal((await listen('sam', 'customers', { after: 'x' })).status, 400);
        assert.equal((await listen({}, 'customers')).status, 401);
        const head = await fetch(`${server.url}/api/v1/events?watch=customers`, { method: 'HEAD', headers: bearer(tokens.sam) });
        assert.equal(head.status, 200);
    });

    it('a person has sixteen, and one that hung up makes room', async () => {
        const streams = [];
        for (let i = 0; i < 16; i++) streams.push(await listen('sue', 'customers'));
        assert.ok(streams.every((stream) => stream.status === 200));
        const refused = await listen('sue', 'customers');
        assert.equal(refused.status, 429);
        assert.ok(Number(refused.headers['retry-after']) > 0);
        assert.match(JSON.parse(refused.text).detail, /16/);
        streams[3].close();
        for (let i = 0; ; i++) {
            const next = await listen('sue', 'customers');
            if (next.status === 200) break;
            assert.ok(i < 200, 'the place of the one that hung up is never free');
        }
    });

    it('stopping the server ends them at once', async () => {
        const sam = await listen('sam', 'customers');
        const { code } = await server.restart();
        assert.equal(code, 0, server.log());
        await sam.over();
        calls = { admin: await login(server.url, 'admin'), sam: await login(server.url, 'sam'), sue: await login(server.url, 'sue') };
    });
});
