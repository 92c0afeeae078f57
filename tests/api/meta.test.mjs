// The catalog while others work: its ETag, and saves that go on while fields come and go.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startServer } from './server.mjs';

let server;
const label = { en: 'L', zh: '标' };

describe('the catalog', () => {
    before(async () => (server = await startServer()));
    after(async () => assert.equal((await server.stop()).code, 0, server.log()));

    it('is sent again only when it has changed', async () => {
        for (const path of ['/meta', '/meta/objects/customer']) {
            const first = await server.admin('GET', path);
            const etag = first.headers.get('etag');
            assert.match(etag, /^"[^"]+"$/);
            const again = await server.admin('GET', path, undefined, { 'if-none-match': etag });
            assert.deepEqual([again.status, again.text, again.headers.get('etag')], [304, '', etag], path);
            assert.equal((await server.admin('PATCH', '/meta/objects/task', { label: { en: `T ${path}`, zh: '任务' } })).status, 200);
            const changed = await server.admin('GET', path, undefined, { 'if-none-match': etag });
            assert.equal(changed.status, 200, path);
            assert.notEqual(changed.headers.get('etag'), etag);
        }
        const sam = await server.as('sam');
        assert.notEqual((await sam('GET', '/meta')).headers.get('etag'), (await server.admin('GET', '/meta')).headers.get('etag'), 'each sees his own');
        const before = await sam('GET', '/meta');
        const given = await server.admin('PATCH', '/rights/roles/sales', { objects: { customer: { reveal: 'own' } } });
        assert.equal(given.status, 200, given.text);
        const after = await sam('GET', '/meta', undefined, { 'if-none-match': before.headers.get('etag') });
        assert.deepEqual([after.status, after.body.objects.find(({ name }) => name === 'customer').may.reveal], [200, true], 'rights are part of it');
    });

    it('an object made without fields gets a name', async () => {
        for (const [name, more] of [['bare', {}], ['empty', { fields: [] }]]) {
            const made = await server.admin('POST', '/meta/objects', { name, plural: `${name}s`, label, ...more });
            assert.deepEqual([made.status, made.body.name_field], [201, 'name'], made.text);
            assert.deepEqual(made.body.fields.filter(({ system }) => !system).map(({ name: field, required }) => [field, required]), [['name', 'always']]);
            assert.equal((await server.admin('POST', `/${name}s`, { name: 'One' })).status, 201);
        }
    });

    it('a retired field is shown to administrators, who can show it again; nobody has to fill it in', async () => {
        const sam = await server.as('sam');
        const field = async (who) => (await who('GET', '/meta/objects/task')).body.fields.find(({ name }) => name === 'nick');
        assert.equal((await server.admin('POST', '/meta/objects/task/fields', { name: 'nick', type: 'text', label, required: 'always' })).status, 201);
        assert.equal((await sam('POST', '/tasks', { subject: 'No nick' })).status, 422);
        assert.equal((await server.admin('PATCH', '/meta/objects/task/fields/nick', { active: false })).status, 200);
        assert.deepEqual([(await field(server.admin)).active, await field(sam)], [false, undefined]);
        assert.equal((await sam('POST', '/tasks', { subject: 'No nick' })).status, 201);
        assert.equal((await server.admin('PATCH', '/meta/objects/task/fields/nick', { active: true, required: null })).status, 200);
        assert.ok(await field(sam));
        assert.equal((await field(server.admin)).active, undefined);
        assert.equal((await server.admin('DELETE', '/meta/objects/task/fields/nick')).status, 204);
    });

    it('relations have labels: their own, the child object\'s, and the field where two lead to one object', async () => {
        const of = async (object) => Object.fromEntries((await server.admin('GET', `/meta/objects/${object}`)).body.children.map((child) => [child.name, child.label]));
        assert.deepEqual((await of('customer')).subsidiaries, { en: 'Subsidiaries', zh: '下属公司' });
        assert.deepEqual((await of('customer')).contacts, { en: 'Contacts', zh: '联系人' });
        const reference = (name, children, en) => ({ name, type: 'reference', target: 'customer', children, label: { en, zh: en } });
        await server.admin('POST', '/meta/objects', { name: 'deed', plural: 'deeds', label: { en: 'Deed', zh: '契约' }, plural_label: { en: 'Deeds', zh: '契约' },
            fields: [{ name: 'name', type: 'text', label }, reference('buyer', 'bought', 'Buyer'), reference('seller', 'sold', 'Seller')] });
        assert.deepEqual([(await of('customer')).bought, (await of('customer')).sold], [{ en: 'Deeds (Buyer)', zh: '契约（Buyer）' }, { en: 'Deeds (Seller)', zh: '契约（Seller）' }]);
    });

    it('an administrator lays out what is shipped, part by part, and gives it back', async () => {
        const layouts = async () => (await server.admin('GET', '/meta/objects/customer')).body;
        const shipped = await layouts();
        assert.equal(shipped.layouts_changed, undefined);
        const list = await server.admin('PATCH', '/meta/objects/customer', { layouts: { list: ['name', 'city'] } });
        assert.deepEqual([list.status, list.body.layouts.list, list.body.layouts_changed], [200, ['name', 'city'], ['list']], list.text);
        const section = { label: { en: 'One', zh: '一' }, columns: 1, open: true, fields: ['name', 'phone'] };
        const form = await server.admin('PATCH', '/meta/objects/customer', { layouts: { form: [section] } });
        assert.deepEqual([form.body.layouts.form, form.body.layouts.list, form.body.layouts_changed.sort()], [[section], ['name', 'city'], ['form', 'list']], 'the other part stays');
        assert.equal((await server.admin('PATCH', '/meta/objects/customer/fields/city', { active: false })).status, 200);
        const sam = await server.as('sam');
        assert.deepEqual((await sam('GET', '/meta/objects/customer')).body.layouts.list, ['name'], 'a hidden field is in no layout');
        await server.admin('PATCH', '/meta/objects/customer/fields/city', { active: true });
        await server.restart();
        server.admin = await server.as('admin');
        assert.deepEqual((await layouts()).layouts.list, ['name', 'city'], 'it survives');
        const given = await server.admin('PATCH', '/meta/objects/customer', { layouts: { list: null } });
        assert.deepEqual([given.body.layouts.list, given.body.layouts_changed], [shipped.layouts.list, ['form']]);
        const txn = given.headers.get('x-guanxi-txn');
        assert.equal((await server.admin('POST', `/transactions/${txn}/undo`, { conflicts: 'stop' })).status, 200);
        assert.deepEqual((await layouts()).layouts.list, ['name', 'city'], 'undone like any change');
        await server.admin('PATCH', '/meta/objects/customer', { layouts: { list: null, form: null } });
        assert.deepEqual((await layouts()).layouts, shipped.layouts);
    });

    for (const [what, layouts, field] of [
        ['an unknown field', { list: ['name', 'nme'] }, 'layouts.list[1]'],
        ['an unknown part', { page: ['name'] }, 'layouts.page'],
        ['three columns', { form: [{ label, columns: 3, fields: ['name'] }] }, 'layouts.form[0].columns'],
        ['a section without a name', { form: [{ fields: ['name'] }] }, 'layouts.form[0].label'],
        ['a board by nothing', { board: { card: ['name'] } }, 'layouts.board.by'],
    ])
        it(`a layout with ${what} is refused`, async () => {
            const reply = await server.admin('PATCH', '/meta/objects/customer', { layouts });
            assert.deepEqual([reply.status, reply.body.errors[0].field], [422, field], reply.text);
        });

    it('options are retired, never lost: of what is shipped and of one\'s own', async () => {
        const options = async (object, field) => (await server.admin('GET', `/meta/objects/${object}`)).body.fields.find(({ name }) => name === field).options;
        const patch = (object, field, body) => server.admin('PATCH', `/meta/objects/${object}/fields/${field}`, body);
        await server.admin('POST', '/meta/objects/task/fields', { name: 'mood', type: 'select', label, options: ['a', 'b'].map((key) => ({ key, label })) });
        const made = await server.admin('POST', '/tasks', { subject: 'Held', mood: 'b' });
        assert.equal(made.status, 201, made.text);
        assert.equal((await patch('task', 'mood', { options: [{ key: 'c', label }, { key: 'a', label }] })).status, 200);
        assert.deepEqual((await options('task', 'mood')).map(({ key, active }) => [key, active]), [['c', true], ['a', true], ['b', false]]);
        assert.equal((await server.admin('GET', `/tasks/${made.body.id}`)).body.mood, 'b');
        assert.equal((await patch('task', 'mood', { options: [{ key: 'b', label, active: true }] })).status, 200);
        assert.deepEqual((await options('task', 'mood')).map(({ key, active }) => [key, active]), [['b', true], ['c', false], ['a', false]]);
        const before = await options('customer', 'level');
        const added = [{ key: 'vip', label: { en: 'VIP', zh: '贵宾' }, color: 'gold' }, ...before];
        assert.equal((await patch('customer', 'level', { options: added })).status, 200);
        assert.equal((await patch('customer', 'level', { options: before })).status, 200);
        const after = await options('customer', 'level');
        assert.deepEqual(after.find(({ key }) => key === 'vip').active, false, 'an added option stays readable, too');
    });

    it('forms may ask for a shipped field and begin with a value; what the product needs stays', async () => {
        const patch = (field, body) => server.admin('PATCH', `/meta/objects/customer/fields/${field}`, body);
        const field = async (name) => (await server.admin('GET', '/meta/objects/customer')).body.fields.find((one) => one.name === name);
        const first = await patch('level', { required: 'form', default: 'b' });
        assert.equal(first.status, 200, first.text);
        assert.deepEqual([(await field('level')).required, (await field('level')).default], ['form', 'b']);
        assert.equal((await server.admin('POST', '/customers', { name: 'Begins' })).body.level, 'b');
        assert.equal((await patch('level', { required: false, default: null })).status, 200);
        assert.deepEqual([(await field('level')).required, (await field('level')).default], [undefined, undefined]);
        for (const [name, body] of [['kind', { required: false }], ['level', { required: 'always' }], ['last_activity_at', { required: 'form' }], ['last_activity_at', { default: 'now()' }]]) {
            const reply = await patch(name, body);
            assert.deepEqual([reply.status, reply.body.errors?.[0].code], [422, 'definition_override'], `${name} ${JSON.stringify(body)} ${reply.text}`);
        }
        assert.equal((await patch('level', { default: 'zz' })).body.errors[0].code, 'definition_default');
    });

    it('what names a field is told before it is hidden', async () => {
        const made = async (reply) => assert.equal((await reply).status, 201, (await reply).text);
        await made(server.admin('POST', '/views', { name: 'Far', object: 'opportunity', filter: "customer.region = 'North'" }));
        await made(server.admin('POST', '/views', { name: 'Near', object: 'customer', columns: ['name', 'region'] }));
        await made(server.admin('POST', '/views', { name: 'Quoted', object: 'customer', filter: "name = 'region'" }));
        await made(server.admin('POST', '/reports', { name: 'By region', object: 'customer', group_by: ['region'], measures: ['count'] }));
        await made(server.admin('POST', '/validation_rules', { name: 'Has one', object: 'customer', condition: "region != 'x'", message_en: 'm', message_zh: 'm' }));
        await made(server.admin('POST', '/meta/objects/customer/fields', { name: 'where', type: 'formula', result: 'text', expression: "region", label }));
        const uses = await server.admin('GET', '/meta/objects/customer/fields/region/uses');
        assert.equal(uses.status, 200, uses.text);
        assert.deepEqual(uses.body.data.map(({ kind, object, name, part, field }) => [kind, object, name ?? part ?? field].join(' ')).sort(),
            ['formula customer where', 'layout customer form', 'report customer By region', 'rule customer Has one', 'view customer Near', 'view opportunity Far'], uses.text);
        assert.equal((await server.admin('GET', '/meta/objects/customer/fields/nothing/uses')).status, 404);
    });

    it('what a catalog says is true: every field can do what its flags say', async () => {
        const { objects } = (await server.admin('GET', '/meta')).body;
        for (const { plural, fields } of objects)
            for (const { name, filterable, sortable, groupable, summable } of fields) {
                const filter = await server.admin('GET', `/${plural}?limit=1&filter=${encodeURIComponent(`${name} is not null`)}`);
                if (filterable) assert.equal(filter.status, 200, `${plural}.${name}: ${filter.text}`);
                assert.equal((await server.admin('GET', `/${plural}?limit=1&sort=${name}`)).status, sortable ? 200 : 422, `sort ${plural}.${name}`);
                assert.equal((await server.admin('POST', `/${plural}/aggregate`, { group: [name], measures: ['count'] })).status, groupable ? 200 : 422, `group ${plural}.${name}`);
                assert.equal((await server.admin('POST', `/${plural}/aggregate`, { measures: [`sum(${name})`] })).status, summable ? 200 : 422, `sum ${plural}.${name}`);
            }
    });

    it('saves and reads go on while fields are added, changed and hidden', async () => {
        const earlier = (await server.admin('GET', '/customers?limit=0&total=true')).body.total;
        let shaping = true;
        const saved = [];
        const saver = async (who) => {
            for (let i = 0; shaping || i < 10; i++) {
                const reply = await who('POST', '/customers', { name: `Busy ${i}` });
                assert.equal(reply.status, 201, reply.text);
                saved.push(reply.body.id);
                const change = await who('PATCH', `/customers/${reply.body.id}`, { city: 'Bonn' });
                assert.equal(change.status, 200, change.text);
                const list = await who('GET', '/customers?limit=5&sort=-name');
                assert.equal(list.status, 200, list.text);
            }
        };
        const shaper = async () => {
            for (let i = 0; i < 8; i++) {
                const made = await server.admin('POST', '/meta/objects/customer/fields', { name: `extra_${i}`, type: ['text', 'integer', 'money', 'date'][i % 4], label });
                assert.equal(made.status, 201, made.text);
                const { body } = await server.admin('POST', '/customers', { name: 'Shaped', [`extra_${i}`]: ['x', 1, '2.5', '2026-11-22'][i % 4] });
                assert.equal(body[`extra_${i}`], ['x', 1, '2.5000', '2026-11-22'][i % 4], JSON.stringify(body));
                if (i % 2) assert.equal((await server.admin('DELETE', `/meta/objects/customer/fields/extra_${i}`)).status, 204);
            }
            shaping = false;
        };
        await Promise.all([shaper(), saver(await server.as('sam')), saver(await server.as('sue')), saver(server.admin)]);
        assert.equal(new Set(saved).size, saved.length);
        const { fields } = (await server.admin('GET', '/meta/objects/customer')).body;
        assert.deepEqual(fields.map(({ name }) => name).filter((name) => /^extra_\d$/.test(name)), ['extra_0', 'extra_2', 'extra_4', 'extra_6']);
        assert.equal((await server.admin('GET', '/customers?limit=0&total=true')).body.total, saved.length + earlier + 8);
        await server.restart();
        const admin = await server.as('admin');
        assert.equal((await admin('GET', '/customers?limit=0&total=true&filter=extra_6%20is%20not%20null')).body.total, 1);
        const checked = server.guanxi(['check']);
        assert.equal(checked.code, 0, checked.out + checked.err);
    });

    it('an object holds 250 fields and no more', async () => {
        const admin = await server.as('admin');
        const fields = Array.from({ length: 300 }, (_, i) => ({ name: i ? `f${i}` : 'name', type: 'text', label }));
        const much = await admin('POST', '/meta/objects', { name: 'wide', label, fields });
        assert.deepEqual([much.status, much.body.errors[0].code], [422, 'definition_too_many_fields'], much.text.slice(0, 300));
        const right = await admin('POST', '/meta/objects', { name: 'wide', label, fields: fields.slice(0, 240) });
        assert.equal(right.status, 201, right.text.slice(0, 300));
        assert.equal((await admin('POST', '/wides', { name: 'w', f239: 'last' })).body.f239, 'last');
    });
});
