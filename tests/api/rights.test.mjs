// Every route of /openapi.json is in this table: a new one without a row fails. What a row says: how the route is
// called about a record of somebody else, and what a sales person without right to it gets.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { request, startServer } from './server.mjs';

let server, sam, kept;

// "METHOD path": { path and body with $names, sales: what sam gets about Sue's record, check: what must hold of it }
const none = ({ body }) => assert.deepEqual(body.data, []);
const routes = {
    'POST /login': { public: true, body: { login: 'x', password: 'y' }, sales: 401 },
    'POST /logout': { own: true },
    'GET /me': { sales: 200, check: ({ body }) => assert.equal(body.user.login, 'sam') },
    'PATCH /me': { body: { locale: 'en', roles: ['admin'] }, sales: 422 },
    'POST /me/password': { body: { current: 'wrong horse battery', new: 'stolen horse battery' }, sales: 401 },
    'POST /tokens': { body: { name: 'mine', user: '$sue' }, sales: 422 },
    'GET /tokens': { sales: 200, check: none },
    'DELETE /tokens/{id}': { path: '/tokens/$token', sales: 404 },
    'GET /meta': { sales: 200, check: ({ text }) => assert.ok(!/"cost"|custom_field/.test(text), 'hidden fields and objects are not there') },
    'GET /meta/objects/{name}': { path: '/meta/objects/product', sales: 200, check: ({ text }) => assert.ok(!text.includes('"cost"')) },
    'POST /meta/objects': { body: { name: 'mine', label: { en: 'M', zh: 'M' }, fields: [] }, sales: 403 },
    'PATCH /meta/objects/{name}': { path: '/meta/objects/customer', body: { label: { en: 'M', zh: 'M' } }, sales: 403 },
    'DELETE /meta/objects/{name}': { path: '/meta/objects/customer', sales: 403 },
    'POST /meta/objects/{name}/fields': { path: '/meta/objects/customer/fields', body: { name: 'm', type: 'text', label: { en: 'M', zh: 'M' } }, sales: 403 },
    'PATCH /meta/objects/{name}/fields/{field}': { path: '/meta/objects/customer/fields/city', body: { label: { en: 'M', zh: 'M' } }, sales: 403 },
    'DELETE /meta/objects/{name}/fields/{field}': { path: '/meta/objects/customer/fields/city', sales: 403 },
    'GET /meta/objects/{name}/fields/{field}/uses': { path: '/meta/objects/customer/fields/city/uses', sales: 403 },
    'GET /meta/objects/{name}/indexes': { path: '/meta/objects/customer/indexes', sales: 403 },
    'POST /meta/objects/{name}/indexes': { path: '/meta/objects/customer/indexes', body: { columns: ['city'] }, sales: 403 },
    'DELETE /meta/objects/{name}/indexes/{index}': { path: '/meta/objects/customer/indexes/ix', sales: 403 },
    'GET /{objects}': { path: '/customers?total=true', sales: 200, check: ({ body }) => assert.deepEqual(body, { data: [], next: null, total: 0 }) },
    'GET /search': { path: "/search?q=Sue's", sales: 200, check: none },
    'POST /{objects}': { path: '/activities', body: { subject: 'Spy', customer: '$customer' }, sales: 422 },
    'GET /{objects}/{id}': { path: '/customers/$customer', sales: 404 },
    'PATCH /{objects}/{id}': { path: '/customers/$customer', body: { city: 'x' }, sales: 404 },
    'DELETE /{objects}/{id}': { path: '/customers/$customer', sales: 404 },
    'POST /{objects}/{id}/restore': { path: '/customers/$gone/restore', sales: 404 },
    'GET /{objects}/{id}/history': { path: '/customers/$customer/history', sales: 404 },
    'GET /{objects}/{id}/timeline': { path: '/customers/$customer/timeline', sales: 404 },
    'GET /{objects}/deleted': { path: '/customers/deleted', sales: 200, check: none },
    'POST /{objects}/aggregate': { path: '/customers/aggregate', body: { measures: ['count', 'sum(annual_revenue)'] }, sales: 200, check: ({ body }) => assert.deepEqual(body.data.map((row) => row.count), [0]) },
    'POST /{objects}/aggregate/export': { path: '/customers/aggregate/export', body: { group: ['name'], measures: ['count'] }, sales: 200, check: ({ text }) => assert.equal(text.trim().split('\r\n').length, 1) },
    'POST /{objects}/trend': { path: '/customers/trend', body: { field: 'created_at', period: 'month', measures: ['count'] }, sales: 200, check: ({ body }) => assert.equal(body.now.values.count, 0) },
    'POST /{objects}/check-duplicates': { path: '/customers/check-duplicates', body: { values: {}, id: '$customer' }, sales: 404 },
    'POST /{objects}/facets': { path: '/customers/facets', body: { fields: ['industry', 'owner'] }, sales: 200, check: ({ body }) => assert.deepEqual(body.data, { industry: [], owner: [] }) },
    'POST /{objects}/batch': { path: '/customers/batch', body: { action: 'delete', ids: ['$customer'] }, sales: 404 },
    'GET /rights': { sales: 403 },
    'GET /rights/roles/{role}': { path: '/rights/roles/sales', sales: 403 },
    'POST /rights/roles': { body: { key: 'boss', label: { en: 'B', zh: 'B' } }, sales: 403 },
    'PATCH /rights/roles/{role}': { path: '/rights/roles/sales', body: { objects: { customer: { read: 'all' } } }, sales: 403 },
    'GET /{objects}/{id}/access': { path: '/customers/$customer/access', sales: 404 },
    'GET /users/{id}/rights': { path: '/users/$sue/rights', sales: 403 },
    'POST /users/{id}/try': { path: '/users/$sue/try', sales: 403 },
    'GET /{objects}/{id}/shares': { path: '/customers/$customer/shares', sales: 404 },
    'POST /{objects}/{id}/shares': { path: '/customers/$customer/shares', body: { with: { user: '$sam' }, level: 'edit' }, sales: 404 },
    'DELETE /{objects}/{id}/shares/{share}': { path: '/customers/$customer/shares/$share', sales: 404 },
    'POST /users/{id}/password': { path: '/users/$sue/password', sales: 403 },
    'POST /users/{id}/hand-over': { path: '/users/$sue/hand-over', body: { to: '$sam' }, sales: 403 },
    'GET /values/{object}/{field}': { path: '/values/opportunity/customer?q=Sue', sales: 200, check: none },
    'POST /transactions': { body: { saves: [{ object: 'customer', id: '$customer', values: { city: 'x' } }] }, sales: 404 },
    'GET /transactions': { sales: 403 },
    'POST /transactions/{txn}/undo': { path: '/transactions/$txn/undo', sales: 404 },
    'GET /changes': { sales: 403 },
    'GET /system/slow': { sales: 403 },
    'DELETE /system/slow': { sales: 403 },
    'GET /jobs': { sales: 200, check: none },
    'GET /jobs/{id}': { path: '/jobs/$job', sales: 404 },
    'POST /jobs/{id}/cancel': { path: '/jobs/$job/cancel', sales: 404 },
    'POST /imports/uploads': { body: { name: 'a.csv', size: 5 }, sales: 403 },
    'GET /imports/uploads/{upload}': { path: '/imports/uploads/$upload', sales: 404 },
    'PATCH /imports/uploads/{upload}': { path: '/imports/uploads/$upload?offset=0', body: {}, sales: 404 },
    'DELETE /imports/uploads/{upload}': { path: '/imports/uploads/$upload', sales: 404 },
    'POST /imports/analyse': { body: { upload: '$upload' }, sales: 403 },
    'POST /imports/preview': { body: { parts: [{ object: 'customer', upload: '$upload' }] }, sales: 404 },
    'POST /imports': { body: { parts: [{ object: 'customer', upload: '$upload' }] }, sales: 404 },
    'GET /imports/{job}': { path: '/imports/$job', sales: 404 },
    'GET /imports/{job}/rejects': { path: '/imports/$job/rejects', sales: 404 },
    'GET /audit': { sales: 403 },
    'POST /{objects}/{id}/reveal': { path: '/customers/$customer/reveal', body: { fields: ['phone'], reason: 'To call' }, sales: 404 },
    'GET /{objects}/{id}/personal-data': { path: '/contacts/$contact/personal-data', sales: 404 },
    'POST /{objects}/{id}/erase': { path: '/contacts/$contact/erase', body: { reason: 'Asked for it' }, sales: 404 },
    'GET /system/health': { sales: 403 },
    'GET /events': { path: '/events?watch=object_rights', sales: 400 },
    'GET /openapi.json': { sales: 200, check: ({ text }) => assert.ok(!text.includes('"cost"')) },
};

const fill = (text) => text.replace(/\$(\w+)/g, (all, name) => kept[name] ?? all);
function ask(call, name, row) {
    const [method, path] = name.split(' ');
    return call(method, encodeURI(fill(row.path ?? path)), row.body && JSON.parse(fill(JSON.stringify(row.body))));
}

describe('rights', () => {
    before(async () => {
        server = await startServer();
        sam = await server.as('sam');
        const sue = await server.as('sue');
        kept = { sue: (await sue('GET', '/me')).body.user.id, sam: (await sam('GET', '/me')).body.user.id };
        const made = await sue('POST', '/customers', { name: "Sue's customer", annual_revenue: '5' });
        kept.customer = made.body.id;
        kept.contact = (await sue('POST', '/contacts', { name: "Sue's contact", customer: made.body.id })).body.id;
        kept.txn = made.headers.get('x-guanxi-txn');
        kept.share = (await sue('POST', `/customers/${kept.customer}/shares`, { with: { role: 'admin' } })).body.id;
        kept.gone = (await sue('POST', '/customers', { name: 'Sue deleted it' })).body.id;
        assert.equal((await sue('DELETE', `/customers/${kept.gone}`)).status, 204);
        kept.token = (await sue('POST', '/tokens', { name: "Sue's" })).body.id;
        // one of Sue's own, cancelled or not
        const rows = ['name', ...Array.from({ length: 1001 }, (_, i) => `Row ${i}`)].join('\n');
        assert.equal(server.guanxi(['import', 'customer', '-'], rows).code, 0);
        const many = { action: 'update', filter: "name starts with 'Row'", values: { city: 'x' } };
        kept.job = (await server.admin('POST', '/customers/batch', many)).body.job;
        assert.ok(kept.job);
        kept.upload = (await server.admin('POST', '/imports/uploads', { name: 'a.csv', size: 5 })).body.id;
        kept.product = (await server.admin('POST', '/products', { name: 'Secret', code: 'S', price: '9', cost: '4.25' })).body.id;
        await server.admin('PATCH', `/products/${kept.product}`, { cost: '4.75', price: '10' });
        await server.admin('PATCH', `/users/${kept.sue}`, { mobile: '13800138000' });
    });
    after(async () => assert.equal((await server.stop()).code, 0, server.log()));

    it('the table names every route there is, and no other', async () => {
        const { body } = await server.admin('GET', '/openapi.json');
        const there = Object.entries(body.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
        assert.deepEqual(there.sort(), Object.keys(routes).sort());
    });

    for (const [name, row] of Object.entries(routes)) {
        if (!row.public)
            it(`${name} is 401 to a stranger`, async () => {
                for (const headers of [{}, { authorization: 'Bearer nonsense' }, { cookie: 'guanxi_session=nonsense', 'x-guanxi-request': '1' }]) {
                    const reply = await ask((method, path, body) => request(server.url, method, path, body, headers), name, row);
                    assert.deepEqual([reply.status, reply.body.code], [401, 'not_logged_in'], reply.text);
                }
            });
        if (!row.own)
            it(`${name} about what is somebody else's is ${row.sales}`, async () => {
                const reply = await ask(sam, name, row);
                assert.equal(reply.status, row.sales, reply.text.slice(0, 400));
                row.check?.(reply);
                if (row.sales >= 400) assert.ok(!reply.text.includes("Sue's"), reply.text);
            });
    }

    it('and everything of hers is as it was', async () => {
        const { body } = await server.admin('GET', `/customers/${kept.customer}`);
        assert.deepEqual([body.version, body.city, body.owner.id], [1, null, kept.sue]);
    });

    it('what does not exist and what one may not see get the same answer', async () => {
        for (const [method, path, body] of [['GET', ''], ['PATCH', '', { city: 'x' }], ['DELETE', ''], ['GET', '/history'], ['POST', '/restore']]) {
            const [hers, nobodys] = await Promise.all([kept.customer, '77'].map((id) => sam(method, `/customers/${id}${path}`, body)));
            const same = ({ status, body: { request_id, ...rest } }) => [status, rest];
            assert.deepEqual(same(hers), same(nobodys), `${method} ${path}`);
        }
        for (const [path, body] of [['/contacts', (id) => ({ name: 'x', customer: id })], ['/activities', (id) => ({ subject: 'x', customer: id })], ['/activities', (id) => ({ subject: 'x', about: { object: 'customer', id } })], ['/customers', (id) => ({ name: 'x', parent: id })]]) {
            const [hers, nobodys] = await Promise.all([kept.customer, '77'].map((id) => sam('POST', path, body(id))));
            assert.deepEqual([hers.status, hers.body.code, hers.body.errors], [nobodys.status, nobodys.body.code, nobodys.body.errors], path);
            assert.ok(hers.status >= 400);
        }
    });

    it('a hidden field is unknown everywhere', async () => {
        const encoded = (text) => encodeURIComponent(text);
        const lines = [
            ['GET', '/products?fields=cost'], ['GET', '/products?fields=cost_base'], ['GET', `/products/${kept.product}?fields=name,cost`], ['GET', `/products?filter=${encoded('cost > 1')}`],
            ['GET', `/products?filter=${encoded('cost_base is null')}`], ['GET', '/products?sort=cost'], ['GET', '/products?sort=-cost_base'], ['GET', `/opportunities?filter=${encoded('product.cost > 1')}`],
            ['GET', '/opportunities?sort=product.cost'], ['GET', '/opportunities?fields=product.cost'], ['GET', `/opportunities?filter=${encoded('sum(lines.cost) > 1')}`], ['GET', `/opportunities?filter=${encoded('count(lines where cost > 1) > 0')}`],
            ['POST', '/products/aggregate', { measures: ['sum(cost)'] }], ['POST', '/products/aggregate', { group: ['cost'], measures: ['count'] }], ['POST', '/products/aggregate', { filter: 'cost > 1', measures: ['count'] }],
            ['POST', '/opportunities/aggregate', { measures: ['max(product.cost)'] }],
        ];
        for (const [method, path, body] of lines) {
            const reply = await sam(method, path, body);
            assert.equal(reply.status, 422, `${method} ${path}: ${reply.text}`);
            assert.match(reply.text, /unknown_field/, path);
        }
        for (const path of ['', '/history', `?as_of=${new Date().toISOString()}`]) {
            const reply = await sam('GET', `/products/${kept.product}${path}`);
            assert.equal(reply.status, 200, reply.text);
            assert.ok(!/cost|4\.[27]5/.test(reply.text), `${path}: ${reply.text}`);
        }
        const stage = (await sam('GET', `/stages?filter=${encoded("key = 'prospecting'")}`)).body.data[0].id;
        const body = { name: 'o', stage, expected_close_date: '2027-01-01', lines: [{ name: 'l', cost: '1' }] };
        assert.match((await sam('POST', '/opportunities', body)).text, /unknown_field/);
        const made = await sam('POST', '/opportunities', { ...body, lines: [{ product: kept.product, name: 'l' }] });
        assert.equal(made.status, 201, made.text);
        assert.ok(!made.text.includes('cost'), 'nor in the reply to a save');
    });

    it('a masked field is seen in part and tells nothing otherwise [R205]', async () => {
        const seen = await sam('GET', `/users/${kept.sue}`);
        assert.equal(seen.body.mobile, '138****8000');
        for (const path of [`/users/${kept.sue}/history`, `/users/${kept.sue}?as_of=${new Date().toISOString()}`, '/users?fields=mobile', '/departments?fields=manager.mobile'])
            assert.ok(!(await sam('GET', path)).text.includes('13800138000'), path);
        for (const filter of ["mobile = '13800138000'", "mobile contains '138'", "mobile starts with '13'", "mobile in ['13800138000']", "length(mobile) = 11", 'mobile < email', "coalesce(mobile, '') = ''"])
            assert.equal((await sam('GET', `/users?filter=${encodeURIComponent(filter)}`)).status, 422, filter);
        assert.equal((await sam('GET', `/users?limit=0&total=true&filter=${encodeURIComponent('mobile is not null')}`)).body.total, 1);
        for (const [path, body] of [['/users/aggregate', { group: ['mobile'], measures: ['count'] }], ['/users/aggregate', { measures: ['max(mobile)'] }], ['/customers/aggregate', { group: ['owner.mobile'], measures: ['count'] }]])
            assert.equal((await sam('POST', path, body)).status, 422, path);
        for (const path of ['/users?sort=mobile', '/customers?sort=owner.mobile']) assert.equal((await sam('GET', path)).status, 422, path);
        assert.ok(!(await sam('GET', '/values/customer/owner?q=138')).text.includes(kept.sue));
        assert.equal((await server.admin('GET', `/users/${kept.sue}`)).body.mobile, '13800138000');
    });

    it('a sales person changes neither colleagues nor himself nor what finance sets', async () => {
        for (const [path, body] of [[`/users/${kept.sue}`, { name: 'x' }], [`/users/${kept.sam}`, { roles: ['admin'] }], ['/products', undefined], ['/stages', undefined], ['/departments', undefined], ['/users', undefined]]) {
            const reply = body ? await sam('PATCH', path, body) : await sam('POST', path, { name: 'x' });
            assert.equal(reply.status, 403, `${path}: ${reply.text}`);
        }
        const own = (await sam('POST', '/customers', { name: 'Own' })).body.id;
        const refused = await sam('PATCH', `/customers/${own}`, { credit_limit: '1000000' });
        assert.deepEqual([refused.status, refused.body.errors[0].field], [403, 'credit_limit']);
        assert.equal((await sam('POST', '/transactions', { saves: [{ object: 'user', id: kept.sam, values: { roles: ['admin'] } }] })).status, 403);
        assert.equal((await sam('POST', '/users/batch', { action: 'update', ids: [kept.sam], values: { roles: ['admin'] } })).status, 403);
        assert.deepEqual((await sam('GET', '/me')).body.user.roles, ['sales']);
    });

    it('who hands a record over sees it no more', async () => {
        const id = (await sam('POST', '/customers', { name: 'Handed' })).body.id;
        assert.equal((await sam('PATCH', `/customers/${id}`, { owner: kept.sue })).status, 200);
        assert.equal((await sam('GET', `/customers/${id}`)).status, 404);
        assert.equal((await (await server.as('sue'))('GET', `/customers/${id}`)).status, 200);
    });

    it('a contact belongs to whoever looks after the customer, and without one to its creator', async () => {
        const customer = (await sam('POST', '/customers', { name: 'With people' })).body.id;
        const contact = await sam('POST', '/contacts', { name: 'Person', customer });
        assert.equal(contact.status, 201, contact.text);
        const sue = await server.as('sue');
        assert.equal((await sue('GET', `/contacts/${contact.body.id}`)).status, 404);
        await sam('PATCH', `/customers/${customer}`, { owner: kept.sue });
        assert.equal((await sue('GET', `/contacts/${contact.body.id}`)).status, 200);
        assert.equal((await sam('GET', `/contacts/${contact.body.id}`)).status, 404);
        const points = await sue('PATCH', `/contacts/${contact.body.id}`, { points: [{ kind: 'mobile', raw: '13900139000' }] });
        assert.equal(points.status, 200, points.text);
        assert.equal((await sam('GET', '/contact_points?limit=0&total=true')).body.total, 0);
    });
});
