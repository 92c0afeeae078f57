// The box over all objects: every kind of question, told as a person would ask it, and what must not be found.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startServer } from './server.mjs';

let server, admin, sam, sue, ids;

const ask = async (call, q, more = '') => {
    const reply = await call('GET', `/search?q=${encodeURIComponent(q)}${more}`);
    assert.equal(reply.status, 200, reply.text);
    return reply.body;
};
const group = (body, object) => body.data.find((one) => one.object === object);
const names = async (call, q, object = 'customer', more = '&limit=50') =>
    (group(await ask(call, q, more), object)?.hits ?? []).map((hit) => hit.name);
const total = async (call, q, object = 'customer') => group(await ask(call, q), object)?.total ?? 0;
const first = async (call, q, object = 'customer') => group(await ask(call, q), object)?.hits[0];
const marked = (hit) => hit.marks.map(([from, len]) => [...hit.text].slice(from, from + len).join(''));
const make = async (call, path, body) => {
    const reply = await call('POST', path, body);
    assert.equal(reply.status, 201, reply.text);
    return reply.body.id;
};

describe('search', () => {
    before(async () => {
        server = await startServer();
        admin = server.admin;
        [sam, sue] = [await server.as('sam'), await server.as('sue')];
        ids = {};
        ids.mobile = await make(sam, '/customers', { name: '中国移动通信集团有限公司', short_name: '中移动', registration_no: '911100007178316547' });
        ids.yunfan = await make(sam, '/customers', { name: '北京云帆科技有限公司', phone: '+86 10 6234 5678', email: 'zhang.wei@yunfan-tech.cn' });
        ids.reversed = await make(sam, '/customers', { name: '帆云技科(上海)有限公司' });
        ids.acme = await make(sam, '/customers', { name: 'Acme Trading Ltd', phone: '13800138000' });
        ids.bank = await make(sue, '/customers', { name: '长沙银行股份有限公司', phone: '0731-84301111' });
        ids.contact = await make(sam, '/contacts', { name: '单雄信', customer: ids.yunfan, mobile: '13912345678', email: 'shan_xx@mail.example.com', wechat: 'xiongxin99' });
        ids.sue = (await sue('GET', '/me')).body.user.id;
        await admin('PATCH', `/users/${ids.sue}`, { mobile: '13700137999', name: '曾苏' });
    });
    after(async () => assert.equal((await server.stop()).code, 0, server.log()));

    it('finds one character, two, and three in a row only', async () => {
        assert.deepEqual((await names(sam, '帆')).sort(), ['北京云帆科技有限公司', '帆云技科(上海)有限公司'].sort());
        assert.deepEqual(await names(sam, '云帆'), ['北京云帆科技有限公司']);
        assert.deepEqual(await names(sam, '云帆科技'), ['北京云帆科技有限公司']);
        assert.deepEqual(await names(sam, '帆科云'), []);
        assert.deepEqual(marked(await first(sam, '云帆科')), ['云帆科']);
    });

    it('finds by initials, by pinyin with and without spaces, and as far as typed', async () => {
        for (const q of ['zgyd', 'ZGYD', 'zgydtx', 'zhongguoyidong', 'zhongguo yi', 'zhongguoyid', 'zhongg', 'zho', 'zhongguo', 'yidong', 'zg', 'z'])
            assert.ok((await names(sam, q)).includes('中国移动通信集团有限公司'), q);
        for (const q of ['zgdy', 'zhongguoyan', 'yidongz', 'yi', 'gy'])
            assert.deepEqual(await names(sam, q), [], q);
        assert.deepEqual(marked(await first(sam, 'yidong')), ['移动']);
        assert.deepEqual(marked(await first(sam, 'zgyd')), ['中国移动']);
        assert.deepEqual(await names(sue, 'csyh'), ['长沙银行股份有限公司']);
        assert.deepEqual(await names(sue, 'changsha yinhang'), ['长沙银行股份有限公司']);
        assert.deepEqual(await names(sue, 'zhangshayinxing'), []);
        for (const q of ['shanxx', 'shanxiongxin', 'sxx', 'shan']) assert.deepEqual(await names(sam, q, 'contact'), q === 'shanxx' ? [] : ['单雄信'], q);
    });

    it('finds words by their beginning', async () => {
        for (const q of ['acme', 'ACM', 'tra', 'ltd acme', 'Acme Trading', 'ac', 'a']) assert.deepEqual(await names(sam, q), ['Acme Trading Ltd'], q);
        for (const q of ['cme', 'rading', 'acmes', 't']) assert.deepEqual(await names(sam, q), [], q);
        assert.deepEqual(marked(await first(sam, 'trad ac')), ['Ac', 'Trad']);
    });

    it('finds a number by any tail of four digits or more, however it is written', async () => {
        for (const q of ['8000', '38000', '13800138000', '138 0013 8000', '138-0013-8000', '+86 138 0013 8000', '+8613800138000', '008613800138000'])
            assert.deepEqual(await names(sam, q), ['Acme Trading Ltd'], q);
        for (const q of ['0138', '800', '3800138', '23800138000']) assert.deepEqual(await names(sam, q), [], q);
        for (const q of ['5678', '62345678', '010-62345678', '(010) 6234 5678', '+86 10 62345678', '1062345678'])
            assert.deepEqual(await names(sam, q), ['北京云帆科技有限公司'], q);
        assert.deepEqual(await names(sam, '13912345678', 'contact'), ['单雄信']);
        const hit = await first(sam, '138 0013 8000');
        assert.deepEqual([hit.field, marked(hit)], ['phone', ['13800138000']]);
    });

    it('finds parts of mail addresses, numbers of records, and the points of a record', async () => {
        for (const q of ['zhang.wei', 'zhang.wei@yunfan-tech.cn', 'yunfan-tech.cn', 'yunfan', 'wei@yun']) assert.deepEqual(await names(sam, q), ['北京云帆科技有限公司'], q);
        for (const q of ['shan_xx', 'mail.example.com', 'example', 'xiongxin99']) assert.deepEqual(await names(sam, q, 'contact'), ['单雄信'], q);
        const { code } = (await sam('GET', `/customers/${ids.yunfan}`)).body;
        for (const q of [code, code.replace(/^\D+/, ''), code.replace(/^\D+0*/, '')]) assert.ok((await names(sam, q)).includes('北京云帆科技有限公司'), q);
        assert.deepEqual(await names(sam, '911100007178316547'), ['中国移动通信集团有限公司']);
        await sam('PATCH', `/customers/${ids.reversed}`, { points: [{ kind: 'phone', raw: '021-55667788' }, { kind: 'fax', raw: '021-55667799' }] });
        const hit = await first(sam, '55667799');
        assert.deepEqual([hit.name, hit.field, marked(hit)], ['帆云技科(上海)有限公司', 'points.raw', ['55667799']]);
        const { points } = (await sam('GET', `/customers/${ids.reversed}`)).body;
        const gone = points.find((point) => point.raw === '021-55667799').id;
        await sam('PATCH', `/customers/${ids.reversed}`, { points: [{ id: gone, delete: true }] });
        const kept = (await sam('GET', `/customers/${ids.reversed}`)).body.points;
        for (const raw of ['021-55667788', '021-55667799'])
            assert.equal((await names(sam, raw)).length, kept.filter((point) => point.raw === raw).length, raw);
    });

    it('every word is to be found, each in any field', async () => {
        assert.deepEqual(await names(sam, '云帆 5678'), ['北京云帆科技有限公司']);
        assert.deepEqual(await names(sam, '科技 北京'), ['北京云帆科技有限公司']);
        assert.deepEqual(await names(sam, '云帆 8000'), []);
        for (const q of ['', ' ', '-', '(', '"', '*', '云" OR "帆', 'AND', ')(', "'"]) await ask(sam, q);
        assert.deepEqual((await ask(sam, '')).data, []);
        assert.equal((await sam('GET', `/search?q=${'长'.repeat(101)}`)).status, 422);
        assert.equal((await sam('GET', '/search?q=a&limit=51')).status, 400);
        assert.equal((await sam('GET', '/search?q=a&objects=nothing')).status, 422);
        assert.deepEqual((await ask(sam, '有限', '&objects=contact')).data, []);
    });

    it('names that begin so come first, then the newest', async () => {
        for (const name of ['新希望乳业', '大新希望', '新希望六和', '老新希望']) await make(sam, '/customers', { name });
        assert.deepEqual(await names(sam, '新希望'), ['新希望六和', '新希望乳业', '老新希望', '大新希望']);
        assert.deepEqual(await names(sam, 'xinxiwang'), ['新希望六和', '新希望乳业', '老新希望', '大新希望']);
        assert.deepEqual(await names(sam, 'xxw'), ['新希望六和', '新希望乳业', '老新希望', '大新希望']);
        assert.deepEqual(await names(sam, '新希望', 'customer', '&limit=3'), ['新希望六和', '新希望乳业', '老新希望']);
    });

    it('what is saved is found by the next request, what is changed or gone is not', async () => {
        const id = await make(sam, '/customers', { name: '甲骨文软件', phone: '13511112222' });
        assert.deepEqual(await names(sam, '甲骨文'), ['甲骨文软件']);
        const changed = await sam('PATCH', `/customers/${id}`, { name: '乙骨文软件', phone: '13511113333' });
        assert.deepEqual([await names(sam, '甲骨'), await names(sam, 'jgw'), await names(sam, '11112222')], [[], [], []]);
        assert.deepEqual([await names(sam, '乙骨'), await names(sam, '11113333')], [['乙骨文软件'], ['乙骨文软件']]);
        const undone = await sam('POST', `/transactions/${changed.headers.get('x-guanxi-txn')}/undo`, {});
        assert.equal(undone.status, 200, undone.text);
        assert.deepEqual([await names(sam, '甲骨'), await names(sam, '乙骨'), await names(sam, '11112222'), await names(sam, '11113333')], [['甲骨文软件'], [], ['甲骨文软件'], []]);
        await sam('DELETE', `/customers/${id}`);
        assert.deepEqual([await names(sam, '甲骨'), await names(sam, '11112222')], [[], []]);
        await sam('POST', `/customers/${id}/restore`, {});
        assert.deepEqual([await names(sam, '甲骨'), await names(sam, '11112222')], [['甲骨文软件'], ['甲骨文软件']]);
    });

    it('only what one may read, counted after rights', async () => {
        assert.deepEqual(await names(sam, '银行'), []);
        assert.deepEqual(await names(sue, '银行'), ['长沙银行股份有限公司']);
        assert.deepEqual(await names(admin, '有限公司'), ['长沙银行股份有限公司', '帆云技科(上海)有限公司', '北京云帆科技有限公司', '中国移动通信集团有限公司']);
        assert.deepEqual([await total(sam, '有限公司'), await total(sue, '有限公司'), await total(admin, '有限公司')], [3, 1, 4]);
        assert.deepEqual(await names(sue, '单雄信', 'contact'), []);
        assert.deepEqual(await names(sue, '13912345678', 'contact'), []);
    });

    it('a masked field finds nothing and counts nothing', async () => {
        assert.deepEqual(await names(admin, '13700137999', 'user'), ['曾苏']);
        for (const q of ['13700137999', '7999', '137 0013 7999', '137', '曾苏 7999']) assert.equal(await total(sam, q, 'user'), 0, q);
        const hit = await first(sam, 'zengsu', 'user');
        assert.deepEqual([hit.name, hit.field, marked(hit)], ['曾苏', 'name', ['曾苏']]);
        assert.ok(!JSON.stringify(await ask(sam, '曾苏')).includes('7999'));
    });

    it('own objects and own fields are found, those made later too', async () => {
        const text = { en: 'X', zh: '某' };
        await make(admin, '/meta/objects', { name: 'vehicle', plural: 'vehicles', label: text, plural_label: text, fields: [{ name: 'name', type: 'text', label: text }, { name: 'driver_phone', type: 'phone', label: text }] });
        const id = await make(admin, '/vehicles', { name: '沪A重庆号', driver_phone: '13688889999' });
        assert.deepEqual(await names(admin, '重庆', 'vehicle'), ['沪A重庆号']);
        assert.deepEqual(await names(admin, '89999', 'vehicle'), ['沪A重庆号']);
        const made = await admin('POST', '/meta/objects/vehicle/fields', { name: 'plate', type: 'text', label: text, search: true });
        assert.equal(made.status, 201, made.text);
        assert.equal((await admin('PATCH', `/vehicles/${id}`, { plate: '琼BX8421' })).status, 200);
        for (let i = 0; i < 200 && (await ask(admin, '琼', '&objects=vehicle')).building; i++) await sleep(10);
        const body = await ask(admin, '琼', '&objects=vehicle');
        assert.equal(body.building, false);
        assert.deepEqual([body.data[0]?.hits[0].field, body.data[0]?.hits[0].name], ['plate', '沪A重庆号']);
        assert.equal((await admin('DELETE', '/meta/objects/vehicle/fields/plate')).status, 204);
        for (let i = 0; i < 200 && (await ask(admin, '重庆', '&objects=vehicle')).building; i++) await sleep(10);
        assert.deepEqual(await names(admin, '琼', 'vehicle'), []);
        assert.deepEqual(await names(admin, '重庆', 'vehicle'), ['沪A重庆号']);
    });

    it('counts to a thousand, then says more', async () => {
        for (const [count, from] of [[1000, 0], [1, 1000]]) {
            const lines = Array.from({ length: count }, (_, i) => ({ name: `鑫淼测试${from + i}号` }));
            assert.equal((await sam('POST', '/customers', lines)).status, 201);
            const { total: found, more, hits } = group(await ask(sam, '鑫淼'), 'customer');
            assert.deepEqual([found, more, hits.length], [1000, from > 0, 5]);
        }
        assert.equal(await total(sue, '鑫淼'), 0);
        await sue('POST', '/customers', { name: '鑫淼一家' });
        assert.equal(await total(sue, '鑫淼'), 1);
        assert.equal(await total(sue, '鑫淼一'), 1);
        assert.deepEqual(await names(sue, 'xmyj'), ['鑫淼一家']);
    });

    it('random questions of random people: only what they may read, counted as a list counts', async () => {
        let seed = 20261122;
        const random = (n) => (seed = (seed * 48271) % 2147483647) % n;
        const CHARS = [...'云帆科技中国移动长城银行重庆上海北京贸易'];
        const word = (n) => Array.from({ length: n }, () => CHARS[random(CHARS.length)]).join('');
        const people = { admin, sam, sue };
        for (const who of ['sam', 'sue', 'admin']) {
            const lines = Array.from({ length: 150 }, () => ({ name: word(3 + random(5)), short_name: random(2) ? word(2) : undefined, phone: random(2) ? `139${String(10000000 + random(60)).padStart(8, '0')}` : undefined }));
            assert.equal((await people[who]('POST', '/customers', lines)).status, 201);
        }
        const all = {};
        for (const [who, call] of Object.entries(people)) {
            all[who] = [];
            for (let next = ''; next !== null; ) {
                const { body } = await call('GET', `/customers?limit=500&fields=id,name,short_name,phone,email,registration_no,code${next && `&cursor=${next}`}`);
                all[who].push(...body.data);
                next = body.next;
            }
        }
        assert.ok(all.admin.length > all.sam.length && all.sam.length > all.sue.length);
        const has = (record, q) => q.split(' ').every((one) => [record.name, record.short_name].some((text) => text?.includes(one)) || (/^\d{4,}$/.test(one) && (record.phone?.endsWith(one) || record.code.slice(2).startsWith(one) || record.code.slice(2).replace(/^0+/, '').startsWith(one))));
        let found = 0;
        for (let i = 0; i < 240; i++) {
            const who = ['admin', 'sam', 'sue'][i % 3];
            const source = all.admin[random(all.admin.length)];
            const from = random([...source.name].length);
            const part = [...source.name].slice(from, from + 1 + random(4)).join('').replace(/[\s()]+/g, '');
            const q = [part, word(1), word(2), `${part} ${word(1)}`, String(10000000 + random(60)).slice(-4 - random(4)), `${word(1)} ${10000000 + random(60)}`][random(6)];
            if (!q.split(' ').every((one) => /^(\p{Script=Han}+|\d{4,})$/u.test(one))) continue;
            const expected = all[who].filter((record) => has(record, q));
            const body = await ask(people[who], q, '&objects=customer&limit=50');
            const got = body.data[0] ?? { total: 0, hits: [], more: false };
            assert.deepEqual([got.total, got.more], [Math.min(expected.length, 1000), expected.length > 1000], `${who}: ${q}`);
            const may = new Set(expected.map((record) => record.id));
            for (const hit of got.hits) assert.ok(may.has(hit.id), `${who}: ${q} → ${hit.name}`);
            const order = got.hits.map((hit) => [hit.name.startsWith(q.replaceAll(' ', '')) || hit.name.startsWith(q) ? 0 : 1, -BigInt(hit.id)]);
            assert.deepEqual(order, [...order].sort((a, b) => a[0] - b[0] || Number(a[1] - b[1])), `${who}: ${q}`);
            found += got.total;
        }
        assert.ok(found > 500, `${found} hits`);
    });

    it('goes on where it was after a restart', async () => {
        assert.equal((await server.restart()).code, 0);
        [admin, sam, sue] = [await server.as('admin'), await server.as('sam'), await server.as('sue')];
        assert.deepEqual(await names(sam, '云帆科技有限'), ['北京云帆科技有限公司']);
    });
});
