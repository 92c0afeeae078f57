// What is made of a field tells no more than the field: the contact points of a number, the roll-ups over records a role
// cannot read, formulas of masked values. Asked everywhere a value could come out.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PASSWORD, startServer } from './server.mjs';

const label = { en: 'L', zh: '标' };
const NUMBER = '13812345678';
const ok = (reply, status = 200) => (assert.equal(reply.status, status, reply.text), reply.body);

describe('rights of what is made of other fields', () => {
    let server, admin, eve, ids;
    const role = (body) => admin('PATCH', '/rights/roles/curious', body).then((reply) => ok(reply));
    before(async () => {
        server = await startServer();
        admin = server.admin;
        ok(await admin('POST', '/rights/roles', { key: 'curious', label }), 201);
        const all = { read: 'all', edit: 'all', export: 'all', bulk: 'all' };
        await role({ objects: { customer: all, contact: all, contact_point: all } });
        assert.equal(server.guanxi(['user', 'add', 'eve', '--name', 'Eve', '--role', 'curious', '--password-stdin'], `${PASSWORD}\n`).code, 0);
        eve = await server.as('eve');
        ids = { customer: ok(await admin('POST', '/customers', { name: 'Lynx Holdings', phone: NUMBER, email: 'lynx@hollow.example' }), 201).id };
        ids.contact = ok(await admin('POST', '/contacts', { name: 'Otter', customer: ids.customer, mobile: '13987654321' }), 201).id;
        const [stage] = ok(await admin('GET', `/stages?filter=${encodeURIComponent("key = 'won'")}`)).data;
        ok(await admin('POST', '/opportunities', { name: 'Deal', customer: ids.customer, stage: stage.id, amount: '7331', expected_close_date: '2026-12-01' }), 201);
        ids.point = ok(await admin('GET', `/contact_points?filter=${encodeURIComponent(`raw = '${NUMBER}'`)}`)).data[0].id;
    });
    after(async () => assert.equal((await server.stop()).code, 0, server.log()));

    /** Everything Eve can ask about the point of the customer's number. */
    const told = async () => {
        const search = ok(await eve('GET', `/search?q=${NUMBER.slice(-6)}`)).data;
        const twins = (await eve('POST', '/customers/check-duplicates', { values: { phone: NUMBER } })).body.data ?? []; // of a hidden field: refused
        const texts = [];
        for (const path of [`/contact_points/${ids.point}`, '/contact_points?limit=500', `/contact_points/${ids.point}/history`, `/customers/${ids.customer}`, `/customers/${ids.customer}?fields=points`, `/customers/${ids.customer}/history`, `/customers/${ids.customer}/timeline`, '/changes', '/contact_points/export?format=csv', '/contact_points/export?format=json'])
            texts.push((await eve('GET', path)).text);
        const filter = await eve('GET', `/contact_points?filter=${encodeURIComponent(`raw = '${NUMBER}'`)}`);
        const normal = await eve('GET', `/contact_points?filter=${encodeURIComponent(`normal contains '5678'`)}`);
        const group = await eve('POST', '/contact_points/aggregate', { group: ['raw'], measures: ['count'] });
        const sort = await eve('GET', '/contact_points?sort=raw');
        return { search: search.length, twins: twins.length, whole: texts.filter((text) => text.includes(NUMBER) || text.includes('138 1234') || text.includes('1381234')).length, raw: ok(await eve('GET', `/contact_points/${ids.point}`)).raw, asked: [filter, normal, group, sort].map(({ status }) => status) };
    };

    it('with every source readable the points are', async () => {
        const found = await told();
        assert.deepEqual([found.search, found.twins, found.raw, found.asked], [1, 1, NUMBER, [200, 200, 200, 200]]);
        assert.ok(found.whole > 0);
    });

    it('a masked telephone of the customer masks the points, everywhere', async () => {
        await role({ fields: { 'customer.phone': 'masked' } });
        const found = await told();
        assert.deepEqual([found.search, found.twins, found.whole], [0, 0, 0]);
        assert.match(found.raw, /\*/);
        assert.ok(found.asked.every((status) => status >= 400), String(found.asked));
    });

    it('a hidden one hides them, also where an administrator said otherwise of the points', async () => {
        await role({ fields: { 'customer.phone': 'hidden', 'contact_point.raw': 'read' } });
        const found = await told();
        assert.deepEqual([found.search, found.twins, found.whole, found.raw], [0, 0, 0, undefined]);
        const given = ok(await admin('GET', '/rights/roles/curious')).objects.find(({ object }) => object === 'contact_point').fields.find(({ field }) => field === 'raw');
        assert.equal(given.use, 'hidden', 'the page of the role says what holds');
        await role({ fields: { 'customer.phone': 'edit' } });
        assert.equal((await told()).raw, NUMBER);
    });

    it('so does a contact that cannot be read, unless points are seen with what they belong to', async () => {
        await role({ objects: { contact: { read: 'none' } } });
        assert.equal((await told()).raw, undefined);
        await role({ objects: { contact_point: { read: 'parent' } } });
        assert.equal((await told()).raw, NUMBER);
        const { data } = ok(await eve('GET', '/contact_points?limit=500'));
        assert.ok(data.length > 0 && data.every(({ contact, customer }) => !contact && customer), 'the contact\'s are not there');
    });

    it('roll-ups over records that the role cannot read are not there', async () => {
        const names = ['won_amount', 'won_count', 'open_amount', 'open_count', 'last_won_on'];
        const body = ok(await eve('GET', `/customers/${ids.customer}`));
        for (const name of names) assert.ok(!(name in body), name);
        const fields = ok(await eve('GET', '/meta/objects/customer')).fields.map(({ name }) => name);
        for (const name of names) assert.ok(!fields.includes(name), name);
        for (const [path, ask] of [['filter', `/customers?filter=${encodeURIComponent('won_amount > 0')}`], ['sort', '/customers?sort=-won_amount'], ['field', '/customers?fields=won_amount']])
            assert.equal((await eve('GET', ask)).status >= 400, true, path);
        assert.equal((await eve('POST', '/customers/aggregate', { measures: ['sum(won_amount)'] })).status >= 400, true);
        for (const word of ['service', 'marketing', 'sales', 'finance']) {
            const { objects } = ok(await admin('GET', `/rights/roles/${word}`));
            const reads = objects.find(({ object }) => object === 'opportunity').scopes.read !== 'none';
            const use = objects.find(({ object }) => object === 'customer').fields.find(({ field }) => field === 'won_amount').use;
            assert.equal(use === 'hidden', !reads, word);
        }
    });

    it('but where an administrator gives just that field, and with the right on the records', async () => {
        await role({ fields: { 'customer.won_count': 'read' } });
        const body = ok(await eve('GET', `/customers/${ids.customer}`));
        assert.deepEqual([body.won_count, 'won_amount' in body], [1, false]);
        await role({ objects: { opportunity: { read: 'own' } } });
        assert.equal(ok(await eve('GET', `/customers/${ids.customer}`)).won_amount, '7331.0000');
        await role({ fields: { 'opportunity.amount': 'hidden' } });
        const less = ok(await eve('GET', `/customers/${ids.customer}`));
        assert.deepEqual(['won_amount' in less, less.won_count], [false, 1]);
    });

    it('a formula is guarded as what it reads, over references too, and a formula of a formula', async () => {
        const formula = (name, expression, result) => ({ name, type: 'formula', result, expression, label });
        ok(await admin('POST', '/meta/objects', {
            name: 'vault', plural: 'vaults', label, plural_label: label, owned: true,
            fields: [{ name: 'name', type: 'text', label }, { name: 'holder', type: 'reference', target: 'customer', label }, { name: 'secret', type: 'integer', label },
                formula('half', 'secret / 2', 'decimal'), formula('quarter', 'half / 2', 'decimal'), formula('called', 'holder.phone', 'text'), formula('plain', 'length(name)', 'integer')],
        }), 201);
        const id = ok(await admin('POST', '/vaults', { name: 'One', secret: 41777, holder: ids.customer }), 201).id;
        await role({ objects: { vault: { read: 'all' } }, fields: { 'vault.secret': 'hidden', 'customer.phone': 'masked' } });
        const body = ok(await eve('GET', `/vaults/${id}`));
        assert.deepEqual(['half' in body, 'quarter' in body, body.plain], [false, false, 3]);
        assert.match(body.called, /\*/);
        await role({ fields: { 'vault.half': 'read' } });
        const more = ok(await eve('GET', `/vaults/${id}`));
        assert.deepEqual([Number(more.half), Number(more.quarter)], [20888.5, 10444.25]);
    });
});
