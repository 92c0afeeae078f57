// Who sees which of five customers: by every scope, floor, share and rule, and what the pages say about it.
//   headquarters ─ east (Pat, Tom) ─ east office (Amy)
//               └ west (Wes, and Sub, who reports to Pat)
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PASSWORD, startServer } from './server.mjs';

let server, admin, pat, ids;
const must = async (reply, status = 200) => {
    const done = await reply;
    assert.equal(done.status, status, done.text.slice(0, 500));
    return done.body;
};
const make = async (path, body) => (await must(admin('POST', path, body), 201)).id;
const give = (objects, fields) => must(admin('PATCH', '/rights/roles/probe', { objects, fields }));
const seen = async (call = pat) => {
    const list = await call('GET', '/customers?sort=name&fields=name&total=true');
    if (list.status !== 200) return list.status;
    const names = list.body.data.map(({ name }) => name);
    assert.equal(list.body.total, names.length, 'the total agrees');
    for (const [name, id] of Object.entries(ids.customer))
        assert.equal((await call('GET', `/customers/${id}`)).status, names.includes(name) ? 200 : 404, `one by one: ${name}`);
    return names.join(' ');
};
const reasons = async (customer, user = ids.pat) => {
    const { data } = await must(admin('GET', `/customers/${ids.customer[customer]}/access?user=${user}`));
    const [{ read, edit, reasons: why }] = data;
    assert.equal(read, (await pat('GET', `/customers/${ids.customer[customer]}`)).status === 200, 'the page says what is so');
    const of = (action) => why.filter((reason) => reason.action === action).map(({ kind, text }) => `${kind}: ${text}`);
    return { read, edit, why: of('read'), whyEdit: of('edit') };
};

describe('who sees what', () => {
    before(async () => {
        server = await startServer();
        admin = server.admin;
        ids = { customer: {} };
        await must(admin('POST', '/rights/roles', { key: 'probe', label: { en: 'Probe', zh: '探针' } }), 201);
        const hq = await make('/departments', { name: 'Headquarters' });
        ids.east = await make('/departments', { name: 'East', parent: hq });
        const office = await make('/departments', { name: 'East office', parent: ids.east });
        ids.west = await make('/departments', { name: 'West', parent: hq });
        const added = server.guanxi(['user', 'add', 'pat', '--name', 'Pat', '--role', 'probe', '--password-stdin'], `${PASSWORD}\n`);
        assert.equal(added.code, 0, added.err);
        pat = await server.as('pat');
        ids.pat = (await must(pat('GET', '/me'))).user.id;
        await must(admin('PATCH', `/users/${ids.pat}`, { department: ids.east }));
        ids.tom = await make('/users', { name: 'Tom', login: 'tom', department: ids.east });
        ids.amy = await make('/users', { name: 'Amy', login: 'amy', department: office });
        ids.wes = await make('/users', { name: 'Wes', login: 'wes', department: ids.west });
        ids.sub = await make('/users', { name: 'Sub', login: 'sub', department: ids.west, manager: ids.pat });
        for (const [name, owner] of [['Amy', ids.amy], ['Pat', ids.pat], ['Sub', ids.sub], ['Tom', ids.tom], ['Wes', ids.wes]])
            ids.customer[name] = await make('/customers', { name, owner, phone: '021-55512345', city: name === 'Wes' ? 'Changsha' : 'Shanghai' });
    });
    after(async () => assert.equal((await server.stop()).code, 0, server.log()));

    for (const [scope, names] of [['none', 404], ['own', 'Pat'], ['team', 'Pat Sub'], ['department', 'Pat Tom'], ['department_below', 'Amy Pat Tom'], ['all', 'Amy Pat Sub Tom Wes']])
        it(`the scope ${scope} reaches ${names}`, async () => {
            await give({ customer: { read: scope } });
            assert.equal(await seen(), names);
        });

    it('a scope holds for each action by itself', async () => {
        await give({ customer: { read: 'all', edit: 'team', delete: null } });
        const codes = [];
        for (const name of Object.keys(ids.customer)) codes.push((await pat('PATCH', `/customers/${ids.customer[name]}`, { tags: [name] })).status);
        assert.deepEqual(codes, [403, 200, 200, 403, 403]);
        assert.equal((await pat('DELETE', `/customers/${ids.customer.Pat}`)).status, 403);
        await give({ customer: { read: 'own', edit: 'own' } });
    });

    it('moving a person moves what he sees, at the next request', async () => {
        await give({ customer: { read: 'department' } });
        await must(admin('PATCH', `/users/${ids.pat}`, { department: ids.west }));
        assert.equal(await seen(), 'Pat Sub Wes', 'his own stays his');
        await must(admin('PATCH', `/users/${ids.pat}`, { department: ids.east }));
        assert.equal(await seen(), 'Pat Tom');
        await give({ customer: { read: 'own' } });
    });

    it('a floor opens the object to whoever has any right to it', async () => {
        const sam = await server.as('sam');
        await must(admin('PATCH', '/meta/objects/customer', { floor: 'read' }));
        assert.equal(await seen(), 'Amy Pat Sub Tom Wes');
        assert.match((await reasons('Wes')).why[0], /^floor: /);
        assert.equal((await pat('PATCH', `/customers/${ids.customer.Wes}`, { tags: ['x'] })).status, 403);
        await must(admin('PATCH', '/meta/objects/customer', { floor: 'edit' }));
        await must(pat('PATCH', `/customers/${ids.customer.Wes}`, { tags: ['x'] }));
        await give({ customer: { read: 'none', edit: 'none' } });
        assert.equal(await seen(), 404, 'what a role does not know stays unknown');
        await must(admin('PATCH', '/meta/objects/customer', { floor: 'private' }));
        await give({ customer: { read: 'own', edit: 'own' } });
        assert.equal(await seen(sam), '');
    });

    it('shares widen, to their level and until their end', async () => {
        const path = `/customers/${ids.customer.Wes}/shares`;
        const share = (body) => admin('POST', path, { with: { user: ids.pat }, ...body });
        await must(share({ level: 'read', function: '售前' }), 201);
        assert.equal(await seen(), 'Pat Wes');
        assert.equal((await pat('PATCH', `/customers/${ids.customer.Wes}`, { tags: ['y'] })).status, 403);
        assert.deepEqual((await reasons('Wes')).why, ['share: The record was shared by hand']);
        await must(share({ level: 'edit' }));
        await must(pat('PATCH', `/customers/${ids.customer.Wes}`, { tags: ['y'] }));
        await must(share({ expires_at: new Date(Date.now() - 1000).toISOString() }));
        assert.equal(await seen(), 'Pat', 'a past end shows nothing');
        assert.equal((await must(admin('GET', path))).data[0].expired, true);
        const end = Date.now() + 1500;
        await must(share({ expires_at: new Date(end).toISOString() }));
        assert.equal(await seen(), 'Pat Wes');
        await new Promise((go) => setTimeout(go, end - Date.now() + 100));
        assert.equal(await seen(), 'Pat', 'and it ends by itself');
        await must(admin('DELETE', `${path}/${(await must(admin('GET', path))).data[0].id}`), 204);
        for (const [body, names] of [[{ department: ids.east }, 'Pat Wes'], [{ department: ids.west, below: true }, 'Pat'], [{ role: 'probe' }, 'Pat Wes'], [{ role: 'sales' }, 'Pat']]) {
            const { id } = await must(admin('POST', path, { with: body }), 201);
            assert.equal(await seen(), names, JSON.stringify(body));
            await must(admin('DELETE', `${path}/${id}`), 204);
        }
    });

    it('rules grant and restrict by what records are', async () => {
        const rule = (body) => make('/access_rules', { object: 'customer', ...body });
        const grant = await rule({ name: 'Changsha desk', condition: "city = 'Changsha'", department: ids.east, below: true });
        assert.equal(await seen(), 'Pat Wes');
        assert.deepEqual((await reasons('Wes')).why, ['rule: The rule Changsha desk grants it']);
        assert.equal((await pat('PATCH', `/customers/${ids.customer.Wes}`, { tags: ['z'] })).status, 403);
        await must(admin('PATCH', `/access_rules/${grant}`, { level: 'edit' }));
        await must(pat('PATCH', `/customers/${ids.customer.Wes}`, { tags: ['z'] }));
        const restrict = await rule({ name: 'Not Shanghai', kind: 'restrict', condition: "city != 'Shanghai'", user: ids.pat });
        assert.equal(await seen(), 'Wes', 'a restriction holds for what is his own too');
        assert.match((await reasons('Pat')).why.join(), /restricted: The rule Not Shanghai keeps/);
        assert.equal(await seen(admin), 'Amy Pat Sub Tom Wes', 'but not for administrators');
        await must(admin('PATCH', `/access_rules/${restrict}`, { active: false }));
        assert.equal(await seen(), 'Pat Wes');
        await must(admin('PATCH', `/access_rules/${grant}`, { expires_at: '2020-01-01T00:00:00Z' }));
        assert.equal(await seen(), 'Pat', 'a rule that has run out says nothing');
        await must(admin('PATCH', `/access_rules/${grant}`, { expires_at: '2099-01-01T00:00:00Z' }));
        assert.equal(await seen(), 'Pat Wes');
        await must(admin('DELETE', `/access_rules/${grant}`), 204);
        await must(admin('DELETE', `/access_rules/${restrict}`), 204);
        assert.equal(await seen(), 'Pat');
    });

    it('fields are masked and hidden by role, and a role takes what its parent has', async () => {
        await give({ customer: { read: 'own' } }, { 'customer.phone': 'masked', 'customer.email': 'hidden' });
        const look = async () => (await must(pat('GET', `/customers/${ids.customer.Pat}`)));
        const masked = await look();
        assert.ok(masked.phone.includes('*') && !('email' in masked), JSON.stringify(masked));
        await must(admin('POST', '/rights/roles', { key: 'probe_two', label: { en: 'Second probe', zh: '二号' }, parent: 'probe' }), 201);
        await must(admin('PATCH', `/users/${ids.pat}`, { roles: ['probe_two'] }));
        assert.deepEqual([await seen(), (await look()).phone], ['Pat', masked.phone]);
        await must(admin('PATCH', '/rights/roles/probe_two', { objects: { customer: { read: 'team' } } }));
        assert.equal(await seen(), 'Pat Sub');
        await must(admin('PATCH', `/users/${ids.pat}`, { roles: ['probe'] }));
        assert.equal(await seen(), 'Pat');
    });

    it('who can see this, and why', async () => {
        await give({ customer: { read: 'department_below', edit: 'team' } });
        assert.deepEqual(await reasons('Pat'), { read: true, edit: true, why: ['owner: Is the owner', 'department: The record is in the department East'], whyEdit: ['owner: Is the owner'] });
        assert.deepEqual(await reasons('Sub'), { read: false, edit: false, why: ['not_reached: The roles of this person do not reach this record'], whyEdit: ['team: Sub is responsible and reports to this person', 'unseen: This person does not see the record'] });
        const path = `/customers/${ids.customer.Pat}/access`;
        const all = await must(admin('GET', `${path}?limit=200`));
        assert.equal(all.next, null);
        const by = Object.fromEntries(all.data.map((row) => [row.user.name, row]));
        assert.deepEqual([by['Person admin'].read, by['Person admin'].reasons[0].kind, by.Tom.read, by.Tom.reasons[0].kind], [true, 'admin', false, 'no_role']);
        const paged = [];
        for (let cursor = ''; cursor !== null; ) {
            const page = await must(admin('GET', `${path}?limit=3${cursor}`));
            paged.push(...page.data);
            cursor = page.next && `&cursor=${page.next}`;
        }
        assert.deepEqual(paged, all.data);
        await must(pat('GET', path), 200);
        assert.equal((await pat('GET', `/customers/${ids.customer.Tom}/access`)).status, 403, 'only who may edit asks');
        assert.equal((await pat('GET', `/customers/${ids.customer.Wes}/access`)).status, 404);
        const chinese = await must(admin('GET', `${path}?user=${ids.pat}`, undefined, { 'accept-language': 'zh' }));
        assert.equal(chinese.data[0].reasons[0].text, '是负责人');
    });

    it('what this person can see', async () => {
        await give({ customer: { read: 'team', edit: null }, task: { read: 'own' } }, { 'customer.phone': 'masked', 'customer.email': 'hidden' });
        const own = await must(pat('GET', `/users/${ids.pat}/rights`));
        const asked = await must(admin('GET', `/users/${ids.pat}/rights`));
        assert.deepEqual(own, asked);
        assert.deepEqual([own.user, own.admin, own.roles.map(({ key }) => key)], [{ id: ids.pat, name: 'Pat' }, false, ['probe']]);
        const customer = own.objects.find(({ object }) => object === 'customer');
        assert.deepEqual([customer.scopes.read, customer.scopes.edit, customer.visible, customer.more, customer.masked, customer.hidden],
            ['team', 'none', 2, false, ['phone'], ['email', 'won_amount', 'won_count', 'open_amount', 'open_count', 'last_won_on']], 'and nothing of opportunities he cannot read');
        assert.equal(own.objects.find(({ object }) => object === 'opportunity'), undefined, 'what he does not know is not there');
        assert.equal((await pat('GET', `/users/${ids.tom}/rights`)).status, 403);
        assert.equal((await admin('GET', '/users/77/rights')).body.code, 'as_user_unknown');
    });

    it('many at once, handing over and creating are rights of their own', async () => {
        await give({ customer: { read: 'team', edit: 'team', bulk: null, assign: null } }, { 'customer.phone': null, 'customer.email': null });
        const batch = (list, values = { city: 'Wuhan' }) => pat('POST', '/customers/batch', { action: 'update', ids: list.map((name) => ids.customer[name]), values });
        await must(batch(['Pat']));
        const refused = await batch(['Pat', 'Sub']);
        assert.deepEqual([refused.status, refused.body.code], [403, 'forbidden'], refused.text);
        assert.equal((await pat('POST', '/customers/batch', { action: 'update', filter: "name = 'Pat'", values: { city: 'x' } })).status, 403);
        await give({ customer: { bulk: 'own' } });
        assert.equal((await batch(['Pat', 'Sub'])).status, 403, 'Sub is his to edit, not to edit with others');
        await give({ customer: { bulk: 'team' } });
        assert.equal((await must(batch(['Pat', 'Sub'], { city: 'Wuxi' }))).changed, 2);
        assert.equal((await pat('PATCH', `/customers/${ids.customer.Pat}`, { owner: ids.tom })).status, 403);
        await give({ customer: { assign: 'own' } });
        await must(pat('PATCH', `/customers/${ids.customer.Pat}`, { owner: ids.tom }));
        await must(admin('PATCH', `/customers/${ids.customer.Pat}`, { owner: ids.pat }));
        assert.equal((await pat('POST', '/customers', { name: 'New' })).status, 403);
    });
});
