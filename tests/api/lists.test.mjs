// Lists: every page of every order against the same records sorted here, and each operator against a filter
// written in JavaScript. Null sorts smallest; ties go by id.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startServer } from './server.mjs';

const COUNT = 137;
let server, rows;

const query = (params) => Object.entries(params).map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join('&');
const list = (params, who = server.admin) => who('GET', `/items?${query(params)}`);

async function pages(params) {
    const all = [];
    for (let cursor = null, more = true; more; more = cursor !== null) {
        const reply = await list({ ...params, ...(cursor ? { cursor } : {}) });
        assert.equal(reply.status, 200, reply.text);
        assert.ok(reply.body.data.length <= Number(params.limit));
        all.push(...reply.body.data);
        cursor = reply.body.next;
        assert.ok(all.length <= COUNT, 'paging ends');
    }
    return all.map(({ id }) => id);
}

const values = {
    name: (row) => row.name, size: (row) => row.size, day: (row) => row.day, flag: (row) => row.flag,
    price: (row) => (row.price === null ? null : Number(row.price)), 'customer.name': (row) => row.customer?.name ?? null,
    'customer.city': (row) => row.customer?.city ?? null, created_at: (row) => row.created_at, id: (row) => BigInt(row.id), pick: (row) => row.pick,
};

function compare(a, b) {
    if (a === b) return 0;
    if (a === null) return -1;
    if (b === null) return 1;
    return a < b ? -1 : 1;
}

function sorted(sort, keep = () => true) {
    const keys = sort.split(',').map((key) => ({ down: key.startsWith('-') ? -1 : 1, of: values[key.replace(/^-/, '')] }));
    const last = keys.at(-1).down;
    return rows.filter(keep).sort((a, b) => {
        for (const { down, of } of keys) {
            const order = compare(of(a), of(b)) * down;
            if (order) return order;
        }
        return compare(BigInt(a.id), BigInt(b.id)) * last;
    }).map(({ id }) => id);
}

describe('lists', () => {
    before(async () => {
        server = await startServer();
        const label = { en: 'L', zh: '标' };
        const made = await server.admin('POST', '/meta/objects', { name: 'item', plural: 'items', label, plural_label: label, fields: [
            { name: 'name', type: 'text', label, contains: true }, { name: 'note', type: 'text', label }, { name: 'size', type: 'integer', label }, { name: 'day', type: 'date', label },
            { name: 'price', type: 'money', label }, { name: 'flag', type: 'boolean', label }, { name: 'words', type: 'tags', label },
            { name: 'pick', type: 'select', label, options: [{ key: 'a', label }, { key: 'b', label }] },
            { name: 'customer', type: 'reference', target: 'customer', children: 'items', label } ] });
        assert.equal(made.status, 201, made.text);
        const customers = (await server.admin('POST', '/customers', [{ name: 'Alpha', city: 'Bonn' }, { name: 'Beta' }, { name: 'Gamma', city: 'Ulm' }])).body.data;
        const bodies = Array.from({ length: COUNT }, (_, i) => ({
            name: `Item ${String((i * 37) % 50).padStart(2, '0')}`, note: i % 4 ? `note ${i % 3}` : null, size: i % 5 ? (i * 7) % 6 : null, day: i % 3 ? `2026-0${1 + (i % 9)}-15` : null,
            price: i % 7 ? `${(i * 13) % 11}.5` : null, flag: i % 4 === 0 ? null : i % 4 === 1, words: i % 2 ? ['odd', `w${i % 3}`] : [], pick: [null, 'a', 'b'][i % 3],
            customer: i % 4 ? customers[i % 3].id : null }));
        for (let i = 0; i < COUNT; i += 50) assert.equal((await server.admin('POST', '/items', bodies.slice(i, i + 50))).status, 201);
        rows = (await list({ limit: 500, sort: 'id' })).body.data;
        for (const row of rows) row.customer = customers.find(({ id }) => id === row.customer?.id) ?? null;
        assert.equal(rows.length, COUNT);
    });
    after(async () => assert.equal((await server.stop()).code, 0, server.log()));

    for (const sort of ['size', '-size', 'day,-size', '-day,size', 'size,-day,price', '-size,-day,-price', 'name,-id', '-name', 'customer.name', '-customer.city,name', 'customer.city,-customer.name,size', 'flag,-pick', 'id', '-id', '-created_at'])
        for (const limit of [7, 50])
            it(`every record comes once, in order, by ${sort} in pages of ${limit}`, async () => {
                assert.deepEqual(await pages({ sort, limit, fields: 'id' }), sorted(sort));
            });

    it('a filter and a sort page together', async () => {
        assert.deepEqual(await pages({ sort: '-price,day', limit: 9, filter: 'size > 1 or size is null', fields: 'id,price' }),
            sorted('-price,day', ({ size }) => size === null || size > 1));
    });

    const day = (text) => ({ day: at }) => at !== null && at === text;
    for (const [filter, keep] of Object.entries({
        'size = 3': ({ size }) => size === 3,
        'size != 3': ({ size }) => size !== 3,
        'not (size = 3)': ({ size }) => size !== 3,
        'size < 3': ({ size }) => size !== null && size < 3,
        'not (size < 3)': ({ size }) => size === null || size >= 3,
        'size <= 3': ({ size }) => size !== null && size <= 3,
        'size > 3': ({ size }) => size > 3,
        'size >= 3': ({ size }) => size !== null && size >= 3,
        'size in [1, 4]': ({ size }) => [1, 4].includes(size),
        'size not in [1, 4]': ({ size }) => ![1, 4].includes(size),
        'size between 2 and 4': ({ size }) => size !== null && size >= 2 && size <= 4,
        'size not between 2 and 4': ({ size }) => size === null || size < 2 || size > 4,
        'size is null': ({ size }) => size === null,
        'size is not null and flag = true': ({ size, flag }) => size !== null && flag === true,
        'size = null': () => false,
        'flag': ({ flag }) => flag === true,
        'not flag': ({ flag }) => flag !== true,
        'flag = false': ({ flag }) => flag === false,
        "name contains 'item 1'": ({ name }) => name.startsWith('Item 1'),
        "name not contains 'item 1'": ({ name }) => !name.startsWith('Item 1'),
        "name starts with 'ITEM 4'": ({ name }) => name.startsWith('Item 4'),
        "note contains 'E 2'": ({ note }) => note === 'note 2',
        "name = 'item 01'": () => false,
        "pick = 'a' or pick = 'b' and size = 2": ({ pick, size }) => pick === 'a' || (pick === 'b' && size === 2),
        "pick != 'a'": ({ pick }) => pick !== 'a',
        "words contains 'odd'": ({ words }) => words?.includes('odd') ?? false,
        "'w1' in words and words not contains 'w2'": ({ words }) => (words ?? []).includes('w1'),
        "customer.name = 'Alpha'": ({ customer }) => customer?.name === 'Alpha',
        "customer.city is null": ({ customer }) => !customer?.city,
        "customer is null": ({ customer }) => !customer,
        "day = '2026-02-15'": day('2026-02-15'),
        "day > '2026-05-01' and day <= '2026-08-15'": ({ day: at }) => at > '2026-05-01' && at <= '2026-08-15',
        'month(day) = 3': ({ day: at }) => at?.slice(5, 7) === '03',
        'price * 2 >= size + 10': ({ price, size }) => price !== null && size !== null && Number(price) * 2 >= size + 10,
        'size / 0 = 1': () => false,
        "created_at = '2000-01-01'": () => false,
        'created_at > days_ago(1) and owner = me()': () => true,
        'coalesce(size, 99) = 99': ({ size }) => size === null,
        'if(flag, size, 0) = 2': ({ flag, size }) => flag === true && size === 2,
    }))
        it(`filter ${filter}`, async () => {
            assert.deepEqual(await pages({ filter, sort: 'id', limit: 500 }), sorted('id', keep));
            const { body } = await list({ filter, limit: 0, total: true });
            assert.deepEqual(body, { data: [], next: null, total: rows.filter(keep).length });
        });

    it('children count in filters and groups', async () => {
        const count = (filter) => server.admin('GET', `/customers?${query({ filter, limit: 0, total: true })}`).then(({ body }) => body.total);
        const of = (name) => rows.filter((row) => row.customer?.name === name && row.size > 2).length;
        for (const at of [of('Alpha'), of('Beta') + 1])
            assert.equal(await count(`count(items where size > 2) >= ${at}`), ['Alpha', 'Beta', 'Gamma'].filter((name) => of(name) >= at).length);
        const { body } = await server.admin('POST', '/items/aggregate', { group: ['customer.name', 'day:quarter'], measures: ['count', 'sum(size)', 'avg(price)', 'min(day)', 'max(price)'], sort: '-count' });
        assert.equal(body.data.reduce((sum, row) => sum + row.count, 0), COUNT);
        for (const [i, row] of body.data.entries()) {
            const behind = (await list({ filter: body.filters[i], limit: 0, total: true })).body.total;
            assert.equal(behind, row.count, `${body.filters[i]} gives the records of ${JSON.stringify(row)}`);
            if (i) assert.ok(row.count <= body.data[i - 1].count, 'sorted by count');
        }
    });

    it('a cursor belongs to its filter and sort', async () => {
        const { next } = (await list({ sort: 'size', limit: 5 })).body;
        for (const params of [{ sort: '-size' }, { sort: 'size', filter: 'flag' }, { sort: 'size,day' }, {}])
            assert.deepEqual(await list({ ...params, cursor: next, limit: 5 }).then(({ status, body }) => [status, body.code]), [400, 'cursor_invalid'], JSON.stringify(params));
        const other = await server.admin('GET', `/customers?${query({ sort: 'name', cursor: next })}`);
        assert.equal(other.status, 400);
        for (const cursor of ['x', 'AAAA', next.slice(0, -2), `${next}AA`, "' or 1=1", next.replace(/^../, 'zz')])
            assert.equal((await list({ sort: 'size', cursor })).status, 400, cursor);
        const page = await list({ sort: 'size', limit: 3, cursor: next });
        assert.equal(page.status, 200, 'another limit is fine');
    });

    it('records that come and go between pages disturb no others', async () => {
        const first = await list({ sort: 'name', limit: 20, fields: 'id' });
        const extra = (await server.admin('POST', '/items', { name: 'AAA first of all' })).body.id;
        const rest = [];
        for (let cursor = first.body.next; cursor; ) {
            const page = await list({ sort: 'name', limit: 20, fields: 'id', cursor });
            rest.push(...page.body.data);
            cursor = page.body.next;
        }
        assert.deepEqual([...first.body.data, ...rest].map(({ id }) => id), sorted('name'));
        await server.admin('DELETE', `/items/${extra}`);
    });

    it('limits and unknown names are refused with a way out', async () => {
        for (const limit of ['0', '501', '-1', 'x', '1.5']) assert.equal((await list({ limit })).status, 400, `limit=${limit}`);
        assert.equal((await list({ limit: 500 })).status, 200);
        assert.equal((await list({})).body.data.length, 50);
        assert.equal((await list({ total: 'true' })).body.total, COUNT);
        assert.equal((await list({ total: 'false' })).body.total, undefined);
        for (const [params, near] of [[{ filter: 'siz = 1' }, 'size'], [{ sort: 'sze' }, 'size'], [{ fields: 'id,nme' }, 'name'], [{ filter: 'customer.nam = 1' }, 'name'], [{ filter: 'lenght(name) = 1' }, 'length'], [{ filter: "pick = 'c'" }, ''], [{ fields: 'customer.nam' }, 'name']]) {
            const { status, text, body } = await list(params);
            assert.equal(status, 422, text);
            assert.match(body.errors[0].message, new RegExp(near), text);
        }
        for (const params of [{ filter: 'size =' }, { filter: "name = 'open" }, { filter: 'size = 1; drop table item' }, { filter: 'size' }, { filter: "size = 'a'" }, { filter: '1 < size < 3' }, { sort: 'words' }, { sort: 'note,' }, { fields: 'id,' }, { filter: 'count(size) > 1' }, { sort: 'count(items)' }])
            assert.ok([400, 422].includes((await list(params)).status), JSON.stringify(params));
        assert.equal((await list({ nothing: 1 })).body.code, 'unknown_parameter');
    });

    it('fields go through references, and nothing else comes', async () => {
        const { body } = await list({ fields: 'name,customer.name,customer.owner.name,owner', limit: 1, filter: "customer.name = 'Alpha'" });
        assert.deepEqual(Object.keys(body.data[0]).sort(), ['customer', 'name', 'owner']);
        assert.equal(body.data[0].customer.name, 'Alpha');
        assert.equal(body.data[0].customer.owner.name, 'Person admin');
        assert.equal(body.data[0].owner.name, 'Person admin');
    });

    it('contains without an index is for small tables', async () => {
        const fill = (from) => server.admin('POST', '/items', Array.from({ length: 1000 }, (_, i) => ({ name: `Fill ${from + i}`, note: 'filler' })));
        for (let i = 0; i < 10; i++) assert.equal((await fill(i * 1000)).status, 201);
        const refused = await list({ filter: "note contains 'note'" });
        assert.equal(refused.status, 422, refused.text.slice(0, 300));
        assert.equal(refused.body.errors[0].code, 'contains_unindexed');
        assert.match(refused.body.errors[0].message, /name/, 'and says what can be searched');
        const { body } = await list({ filter: "name contains 'fill 9999'", limit: 0, total: true });
        assert.equal(body.total, 1);
        assert.equal((await list({ filter: "name contains 'item 1'", limit: 0, total: true })).body.total, rows.filter(({ name }) => name.startsWith('Item 1')).length);
    });
});
