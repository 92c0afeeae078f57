// What a caller sees is kept from one request to the next: whatever changes in between, his lists, totals, facets and
// searches must be those of somebody of whom nothing is kept. The oracle is a model of the rows here, and each record
// asked for by itself.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { jobEnded, login, startServer } from './server.mjs';

const COUNT = 2400;
const CONDITION = "industry = 'energy' and level = 'a'";
const query = (params) => new URLSearchParams(params).toString();
const ok = (reply, status = 200) => (assert.equal(reply.status, status, reply.text.slice(0, 400)), reply.body);
let server, admin, sam, samId, adminId, rows, shared, rule;

/** The rows as the model has them: id → { name, owner, industry, level, employees }. */
const seen = () => [...rows.values()].filter((row) => row.owner === samId || shared.has(row.id) || (rule && row.industry === 'energy' && row.level === 'a'));

/** Sets made since the start: with more than a thousand records that happens beside the requests. */
const made = async (url) => Number(/^guanxi_visible_sets_total (\d+)$/m.exec(await (await fetch(`${url}/metrics`)).text())[1]);

async function setsMade(url, count) {
    for (let i = 0; i < 300 && (await made(url)) < count; i++) await new Promise((done) => setTimeout(done, 50));
    assert.equal(await made(url), count);
}

async function pages(sort, filter, limit = 97, user = sam) {
    const all = [];
    for (let cursor = ''; cursor !== null; ) {
        const { data, next } = ok(await user('GET', `/customers?${query({ fields: 'id,name', sort, limit, ...(filter && { filter }) })}${cursor}`));
        all.push(...data.map(({ id }) => id));
        cursor = next && `&cursor=${next}`;
        assert.ok(all.length <= rows.size, 'paging ends');
    }
    return all;
}

const count = async (filter) => ok(await sam('GET', `/customers?${query({ limit: 0, total: true, ...(filter && { filter }) })}`)).total;
const ids = (list) => list.map(({ id }) => id).sort();

/** Every way of reading, against the model. */
async function holds(what) {
    const mine = seen();
    const some = mine.filter((row) => row.employees === 3), unowned = mine.filter((row) => row.owner === adminId);
    assert.deepEqual((await pages('-updated_at')).sort(), ids(mine), `${what}: by last change`);
    const byName = mine.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(({ id }) => id);
    assert.deepEqual(await pages('name'), byName, `${what}: by name`);
    assert.deepEqual((await pages('-employees')).sort(), ids(mine), `${what}: by a field without index`);
    assert.deepEqual((await pages('name', 'employees = 3')).sort(), ids(some), `${what}: a filter without index`);
    assert.deepEqual((await pages('name', `owner = '${adminId}'`)).sort(), ids(unowned), `${what}: a filter with an index`);
    assert.equal(await count(), mine.length, `${what}: total`);
    assert.equal(await count('employees = 3'), some.length, `${what}: total of a filter`);
    assert.equal(await count(`owner = '${adminId}'`), unowned.length, `${what}: total by an index`);
    const { data } = ok(await sam('POST', '/customers/aggregate', { group: ['industry'], measures: ['count'] }));
    assert.equal(data.reduce((sum, row) => sum + row.count, 0), mine.length, `${what}: aggregate`);
    const found = ok(await sam('GET', `/search?${query({ q: 'Kiefer', objects: 'customer', limit: 50 })}`)).data[0];
    assert.equal(found?.total ?? 0, mine.filter(({ name }) => name.startsWith('Kiefer')).length, `${what}: search`);
    for (const id of [...mine.slice(0, 2), ...mine.slice(-2)].map((row) => row.id)) ok(await sam('GET', `/customers/${id}`));
    const hidden = [...rows.values()].find((row) => !mine.includes(row));
    assert.equal((await sam('GET', `/customers/${hidden.id}`)).status, 404);
}

/** The same in the database and in the model. */
async function change(id, values) {
    ok(await admin('PATCH', `/customers/${id}`, values));
    Object.assign(rows.get(id), values);
}

const other = (of) => [...rows.values()].find((row) => !seen().includes(row) && of(row));

describe('what somebody sees is kept, and right at once', () => {
    before(async () => {
        server = await startServer();
        admin = server.admin;
        sam = await server.as('sam');
        [samId, adminId] = await Promise.all(['sam', 'admin'].map(async (login) => ok(await admin('GET', `/users?${query({ filter: `login = '${login}'` })}`)).data[0].id));
        rows = new Map();
        shared = new Map();
        // sam's are the last by name and the first that changed: whoever goes along either order meets them late
        for (let from = 0; from < COUNT; from += 200) {
            const bodies = Array.from({ length: 200 }, (_, k) => from + k).map((i) => ({ name: `${i < 60 ? 'Zeder' : ['Ahorn', 'Kiefer', 'Linde'][i % 3]} ${String(i).padStart(5, '0')}`, owner: i < 60 ? samId : adminId, employees: i % 40, industry: ['retail', 'energy', 'finance'][i % 3], level: ['a', 'b', 'c', 'd'][i % 4] }));
            const made = ok(await admin('POST', '/customers', bodies), 201);
            for (const [k, { id }] of (made.data ?? made).entries()) rows.set(id, { id, ...bodies[k] });
        }
    });
    after(async () => assert.equal((await server.stop()).code, 0, server.log()));

    it('his own, which lie where nobody looks first', () => holds('at first'));

    it('a record comes to him, leaves him, is made, goes and comes back', async () => {
        const { id } = other(() => true);
        await change(id, { owner: samId });
        await holds('handed to him');
        await change(id, { owner: adminId });
        await holds('taken from him');
        const fresh = { name: 'Kiefer new', owner: samId, employees: 3, industry: 'retail', level: 'b' };
        const made = ok(await admin('POST', '/customers', fresh), 201).id;
        rows.set(made, { id: made, ...fresh });
        await holds('made for him');
        ok(await admin('DELETE', `/customers/${made}`), 204);
        rows.delete(made);
        await holds('deleted');
    });

    it('a share comes, ends by itself and is taken back', async () => {
        const { id } = other(({ name }) => name.startsWith('Kiefer'));
        const share = ok(await admin('POST', `/customers/${id}/shares`, { with: { user: samId }, level: 'read' }), 201);
        shared.set(id, share.id);
        await holds('shared');
        ok(await admin('DELETE', `/customers/${id}/shares/${share.id}`), 204);
        shared.delete(id);
        await holds('no longer shared');
        const until = Date.now() + 1500, short = other(() => true).id;
        ok(await admin('POST', `/customers/${short}/shares`, { with: { user: samId }, level: 'read', expires_at: new Date(until).toISOString() }), 201);
        assert.equal(await count(), seen().length + 1);
        while (Date.now() <= until) await new Promise((done) => setTimeout(done, 100));
        await holds('the share ended, and nothing was written');
    });

    it('a rule that no index serves grants and takes, row by row', async () => {
        rule = ok(await admin('POST', '/access_rules', { name: 'energy', object: 'customer', kind: 'grant', level: 'read', condition: CONDITION, user: samId }), 201).id;
        await holds('a rule');
        const inside = [...rows.values()].find((row) => row.industry === 'energy' && row.level === 'a' && row.owner === adminId);
        await change(inside.id, { level: 'b' });
        await holds('a record leaves the rule');
        await change(other(({ industry }) => industry === 'energy').id, { level: 'a' });
        await holds('a record comes under the rule');
        ok(await admin('DELETE', `/access_rules/${rule}`), 204);
        rule = null;
        await holds('the rule is gone');
    });

    it('hundreds are handed over at once, and some come back', async () => {
        const many = [...rows.values()].filter(({ owner, employees }) => owner === adminId && employees < 15);
        const reply = await admin('POST', '/customers/batch', { action: 'assign', filter: `owner = '${adminId}' and employees < 15`, values: { owner: samId } });
        assert.ok([200, 202].includes(reply.status), reply.text);
        for (const row of many) row.owner = samId;
        for (let i = 0; i < 100 && (await count()) !== seen().length; i++) await new Promise((done) => setTimeout(done, 100));
        await holds('handed over by hundreds');
        for (const row of many.slice(0, 30)) await change(row.id, { owner: adminId });
        await holds('some back');
    });

    it('he sees nothing at all, and then something', async () => {
        for (const row of seen()) row.owner = adminId;
        ok(await admin('POST', '/customers/batch', { action: 'assign', filter: `owner = '${samId}'`, values: { owner: adminId } }));
        for (let i = 0; i < 100 && (await count()) !== 0; i++) await new Promise((done) => setTimeout(done, 100));
        await holds('nothing');
        await change([...rows.keys()][7], { owner: samId });
        await holds('one');
    });

    it('after a start many ask at once: nobody waits, the set is made once, and all are told the same', async () => {
        await change(other(() => true).id, { owner: samId });
        await server.restart();
        admin = await login(server.url, 'admin');
        sam = await login(server.url, 'sam');
        assert.equal(await made(server.url), 0);
        const asked = Array.from({ length: 24 }, (_, i) => [() => count(), () => pages('-employees'), () => pages('name', 'employees = 3')][i % 3]());
        const answers = await Promise.all(asked);
        await holds('while the set is made');
        await setsMade(server.url, 1);
        await holds('with the set');
        assert.equal(await made(server.url), 1);
        for (const [i, answer] of answers.entries())
            if (i % 3 === 0) assert.equal(answer, seen().length);
            else assert.deepEqual(answer.sort(), ids(seen().filter((row) => i % 3 === 1 || row.employees === 3)));
    });

    it('another role sees all, and the old one what it saw', async () => {
        ok(await admin('PATCH', `/users/${samId}`, { roles: ['reader'] }));
        assert.equal(await count(), rows.size);
        ok(await admin('PATCH', `/users/${samId}`, { roles: ['sales'] }));
        await holds('as before');
    });

    it('what an index has in order is walked in its range, by him and by those who see all', async () => {
        const reply = await admin('POST', '/meta/objects/customer/indexes', { columns: ['industry', 'employees'] });
        assert.equal((await jobEnded(admin, ok(reply, 202).job)).status, 'done');
        for (const { id } of [...rows.values()].filter((_, i) => i % 37 === 0)) await change(id, { employees: null });
        for (const { id } of [...rows.values()].filter((_, i) => i % 5 === 0)) await change(id, { owner: samId });
        const filters = [
            ["industry = 'energy'", (row) => row.industry === 'energy'],
            ["level = 'a' and industry = 'energy'", (row) => row.industry === 'energy' && row.level === 'a'],
            ["industry = 'retail' and employees >= 5 and employees < 20", (row) => row.industry === 'retail' && row.employees !== null && row.employees >= 5 && row.employees < 20],
            ["industry = 'retail' and employees > 35 and level = 'b'", (row) => row.industry === 'retail' && row.employees > 35 && row.level === 'b'],
            ["industry = 'retail' and employees is null", (row) => row.industry === 'retail' && row.employees === null],
        ];
        for (const [user, all] of [[sam, seen()], [admin, [...rows.values()]]])
            for (const [filter, meets] of filters)
                for (const sign of ['', '-']) {
                    const listed = await pages(`${sign}employees`, filter, 41, user);
                    const keys = listed.map((id) => rows.get(id).employees ?? -1);
                    const what = `${filter} by ${sign}employees`;
                    assert.deepEqual(keys, keys.toSorted((a, b) => (sign ? b - a : a - b)), `${what}: in order`);
                    assert.deepEqual(listed.sort(), ids(all.filter(meets)), what);
                }
    });
});
