// The list of transactions says what was done in the reader's language: a verb, the object, a name or a count. Never an
// id, a key or a word of the other language.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { jobEnded, startServer } from './server.mjs';

let server, admin;
const ok = (reply, status = 200) => (assert.equal(reply.status, status, reply.text), reply.body);

/** The newest one's line in both languages. */
async function newest(txn) {
    const lines = {};
    for (const locale of ['en', 'zh']) {
        ok(await admin('PATCH', '/me', { locale }));
        const { data } = ok(await admin('GET', '/transactions?limit=10'));
        const found = data.find((one) => (txn ? one.txn === txn : one.summary && !/^(Changed user|修改用户)/.test(one.summary)));
        lines[locale] = found.summary;
        for (const one of data) assert.ok(!/\d{9,}|_|\b(custom_field|object_right)\b/.test(one.summary), one.summary);
    }
    return [lines.en, lines.zh];
}
const txnOf = (reply) => reply.headers.get('x-guanxi-txn');

describe('transactions', () => {
    before(async () => {
        server = await startServer();
        admin = server.admin;
    });
    after(async () => assert.equal((await server.stop()).code, 0, server.log()));

    it('one record by its name, several by their number', async () => {
        const made = await admin('POST', '/customers', { name: '云帆科技' });
        const { id } = ok(made, 201);
        assert.deepEqual(await newest(txnOf(made)), ['Created customer 云帆科技', '新建客户 云帆科技']);
        assert.deepEqual(await newest(txnOf(await admin('PATCH', `/customers/${id}`, { city: '长沙' }))), ['Changed customer 云帆科技', '修改客户 云帆科技']);
        // a rule of the product changes the customer, too: it is the activity that was written
        const talk = await admin('POST', '/activities', { subject: 'Talk', about: { object: 'customer', id } });
        assert.deepEqual(await newest(txnOf(talk)), ['Created activity Talk', '新建跟进记录 Talk']);
        const three = await admin('POST', '/customers', [1, 2, 3].map((i) => ({ name: `Row ${i}`, phone: `1380013800${i}` })));
        assert.deepEqual(await newest(txnOf(three)), ['Created 3 customers', '新建 3 条客户']);
        const gone = await admin('DELETE', `/customers/${id}`);
        assert.deepEqual(await newest(txnOf(gone)), ['Deleted customer 云帆科技', '删除客户 云帆科技']);
        assert.deepEqual(await newest(txnOf(await admin('POST', `/customers/${id}/restore`))), ['Restored customer 云帆科技', '恢复客户 云帆科技']);
    });

    it('an undo says what it took back, also of an undo', async () => {
        const made = await admin('POST', '/products', { name: 'Lamp', code: 'L', price: '1' });
        const undone = ok(await admin('POST', `/transactions/${txnOf(made)}/undo`, {}));
        assert.deepEqual(await newest(undone.txn), ['Undid: Created product Lamp', '撤销:新建产品 Lamp']);
        const again = ok(await admin('POST', `/transactions/${undone.txn}/undo`, {}));
        assert.deepEqual(await newest(again.txn), ['Undid: Undid: Created product Lamp', '撤销:撤销:新建产品 Lamp']);
    });

    it('an import by its file, a batch by its count, also of thousands', async () => {
        const file = `${server.folder}/people.csv`;
        writeFileSync(file, ['name', ...Array.from({ length: 1204 }, (_, i) => `Import ${i}`)].join('\n'));
        const done = server.guanxi(['import', 'customers', file]);
        assert.equal(done.code, 0, done.err);
        const { data } = ok(await admin('GET', '/transactions?limit=3'));
        const { txn } = data.find((one) => one.origin === 'import');
        assert.deepEqual(await newest(txn), ['Imported 1,204 customers: people.csv', '导入 1,204 条客户：people.csv']);
        const { job } = ok(await admin('POST', '/customers/batch', { action: 'update', filter: "name starts with 'Import'", values: { city: '长沙' } }), 202);
        const ended = await jobEnded(admin, job);
        assert.deepEqual(await newest(ended.txn), ['Changed 1,204 customers', '修改 1,204 条客户']);
    });

    it('changes of the catalog and of rights in words, too', async () => {
        const field = await admin('POST', '/meta/objects/customer/fields', { name: 'floor_no', type: 'integer', label: { en: 'Floor', zh: '楼层' } });
        assert.ok(field.status < 300, field.text);
        const right = await admin('PATCH', '/rights/roles/sales', { objects: { customer: { read: 'team' } } });
        assert.equal(right.status, 200, right.text);
        assert.deepEqual(await newest(txnOf(field)), ['Created own field Customer · Floor', '新建自定义字段 客户 · 楼层']);
        assert.deepEqual(await newest(txnOf(right)), ['Created right on an object Customer', '新建对象权限 客户']);
    });
});
