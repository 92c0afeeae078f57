// Who is probably there already: asked while typing, and refused by a rule of an administrator.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startServer } from './server.mjs';

let server, admin, sam, sue;

async function made(call, path, body) {
    const reply = await call('POST', path, body);
    assert.equal(reply.status, 201, reply.text);
    return reply.body;
}
async function check(call, objects, values, id) {
    const reply = await call('POST', `/${objects}/check-duplicates`, id ? { values, id } : { values });
    assert.equal(reply.status, 200, reply.text);
    return reply.body;
}
const kinds = (found) => found.reasons.map((reason) => reason.kind).sort();
async function rule(body) {
    const { body: list } = await admin('GET', `/duplicate_rules?filter=${encodeURIComponent(`object = '${body.object}'`)}`);
    const reply = list.data.length
        ? await admin('PATCH', `/duplicate_rules/${list.data[0].id}`, body)
        : await admin('POST', '/duplicate_rules', body);
    assert.ok(reply.status < 300, reply.text);
}

describe('duplicates', () => {
    before(async () => {
        server = await startServer();
        admin = server.admin;
        sam = await server.as('sam');
        sue = await server.as('sue');
    });
    after(async () => assert.equal((await server.stop()).code, 0, server.log()));

    it('finds a company however its name is written', async () => {
        const company = await made(admin, '/customers', { name: '深圳市恒达精密机械有限公司', city: '深圳' });
        for (const name of ['恒达精密机械', '恒达精密机械（深圳）有限责任公司', '恆達精密機械有限公司', ' 深圳 恒达精密机械 有限公司 ', '深圳恒达精密机械股份有限公司', '深圳恒達精密機械']) {
            const { mode, data } = await check(admin, 'customers', { name });
            assert.equal(mode, 'warn');
            assert.deepEqual(data[0]?.record, { id: company.id, name: company.name }, name);
            assert.deepEqual(kinds(data[0]), ['same_name'], name);
            assert.ok(data[0].score >= 80 && data[0].score <= 100, `${name}: ${data[0].score}`);
            assert.deepEqual(data[0].reasons[0].field, 'name');
            assert.deepEqual(data[0].reasons[0].text, company.name);
        }
        for (const name of ['上海恒达精密机械有限公司', '深圳市恒达物业管理有限公司', '深圳市恒远精密机械有限公司', '深圳市恒达精密机械有限公司龙岗分公司', '深圳'])
            assert.deepEqual((await check(admin, 'customers', { name })).data, [], name);
    });

    it('finds by sound, by a wrong letter and by the short name', async () => {
        const bank = await made(admin, '/customers', { name: '北京瑞博格信息技术有限公司', short_name: '瑞博' });
        const sound = (await check(admin, 'customers', { name: '北京瑞波格信息技术有限公司' })).data;
        assert.deepEqual([sound[0].record.id, kinds(sound[0])], [bank.id, ['same_pinyin']]);
        const short = (await check(admin, 'customers', { name: '瑞博' })).data;
        assert.equal(short[0].record.id, bank.id);
        const latin = await made(admin, '/customers', { name: 'Northwind Logistics Ltd' });
        const typo = (await check(admin, 'customers', { name: 'Nortwind Logistics, Inc.' })).data;
        assert.deepEqual([typo[0].record.id, kinds(typo[0])], [latin.id, ['similar_name']]);
        const lamps = await made(admin, '/customers', { name: '欧普特斯照明有限公司' });
        const cross = (await check(admin, 'customers', { name: 'Ouputesizhaoming Co., Ltd.' })).data;
        assert.deepEqual([cross[0].record.id, kinds(cross[0])], [lamps.id, ['same_pinyin']]);
    });

    it('finds telephone numbers, mails and registration numbers as people write them', async () => {
        const one = await made(admin, '/customers', { name: '苏州天琴照明厂', phone: '+86 138-1234-5678', email: 'Fang.Wang@Example.com', registration_no: '9144030071526726XG' });
        const asked = [
            [{ phone: '13812345678' }, 'same_phone'], [{ phone: '138 1234 5678' }, 'same_phone'], [{ phone: '0086 138 1234 5678' }, 'same_phone'], [{ phone: '１３８１２３４５６７８' }, 'same_phone'],
            [{ email: 'fang.wang@EXAMPLE.com' }, 'same_email'], [{ email: 'fang.wang+crm@example.com' }, 'same_email'],
            [{ registration_no: '9144 0300 7152 6726 xg' }, 'same_registration'],
        ];
        for (const [values, kind] of asked) {
            const { data } = await check(admin, 'customers', values);
            assert.deepEqual(data.map((row) => [row.record.id, kinds(row)]), [[one.id, [kind]]], JSON.stringify(values));
        }
        const all = await check(admin, 'customers', { name: '天琴照明', phone: '13812345678', email: 'fang.wang@example.com' });
        assert.deepEqual(kinds(all.data[0]), ['same_email', 'same_name', 'same_phone']);
        assert.ok(all.data[0].score >= 98);
        for (const values of [{ phone: '1381234567' }, { phone: '138' }, { email: 'fang.wang@' }, { email: 5 }, { name: '' }, {}])
            assert.deepEqual((await check(admin, 'customers', values)).data, [], JSON.stringify(values));
    });

    it('follows what is changed, deleted and restored, and leaves out the record itself', async () => {
        const one = await made(admin, '/customers', { name: '宁波飞鹤塑料厂', phone: '0574-8765-4321' });
        assert.deepEqual((await check(admin, 'customers', { phone: '057487654321' })).data.map((row) => row.record.id), [one.id]);
        assert.deepEqual((await check(admin, 'customers', {}, one.id)).data, []);
        assert.deepEqual((await check(admin, 'customers', { name: '宁波飞鹤塑料厂' }, one.id)).data, []);
        await admin('PATCH', `/customers/${one.id}`, { phone: '0574-8765-0000', name: '宁波海鸥塑料厂' });
        assert.deepEqual((await check(admin, 'customers', { phone: '057487654321', name: '飞鹤塑料厂' })).data, []);
        assert.deepEqual((await check(admin, 'customers', { phone: '(0574) 87650000' })).data.map((row) => row.record.id), [one.id]);
        assert.equal((await admin('DELETE', `/customers/${one.id}`)).status, 204);
        assert.deepEqual((await check(admin, 'customers', { name: '海鸥塑料厂' })).data, []);
        assert.equal((await admin('POST', `/customers/${one.id}/restore`)).status, 200);
        assert.deepEqual((await check(admin, 'customers', { name: '海鸥塑料厂' })).data.map((row) => row.record.id), [one.id]);
        assert.deepEqual((await check(admin, 'customers', { phone: '0574 8765 0000' })).data.map((row) => row.record.id), [one.id], 'its points came back too');
    });

    it('takes people by name and company, and their numbers', async () => {
        const company = await made(admin, '/customers', { name: '青岛蓝鲸船务有限公司' });
        const person = await made(admin, '/contacts', { name: '欧阳雪梅', customer: company.id, mobile: '13900001111' });
        const same = (await check(admin, 'contacts', { name: '歐陽雪梅 女士', customer: company.id })).data;
        assert.deepEqual([same[0].record.id, same[0].score >= 90], [person.id, true]);
        assert.deepEqual((await check(admin, 'contacts', { name: '欧阳雪梅' })).data, [], 'a name alone is no proof');
        assert.deepEqual((await check(admin, 'contacts', { mobile: '139 0000 1111' })).data.map((row) => kinds(row)), [['same_phone']]);
        const point = await made(admin, '/contact_points', { contact: person.id, kind: 'mobile', raw: '13900002222' });
        assert.deepEqual((await check(admin, 'contacts', { phone: '13900002222' })).data.map((row) => row.record.id), [person.id], 'a further number');
        await admin('DELETE', `/contact_points/${point.id}`);
        assert.deepEqual((await check(admin, 'contacts', { phone: '13900002222' })).data, []);
    });

    it('tells of what one may not see no more than that it exists and whose it is', async () => {
        const hers = await made(sue, '/customers', { name: '无锡紫荆传感器有限公司', phone: '13711112222' });
        const owner = hers.owner;
        for (const values of [{ name: '紫荆传感器' }, { phone: '13711112222' }]) {
            const reply = await sam('POST', '/customers/check-duplicates', { values });
            assert.deepEqual(reply.body.data, [{ record: null, owner, score: 80, reasons: [] }]);
            assert.ok(!reply.text.includes(hers.id) && !reply.text.includes('无锡'), reply.text);
        }
        assert.equal((await check(sue, 'customers', { name: '紫荆传感器' })).data[0].record.id, hers.id);
        assert.equal((await sam('POST', '/customers/check-duplicates', { values: {}, id: hers.id })).status, 404);
        await rule({ object: 'customer', show: 'exists' });
        assert.deepEqual((await check(sam, 'customers', { name: '紫荆传感器' })).data, [{ record: null, owner: null, score: 80, reasons: [] }]);
        await rule({ object: 'customer', show: 'record' });
        assert.deepEqual((await check(sam, 'customers', { name: '紫荆传感器' })).data, []);
        await rule({ object: 'customer', show: 'owner' });
        const reply = await sam('POST', '/products/check-duplicates', { values: { cost: '1' } });
        assert.match(reply.text, /unknown_field/, 'a hidden field is unknown here too');
    });

    it('compares what the rule says, from the score it says', async () => {
        const one = await made(admin, '/customers', { name: '厦门百灵鸟玩具有限公司', phone: '13722223333' });
        await rule({ object: 'customer', match_phone: false });
        assert.deepEqual((await check(admin, 'customers', { phone: '13722223333' })).data, []);
        await rule({ object: 'customer', match_phone: true, threshold: 99 });
        assert.deepEqual((await check(admin, 'customers', { phone: '13722223333' })).data, []);
        await rule({ object: 'customer', threshold: 50 });
        assert.deepEqual((await check(admin, 'customers', { name: '福州百灵鸟玩具有限公司' })).data.map((row) => [row.record.id, row.score]), [[one.id, 60]]);
        await rule({ object: 'customer', threshold: 80, mode: 'off' });
        assert.deepEqual(await check(admin, 'customers', { phone: '13722223333' }), { mode: 'off', complete: true, data: [] });
        await rule({ object: 'customer', mode: 'warn' });
        for (const [body, field] of [[{ object: 'nothing' }, 'object'], [{ object: 'opportunity' }, 'object'], [{ object: 'contact', threshold: 101 }, 'threshold']]) {
            const reply = await admin('POST', '/duplicate_rules', body);
            assert.deepEqual([reply.status, reply.body.errors[0].field], [422, field], reply.text);
        }
        assert.equal((await sam('POST', '/duplicate_rules', { object: 'contact' })).status, 404);
    });

    it('refuses where the rule says so, on creating and on changing, in one save and at once', async () => {
        const first = await made(admin, '/customers', { name: '扬州铁马锻造有限公司', phone: '13733334444' });
        const hers = await made(sue, '/customers', { name: '泰州银杏纸业有限公司' });
        await rule({ object: 'customer', mode: 'block' });
        const refused = await admin('POST', '/customers', { name: '铁马锻造' });
        assert.deepEqual([refused.status, refused.body.code, refused.body.errors[0].field, refused.body.errors[0].code], [409, 'duplicate', 'name', 'duplicate'], refused.text);
        assert.match(refused.body.detail, /扬州铁马锻造有限公司/);
        const chinese = await admin('POST', '/customers', { name: '不同的名字', phone: '137 3333 4444' }, { 'accept-language': 'zh' });
        assert.deepEqual([chinese.status, chinese.body.errors[0].field], [409, 'phone']);
        assert.match(chinese.body.detail, /很可能已有相同的记录/);
        const hidden = await sam('POST', '/customers', { name: '银杏纸业有限公司' });
        assert.equal(hidden.status, 409, hidden.text);
        assert.ok(!hidden.text.includes('泰州') && !hidden.text.includes(hers.id) && hidden.text.includes('Person sue'), hidden.text);
        assert.equal((await admin('PATCH', `/customers/${hers.id}`, { name: '铁马锻造厂有限公司' })).status, 409);
        assert.equal((await admin('PATCH', `/customers/${hers.id}`, { city: '泰州' })).status, 200, 'nothing compared has changed');
        const twice = await admin('POST', '/customers', [{ name: '嘉兴白鹭丝绸有限公司' }, { name: '嘉兴青松木器有限公司' }, { name: '嘉興白鷺絲綢' }]);
        assert.deepEqual([twice.status, twice.body.errors[0].row], [409, 3], twice.text);
        const partial = await admin('POST', '/customers?partial=true', [{ name: '嘉兴白鹭丝绸有限公司' }, { name: '铁马锻造' }, { name: '嘉興白鷺絲綢' }, { name: '嘉兴青松木器有限公司' }]);
        assert.deepEqual(partial.body.data.map((row) => row.code === 'duplicate' ? 409 : row.name), ['嘉兴白鹭丝绸有限公司', 409, 409, '嘉兴青松木器有限公司'], partial.text);
        const names = ['湖州红枫电缆有限公司', '红枫电缆', '湖州紅楓電纜有限責任公司', '红枫电缆（湖州）有限公司', '湖州市红枫电缆'];
        const replies = await Promise.all(names.map((name, index) => [admin, sam, sue][index % 3]('POST', '/customers', { name })));
        assert.deepEqual(replies.map((reply) => reply.status).sort(), [201, 409, 409, 409, 409]);
        assert.equal((await check(admin, 'customers', { name: '红枫电缆' })).data.length, 1);
        /* A change that was refused has left no key behind. */
        const failing = await admin('POST', '/customers', [{ name: '衢州石榴仪器有限公司' }, { name: '铁马锻造' }]);
        assert.equal(failing.status, 409);
        await made(admin, '/customers', { name: '衢州石榴仪器有限公司' });
        await rule({ object: 'customer', mode: 'warn' });
        assert.equal((await admin('POST', '/customers', { name: first.name })).status, 201);
    });

    it('reports the row of an import', async () => {
        await made(admin, '/customers', { name: '舟山东篱水产有限公司' });
        await rule({ object: 'customer', mode: 'block' });
        const file = `${server.folder}/rows.csv`;
        const { writeFileSync } = await import('node:fs');
        writeFileSync(file, 'name\n东篱水产\n舟山西江水产有限公司\n');
        const run = server.guanxi(['import', 'customer', file, '--rejects', `${server.folder}/rejects.csv`]);
        assert.match(run.out + run.err, /probably there already|很可能已有相同的记录/);
        const { body } = await admin('GET', `/customers?filter=${encodeURIComponent("name contains '水产'")}&sort=name`);
        assert.deepEqual(body.data.map((row) => row.name).sort(), ['舟山东篱水产有限公司', '舟山西江水产有限公司'].sort());
        await rule({ object: 'customer', mode: 'warn' });
    });

    it('takes an object of an administrator by its name and its numbers', async () => {
        const label = { en: 'Supplier', zh: '供应商' };
        const object = await admin('POST', '/meta/objects', { name: 'supplier', plural: 'suppliers', label, plural_label: label, fields: [{ name: 'name', type: 'text', label: { en: 'Name', zh: '名称' } }, { name: 'hotline', type: 'phone', label: { en: 'Hotline', zh: '热线' } }] });
        assert.ok(object.status < 300, object.text);
        const one = await made(admin, '/suppliers', { name: '常州灰雁线缆有限公司', hotline: '13744445555' });
        assert.deepEqual((await check(admin, 'suppliers', { name: '灰雁线缆' })).data.map((row) => row.record.id), [one.id]);
        assert.deepEqual((await check(admin, 'suppliers', { hotline: '137 4444 5555' })).data.map((row) => kinds(row)), [['same_phone']]);
    });
});
