// Validation rules: conditions that every record must meet, made by administrators while the system runs.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startServer } from './server.mjs';

let server, admin;

async function must(method, path, body, status = { GET: 200, POST: 201, PATCH: 200, DELETE: 204 }[method]) {
    const reply = await admin(method, encodeURI(path), body);
    assert.equal(reply.status, status, `${method} ${path} ${JSON.stringify(body)}: ${reply.text}`);
    return reply.body;
}
async function refused(method, path, body, field, message, headers) {
    const reply = await admin(method, path, body, headers);
    assert.equal(reply.status, 422, reply.text);
    const fault = (reply.body.errors ?? []).find(({ code }) => code === 'rule') ?? { message: reply.body.detail };
    assert.equal(fault.message, message, reply.text);
    if (field) assert.equal(fault.field, field);
}
const rule = (object, condition, more = {}) =>
    must('POST', '/validation_rules', { name: `${object}: ${condition}`.slice(0, 90), object, condition, message_en: `Not met: ${condition}`, message_zh: `不满足:${condition}`, ...more });

before(async () => {
    server = await startServer();
    admin = server.admin;
});
after(async () => assert.equal((await server.stop()).code, 0, server.log()));

describe('validation rules', () => {
    it('hold on every save, in the language of whoever asks, at their field', async () => {
        const kept = await rule('customer', "kind = 'person' or employees is null or employees > 0", { field: 'employees' });
        await refused('POST', '/customers', { name: 'Empty', employees: 0 }, 'employees', "Not met: kind = 'person' or employees is null or employees > 0");
        await refused('POST', '/customers', { name: '空', employees: 0 }, 'employees', "不满足:kind = 'person' or employees is null or employees > 0", { 'accept-language': 'zh' });
        const good = await must('POST', '/customers', { name: 'Full', employees: 3 });
        await refused('PATCH', `/customers/${good.id}`, { employees: -1 }, 'employees', "Not met: kind = 'person' or employees is null or employees > 0");
        const sam = await server.as('sam');
        assert.equal((await sam('POST', '/customers', { name: 'Sam', employees: 0 })).status, 422, 'for everybody');
        assert.equal((await sam('GET', '/validation_rules')).status, 404, 'though only administrators see rules');
        await must('PATCH', `/validation_rules/${kept.id}`, { active: false });
        await must('POST', '/customers', { name: 'Empty', employees: 0 });
        await must('DELETE', `/validation_rules/${kept.id}`);
    });

    it('know what a change does: changed() and previous()', async () => {
        const made = await rule('customer', "not changed(registration_no) or previous(registration_no) is null", { field: 'registration_no' });
        const one = await must('POST', '/customers', { name: 'Firm', registration_no: '1' });
        await refused('PATCH', `/customers/${one.id}`, { registration_no: '2' }, 'registration_no', 'Not met: not changed(registration_no) or previous(registration_no) is null');
        await must('PATCH', `/customers/${one.id}`, { name: 'Firm & Co' });
        await must('DELETE', `/validation_rules/${made.id}`);
        await must('PATCH', `/customers/${one.id}`, { registration_no: '2' });
    });

    it('see other records and children as the save leaves them', async () => {
        const pipeline = await must('POST', '/pipelines', { key: 'rules', name: 'Rules' });
        const stage = await must('POST', '/stages', { key: 'r_open', name: 'Open', pipeline: pipeline.id, category: 'open', probability: '10' });
        const customer = await must('POST', '/customers', { name: 'Lines', level: 'a' });
        const few = await rule('opportunity', 'count(lines where quantity > 1) <= 1');
        const big = await rule('opportunity', "customer.level = 'a' or amount < 100 or amount is null", { field: 'amount' });
        const body = { name: 'Deal', customer: customer.id, stage: stage.id, expected_close_date: '2026-12-24' };
        await refused('POST', '/opportunities', { ...body, lines: [{ quantity: '2', price: '1' }, { quantity: '3', price: '1' }] }, null, 'Not met: count(lines where quantity > 1) <= 1');
        const deal = await must('POST', '/opportunities', { ...body, lines: [{ quantity: '2', price: '900' }, { quantity: '1', price: '1' }] });
        await must('PATCH', `/customers/${customer.id}`, { level: 'b' });
        await refused('PATCH', `/opportunities/${deal.id}`, { name: 'Deal 2' }, 'amount', "Not met: customer.level = 'a' or amount < 100 or amount is null");
        await must('PATCH', `/customers/${customer.id}`, { level: 'a' });
        await must('PATCH', `/opportunities/${deal.id}`, { name: 'Deal 2' });
        // what the system changes on a record that was at fault before stops nobody
        await must('PATCH', `/customers/${customer.id}`, { level: 'b' });
        await must('POST', '/activities', { kind: 'call', status: 'done', subject: 'Hello', about: { object: 'opportunity', id: deal.id }, happened_at: '2026-11-20T10:00:00Z' });
        for (const { id } of [few, big]) await must('DELETE', `/validation_rules/${id}`);
    });

    it('hold for undo too; partial saves leave out what breaks them', async () => {
        const one = await must('POST', '/customers', { name: 'Undo me', employees: 5 });
        const change = await admin('PATCH', `/customers/${one.id}`, { employees: 50 });
        const made = await rule('customer', 'employees is null or employees >= 10');
        const undone = await admin('POST', `/transactions/${change.headers.get('x-guanxi-txn')}/undo`);
        assert.equal(undone.body.undone, 0, undone.text);
        assert.match(JSON.stringify(undone.body.conflicts), /Not met: employees/);
        const partial = await admin('POST', '/customers?partial=true', [{ name: 'Fine', employees: 10 }, { name: 'Not', employees: 1 }]);
        assert.match(partial.text, /Not met: employees/);
        assert.equal((await must('GET', "/customers?filter=name = 'Fine'")).data.length, 1);
        assert.equal((await must('GET', "/customers?filter=name = 'Not'")).data.length, 0);
        await must('DELETE', `/validation_rules/${made.id}`);
    });

    it('cannot be kept broken, and say so when something they need goes', async () => {
        const bad = async (values, field, code) => {
            const reply = await admin('POST', '/validation_rules', { name: 'x', object: 'customer', condition: 'true', message_en: 'x', message_zh: 'x', ...values });
            assert.equal(reply.status, 422, reply.text);
            assert.deepEqual([reply.body.errors[0].field, reply.body.errors[0].code], [field, code], reply.text);
        };
        await bad({ condition: 'employes > 1' }, 'condition', 'expr_unknown_field');
        await bad({ condition: 'employees' }, 'condition', 'expr_type');
        await bad({ condition: 'count(contacts where changed(name)) = 0' }, 'condition', 'expr_only_in_rules');
        await bad({ object: 'custmer' }, 'object', 'unknown_object');
        await bad({ field: 'nme' }, 'field', 'no_field');
        const label = { en: 'Extra', zh: '额外' };
        await must('POST', '/meta/objects/customer/fields', { name: 'extra', type: 'integer', label });
        const made = await rule('customer', 'extra is null or extra > 1', { field: 'extra' });
        await refused('POST', '/customers', { name: 'Extra', extra: 1 }, 'extra', 'Not met: extra is null or extra > 1');
        await must('DELETE', '/meta/objects/customer/fields/extra');
        await must('POST', '/customers', { name: 'Extra' });
        assert.match((await must('GET', `/validation_rules/${made.id}`)).broken, /extra/);
        await must('POST', '/meta/objects/customer/fields', { name: 'extra', type: 'integer', label });
        assert.equal((await must('GET', `/validation_rules/${made.id}`)).broken, null);
        await refused('POST', '/customers', { name: 'Extra', extra: 1 }, 'extra', 'Not met: extra is null or extra > 1');
        const check = server.guanxi(['check']);
        assert.equal(check.code, 0, check.out + check.err);
    });
});
