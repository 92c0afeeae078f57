// The timeline of a record against an oracle made of other routes: its history, the lists of activities and tasks, the
// audit of shares; each reader gets what those routes give him, in one order, page by page.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { PASSWORD, startServer } from './server.mjs';

let server, admin, sue, sam, kept;
const encoded = encodeURIComponent;
const ok = (reply, status = 200) => (assert.equal(reply.status, status, reply.text), reply.body);
const make = async (call, path, body) => ok(await call('POST', path, body), 201).id;

/** Everything, by pages of `limit`. */
async function timeline(call, path, { limit = 200, kinds, by } = {}) {
    const entries = [];
    let before;
    do {
        const { data, next } = ok(await call('GET', `${path}/timeline?limit=${limit}${kinds ? `&kinds=${kinds}` : ''}${by ? `&by=${by}` : ''}${before ? `&before=${before}` : ''}`));
        assert.ok(data.length <= limit && (next === null || data.length === limit), `${data.length} entries of ${limit}, next ${next}`);
        entries.push(...data);
        before = next;
    } while (before);
    return entries;
}

/** All rows of a list; none of an object that does not exist for the reader. */
async function everything(call, path) {
    const rows = [];
    let cursor;
    do {
        const reply = await call('GET', path + (cursor ? `&cursor=${cursor}` : ''));
        if (reply.status === 404) return rows;
        const { data, next } = ok(reply);
        rows.push(...data);
        cursor = next;
    } while (cursor);
    return rows;
}

const ORDER = ['change', 'activity', 'task', 'share'];
/** Kept by Guanxi itself: an update of nothing else is no entry. */
const BY_ITSELF = new Set(['last_activity_at', 'stage_changed_at', 'push_count', 'status']);

/** What the timeline should be, as [kind, at, id], from the other routes as this reader has them. */
async function oracle(call, object, id) {
    const path = `/${object}/${id}`;
    const found = [];
    for (const line of await everything(call, `${path}/history?limit=7`))
        if (line.action !== 'update' || line.changes.some((one) => !BY_ITSELF.has(one.field))) found.push(['change', line.at, line.seq]);
    const own = object === 'customers' ? [...(await everything(call, `/contacts?fields=id&limit=500&filter=${encoded(`customer = '${id}'`)}`)), ...(await everything(call, `/opportunities?fields=id&limit=500&filter=${encoded(`customer = '${id}'`)}`))] : [];
    const about = new Set([id, ...own.map((row) => row.id)]);
    for (const [kind, list, moment] of [['activity', 'activities', 'happened_at'], ['task', 'tasks', 'done_at']])
        for (const row of await everything(call, `/${list}?limit=500`))
            if (about.has(row.about?.id) || row.customer?.id === id || row.contact?.id === id) found.push([kind, row[moment] ?? row.created_at, row.id]);
    for (const action of ['share', 'unshare'])
        for (const line of ok(await admin('GET', `/audit?object=${object === 'opportunities' ? 'opportunity' : object.slice(0, -1)}&id=${id}&action=${action}&limit=500`)).data) found.push(['share', line.at, line.seq]);
    return found.sort((a, b) => (a[1] !== b[1] ? (a[1] < b[1] ? 1 : -1) : a[0] !== b[0] ? ORDER.indexOf(a[0]) - ORDER.indexOf(b[0]) : Number(BigInt(b[2]) - BigInt(a[2]))));
}

const brief = (entries) => entries.map(({ kind, at, id }) => [kind, at, id]);

describe('timeline', () => {
    before(async () => {
        server = await startServer();
        admin = server.admin;
        const added = server.guanxi(['user', 'add', 'mia', '--name', 'Mia', '--role', 'marketing', '--password-stdin'], `${PASSWORD}\n`);
        assert.equal(added.code, 0, added.err);
        [sue, sam] = [await server.as('sue'), await server.as('sam')];
        const samId = ok(await sam('GET', '/me')).user.id;
        const customer = await make(sue, '/customers', { name: 'Cloud Sail', phone: '13866665555', city: '长沙' });
        const contact = await make(sue, '/contacts', { name: 'Chief', customer });
        const other = await make(sue, '/customers', { name: 'Other' });
        const pipeline = ok(await sue('GET', '/stages?limit=1&sort=position')).data[0];
        const opportunity = await make(sue, '/opportunities', { name: 'Big deal', customer, stage: pipeline.id, expected_close_date: '2026-12-01' });
        for (const city of ['武汉', '北京', '上海', '成都']) ok(await sue('PATCH', `/customers/${customer}`, { city }));
        ok(await sue('PATCH', `/customers/${customer}`, { primary_contact: contact, phone: '13877778888' }));
        const about = (object, id) => ({ about: { object, id } });
        const moment = (minute) => `2026-03-01T08:${String(minute).padStart(2, '0')}:00.000Z`;
        const activities = [];
        for (let i = 0; i < 12; i++) {
            const of = [about('customer', customer), about('contact', contact), about('opportunity', opportunity), { customer }][i % 4];
            // three at the same moment, so that order and pages are told by number
            activities.push(await make(sue, '/activities', { subject: `Talk ${i}`, kind: 'call', happened_at: moment(i < 3 ? 0 : i), ...of }));
        }
        await make(sue, '/activities', { subject: 'Elsewhere', ...about('customer', other) });
        const tasks = [await make(sue, '/tasks', { subject: 'Send', ...about('customer', customer) }), await make(sue, '/tasks', { subject: 'Ask', ...about('opportunity', opportunity) })];
        ok(await sue('PATCH', `/tasks/${tasks[0]}`, { status: 'done' }));
        // about a contact, though its customer was taken away: found through the contact
        ok(await admin('PATCH', `/activities/${activities[1]}`, { customer: null }));
        await admin('POST', `/activities`, { subject: 'Of the boss', ...about('customer', customer), happened_at: moment(40) });
        const share = await make(sue, `/customers/${customer}/shares`, { with: { user: samId }, level: 'read', reason: 'Presales' });
        const ended = await make(sue, `/customers/${customer}/shares`, { with: { role: 'manager', below: true }, level: 'edit' });
        ok(await sue('DELETE', `/customers/${customer}/shares/${ended}`), 204);
        kept = { customer, contact, opportunity, share, activities, tasks, samId };
    });
    after(async () => assert.equal((await server.stop()).code, 0, server.log()));

    it('is history ∪ activities ∪ tasks ∪ shares, newest first, for every reader and in pages of any size', async () => {
        const mia = await server.as('mia');
        for (const [who, call] of Object.entries({ admin, sue, sam, mia })) {
            const path = `/customers/${kept.customer}`;
            const expected = await oracle(call, 'customers', kept.customer);
            for (const limit of [200, 1, 2, 3, 7]) assert.deepEqual(brief(await timeline(call, path, { limit })), expected, `${who}, pages of ${limit}`);
            const kinds = new Set(expected.map(([kind]) => kind));
            assert.deepEqual([...kinds].sort(), who === 'sam' || who === 'mia' ? ['change', 'share'] : ['activity', 'change', 'share', 'task'], who);
            for (const some of ['change', 'activity,task', 'share', 'task,change'])
                assert.deepEqual(brief(await timeline(call, path, { limit: 2, kinds: some })), expected.filter(([kind]) => some.split(',').includes(kind)), `${who}, ${some}`);
        }
        const all = await timeline(admin, `/customers/${kept.customer}`);
        const people = new Set(all.map((one) => one.actor?.id));
        assert.ok(people.size > 1, 'more than one person did something');
        for (const by of people)
            for (const limit of [200, 3])
                assert.deepEqual(brief(await timeline(admin, `/customers/${kept.customer}`, { limit, by })), brief(all.filter((one) => one.actor?.id === by)), `by ${by}, pages of ${limit}`);
        assert.deepEqual(await timeline(admin, `/customers/${kept.customer}`, { by: 1 }), []);
        assert.equal((await admin('GET', `/customers/${kept.customer}/timeline?by=me`)).status, 400);
        for (const [object, id] of [['contacts', kept.contact], ['opportunities', kept.opportunity]]) {
            const expected = await oracle(sue, object, id);
            assert.ok(expected.some(([kind]) => kind === 'activity'), object);
            assert.deepEqual(brief(await timeline(sue, `/${object}/${id}`, { limit: 2 })), expected, object);
        }
    });

    it('tells what a person wants to know of each kind', async () => {
        const entries = await timeline(sue, `/customers/${kept.customer}`);
        const of = (kind) => entries.filter((entry) => entry.kind === kind);
        const change = of('change').find((entry) => entry.changes.some((one) => one.field === 'primary_contact'));
        assert.deepEqual([change.action, change.origin, change.actor.name], ['update', 'api', 'Person sue']);
        assert.deepEqual(change.changes.find((one) => one.field === 'primary_contact').after, { id: kept.contact, name: 'Chief' });
        assert.equal(of('change').at(-1).action, 'create');
        const talk = of('activity').find((entry) => entry.id === kept.activities[4]);
        assert.deepEqual([talk.record.subject, talk.record.kind, talk.actor.name, talk.at, talk.record.about.name], ['Talk 4', 'call', 'Person sue', talk.record.happened_at, 'Cloud Sail']);
        const done = of('task').find((entry) => entry.id === kept.tasks[0]);
        assert.deepEqual([done.record.subject, done.record.status, done.at], ['Send', 'done', done.record.done_at]);
        assert.deepEqual(of('share').map(({ action, level, with: whom }) => [action, level, whom]), [
            ['unshare', 'edit', { role: { key: 'manager', name: 'Manager' }, below: true }], ['share', 'edit', { role: { key: 'manager', name: 'Manager' }, below: true }], ['share', 'read', { user: { id: kept.samId, name: 'Person sam' } }],
        ]);
    });

    it('what is masked is masked, what is hidden left out, and an update of hidden fields alone is no entry', async () => {
        const mia = await server.as('mia');
        const entries = await timeline(mia, `/customers/${kept.customer}`, { kinds: 'change' });
        const phone = entries.flatMap((entry) => entry.changes).find((one) => one.field === 'phone' && one.before);
        assert.deepEqual([phone.before, phone.after], ['138****5555', '138****8888']);
        assert.ok(!JSON.stringify(entries).includes('13877778888'));
        const product = await make(admin, '/products', { name: 'Secret', code: 'S', price: '9', cost: '4.25' });
        ok(await admin('PATCH', `/products/${product}`, { cost: '4.75' }));
        ok(await admin('PATCH', `/products/${product}`, { cost: '5.75', price: '10' }));
        assert.deepEqual((await timeline(admin, `/products/${product}`)).map((entry) => entry.action), ['update', 'update', 'create']);
        const seen = await timeline(sue, `/products/${product}`);
        assert.deepEqual(seen.map((entry) => [entry.action, entry.changes.some((one) => one.field === 'price')]), [['update', true], ['create', true]]);
        assert.ok(!JSON.stringify(seen).includes('cost'));
    });

    it('an expired share says so', async () => {
        const expires = new Date(Date.now() + 300).toISOString();
        ok(await sue('POST', `/opportunities/${kept.opportunity}/shares`, { with: { user: kept.samId }, expires_at: expires }), 201);
        let entries = [];
        for (let i = 0; i < 200 && entries.length < 2; i++) {
            await sleep(20);
            entries = await timeline(sue, `/opportunities/${kept.opportunity}`, { kinds: 'share', limit: 1 });
        }
        assert.deepEqual(entries.map(({ action, at, actor }) => [action, at === expires, actor?.name ?? null]), [['expire', true, null], ['share', false, 'Person sue']]);
    });

    it('what was deleted keeps its timeline; what one may not read has none', async () => {
        const id = await make(sue, '/customers', { name: 'Gone' });
        ok(await sue('DELETE', `/customers/${id}`), 204);
        assert.deepEqual((await timeline(sue, `/customers/${id}`)).map((entry) => entry.action), ['delete', 'create']);
        const strange = await sam('GET', `/customers/${id}/timeline`);
        assert.deepEqual([strange.status, strange.body.code], [404, 'not_found']);
    });

    it('refuses places of other records and kinds there are not', async () => {
        const { next } = ok(await sue('GET', `/customers/${kept.customer}/timeline?limit=1`));
        for (const [path, code] of [[`/contacts/${kept.contact}/timeline?before=${next}`, 'cursor_invalid'], [`/customers/${kept.customer}/timeline?before=xx`, 'cursor_invalid'], [`/customers/${kept.customer}/timeline?kinds=change,gossip`, 'invalid'], [`/customers/${kept.customer}/timeline?limit=201`, 'invalid']]) {
            const reply = await sue('GET', path);
            assert.ok(reply.status >= 400 && reply.status < 500 && reply.text.includes(code === 'invalid' ? 'bad_parameter' : code), `${path}: ${reply.text}`);
        }
    });
});
