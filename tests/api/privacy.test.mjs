// The data of one person: given out, erased for good with a report, and what they consented to.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startServer } from './server.mjs';

let server, sue, admin;

/** Everything under the data folder as bytes. */
function files(folder) {
    return readdirSync(folder).flatMap((name) => {
        const path = join(folder, name);
        const stat = statSync(path);
        return stat.isDirectory() ? files(path) : stat.isFile() ? [[path, readFileSync(path)]] : [];
    });
}
const holding = (text) => files(server.folder).filter(([, bytes]) => bytes.includes(Buffer.from(text))).map(([path]) => path.split('/').pop());
async function until(what, seconds = 10) {
    for (let i = 0; i < seconds * 10 && !what(); i++) await new Promise((done) => setTimeout(done, 100));
    return what();
}
const ok = (reply, status = 200) => (assert.equal(reply.status, status, reply.text), reply.body);
const clean = () => {
    const done = server.guanxi(['check']);
    assert.deepEqual([done.code, done.err], [0, ''], done.out);
};

describe('privacy', () => {
    before(async () => {
        server = await startServer();
        admin = server.admin;
        sue = await server.as('sue');
    });
    after(async () => assert.equal((await server.stop()).code, 0, server.log()));

    it('everything kept about a contact is given out in one document, and that is in the audit', async () => {
        const customer = ok(await sue('POST', '/customers', { name: 'Acme' }), 201).id;
        const contact = ok(await sue('POST', '/contacts', { name: 'Wang Fang', customer, mobile: '13811112222' }), 201).id;
        ok(await sue('PATCH', `/contacts/${contact}`, { mobile: '13911113333' }));
        ok(await sue('POST', '/activities', { subject: 'Called her', contact }), 201);
        ok(await sue('POST', '/tasks', { subject: 'Call again', about: { object: 'contact', id: contact } }), 201);
        ok(await sue('POST', '/consents', { contact, channel: 'sms', state: 'granted', evidence: 'Form 7' }), 201);
        const body = ok(await sue('GET', `/contacts/${contact}/personal-data`));
        const [own, consent] = body.records;
        assert.deepEqual([own.object, own.id, own.record.mobile, consent.object], ['contact', contact, '13911113333', 'consent']);
        assert.ok(own.history.some((entry) => entry.changes.some((change) => change.field === 'mobile' && change.before === '13811112222')), 'former values');
        assert.deepEqual([body.activities.map((row) => row.subject), body.tasks.map((row) => row.subject), body.consents.map((row) => row.evidence)], [['Called her'], ['Call again'], ['Form 7']]);
        const { data } = ok(await admin('GET', `/audit?action=personal_data&object=contact&id=${contact}`));
        assert.deepEqual(data.map((line) => line.actor.name), ['Person sue']);
        const again = ok(await admin('GET', `/contacts/${contact}/personal-data`));
        assert.ok(again.records[0].audit.some((line) => line.action === 'personal_data' && line.actor.name === 'Person sue'));
    });

    it('a company is no person, and a stranger gets nothing', async () => {
        const company = ok(await sue('POST', '/customers', { name: 'Company' }), 201).id;
        for (const [method, path, body] of [['GET', 'personal-data'], ['POST', 'erase', { reason: 'asked for it' }]]) {
            const reply = await admin(method, `/customers/${company}/${path}`, body);
            assert.deepEqual([reply.status, reply.body.code], [422, 'not_a_person'], reply.text);
            assert.equal((await (await server.as('sam'))(method, `/customers/${company}/${path}`, body)).status, 404);
        }
    });

    describe('erasing', () => {
        const past = ['Zhang Unwanted', '13877776666', '13877775555', 'zhang@unwanted.example', 'Wears a red hat', 'wx-unwanted', 'Form 99-unwanted'];
        let customer, contact, txns;

        before(async () => {
            const made = await sue('POST', '/customers', { name: 'Zhang Unwanted', kind: 'person', phone: '13877776666', email: 'zhang@unwanted.example', description: 'Wears a red hat' }, { 'idempotency-key': 'keep-me' });
            customer = ok(made, 201).id;
            contact = ok(await sue('GET', `/contacts?filter=${encodeURIComponent(`customer = '${customer}'`)}`)).data[0].id;
            const changed = await sue('PATCH', `/customers/${customer}`, { phone: '13877775555' });
            ok(await sue('PATCH', `/contacts/${contact}`, { points: [{ kind: 'wechat', raw: 'wx-unwanted' }] }));
            ok(await sue('POST', '/consents', { customer, channel: 'email', evidence: 'Form 99-unwanted' }), 201);
            ok(await sue('POST', '/activities', { subject: 'Visit', customer }), 201);
            txns = [made, changed].map((reply) => reply.headers.get('x-guanxi-txn'));
            assert.ok(holding('13877775555').length > 0, 'the search through the files finds what is there');
        });

        it('needs the right to delete all, and a reason', async () => {
            const own = await sue('POST', `/customers/${customer}/erase`, { reason: 'I want to' });
            assert.deepEqual([own.status, own.body.code], [403, 'forbidden'], own.text);
            for (const body of [{}, { reason: ' x ' }, { why: 'asked for it' }]) assert.ok((await admin('POST', `/customers/${customer}/erase`, body)).status >= 400);
            assert.equal(ok(await sue('GET', `/customers/${customer}`)).phone, '13877775555');
        });

        it('is previewed without doing anything', async () => {
            const report = ok(await admin('POST', `/customers/${customer}/erase`, { dry_run: true }));
            assert.deepEqual([report.txn, report.dry_run, report.erased.map((item) => item.object)], [null, true, ['customer', 'contact', 'consent']]);
            assert.ok(report.erased[0].fields.includes('Telephone'));
            assert.deepEqual(report.kept.find((item) => item.what === 'activities').count, 1);
            assert.equal(ok(await sue('GET', `/customers/${customer}`)).phone, '13877775555');
        });

        it('empties the person and its other self, points and consents, and says so', async () => {
            const report = ok(await admin('POST', `/customers/${customer}/erase`, { reason: 'Asked for it by letter' }));
            assert.ok(report.txn);
            const now = ok(await sue('GET', `/customers/${customer}`));
            assert.deepEqual([now.name, now.phone, now.email, now.description, now.kind], ['已清除', null, null, null, 'person']);
            const self = ok(await sue('GET', `/contacts/${contact}`));
            assert.deepEqual([self.name, self.mobile, self.email], ['已清除', null, null]);
            assert.deepEqual(ok(await sue('GET', `/contact_points?filter=${encodeURIComponent(`contact = '${contact}' or customer = '${customer}'`)}`)).data, []);
            const consents = ok(await sue('GET', `/consents?filter=${encodeURIComponent(`customer = '${customer}'`)}`)).data;
            assert.deepEqual(consents.map((row) => [row.state, row.evidence]), [['granted', null]]);
            const { data } = ok(await admin('GET', `/audit?action=erase&object=customer&id=${customer}`));
            assert.deepEqual([data[0].actor.name, data[0].detail.reason], ['Person admin', 'Asked for it by letter']);
        });

        it('history says erased where values stood, and the log still verifies', async () => {
            const { data } = ok(await sue('GET', `/customers/${customer}/history`));
            assert.equal(data[0].action, 'erase');
            assert.deepEqual(data[0].changes.find((change) => change.field === 'phone'), { field: 'phone', label: { en: 'Telephone', zh: '电话' }, before: { erased: true }, after: null });
            clean();
        });

        it('no route tells any of it again, not even the reply kept for a repeated request', async () => {
            const replies = [];
            for (const path of [`/customers/${customer}/history`, `/contacts/${contact}/history`, `/customers/${customer}?as_of=${new Date(Date.now() - 500).toISOString()}`, '/customers/deleted', '/contact_points/deleted', '/changes?limit=500', '/transactions', '/audit?limit=500', `/customers/${customer}/personal-data`])
                replies.push(await admin('GET', path));
            replies.push(await sue('POST', '/customers', { name: 'Zhang Other', kind: 'person' }, { 'idempotency-key': 'keep-me' }));
            for (const reply of replies) for (const value of past) assert.ok(!reply.text.includes(value), `${value} in ${reply.text.slice(0, 300)}`);
        });

        it('and no file of the data folder holds it, but for terms of the text indexes until these merge', async () => {
            const whole = past.filter((value) => !/^\d+$/.test(value)); // a number is one term of the search index
            assert.deepEqual(await until(() => whole.flatMap(holding).length === 0), true, JSON.stringify(whole.map(holding)));
            assert.deepEqual(ok(await admin('GET', '/search?q=13877775555')).data, [], 'and search does not find by them');
        });

        it('cannot be undone; what was before it can, without the values', async () => {
            const { data } = ok(await admin('GET', '/transactions'));
            const erasure = data.find((txn) => txn.origin === 'system' && txn.summary.includes('rased'));
            const undo = await admin('POST', `/transactions/${erasure.txn}/undo`, {});
            assert.deepEqual([undo.status, undo.body.code], [409, 'undo_erased'], undo.text);
            const earlier = await admin('POST', `/transactions/${txns[1]}/undo`, {});
            assert.ok(!earlier.text.includes('1387777'), earlier.text);
            assert.equal(ok(await sue('GET', `/customers/${customer}`)).phone, null);
            clean();
        });

        it('the record can be worked with again, and a person in the recycle bin can be erased too', async () => {
            ok(await sue('PATCH', `/customers/${customer}`, { name: 'Anonymous', phone: '13800000001' }));
            ok(await sue('PATCH', `/customers/${customer}`, { phone: '13800000002' }));
            const { data } = ok(await sue('GET', `/customers/${customer}/history`));
            assert.equal(data[0].changes.find((change) => change.field === 'phone').before, '13800000001', 'with a new key');
            const company = ok(await sue('POST', '/customers', { name: 'Firm' }), 201).id;
            const gone = ok(await sue('POST', '/contacts', { name: 'Li Binned', customer: company, mobile: '13844443333' }), 201).id;
            assert.equal((await sue('DELETE', `/contacts/${gone}`)).status, 204);
            assert.ok(JSON.stringify(ok(await admin('GET', '/contacts/deleted')).data).includes('Li Binned'));
            const report = ok(await admin('POST', `/contacts/${gone}/erase`, { reason: 'asked for it' }));
            assert.deepEqual(report.erased.map((item) => [item.object, item.deleted]), [['contact', true]]);
            assert.ok(!JSON.stringify(ok(await admin('GET', '/contacts/deleted')).data).includes('Li Binned'));
            assert.ok(!(await admin('GET', `/contacts/${gone}/history`)).text.includes('13844443333'));
            clean();
            await server.restart();
            admin = server.admin = await server.as('admin');
            sue = await server.as('sue');
            clean();
        });
    });

    describe('consent', () => {
        let contact;
        const may = async (channel, purpose) => {
            const filter = `count(consents where current = true and channel = '${channel}' and purpose = '${purpose}' and state = 'granted' and (valid_until is null or valid_until >= today())) > 0`;
            return ok(await sue('GET', `/contacts?fields=id&filter=${encodeURIComponent(filter)}`)).data.some((row) => row.id === contact);
        };

        before(async () => {
            const customer = ok(await sue('POST', '/customers', { name: 'Consenting' }), 201).id;
            contact = ok(await sue('POST', '/contacts', { name: 'Chen', customer }), 201).id;
        });

        it('the newest of person, channel and purpose counts, whatever the order of entry', async () => {
            assert.equal(await may('email', 'marketing'), false);
            const granted = ok(await sue('POST', '/consents', { contact, channel: 'email', purpose: 'marketing', state: 'granted', at: '2026-01-05T08:00:00Z', source: 'Fair' }), 201);
            assert.deepEqual([granted.current, granted.name], [true, '邮件 · 营销推广']);
            assert.equal(await may('email', 'marketing'), true);
            assert.equal(await may('sms', 'marketing'), false);
            assert.equal(await may('email', 'survey'), false);
            const withdrawn = ok(await sue('POST', '/consents', { contact, channel: 'email', state: 'withdrawn', at: '2026-03-05T08:00:00Z' }), 201);
            assert.equal(await may('email', 'marketing'), false);
            const late = ok(await sue('POST', '/consents', { contact, channel: 'email', state: 'granted', at: '2026-02-05T08:00:00Z' }), 201);
            assert.deepEqual([late.current, await may('email', 'marketing')], [false, false], 'an older answer that comes to light changes nothing');
            const rows = ok(await sue('GET', `/consents?filter=${encodeURIComponent(`contact = '${contact}' and current = true`)}`)).data;
            assert.deepEqual(rows.map((row) => row.id), [withdrawn.id]);
            const { data } = ok(await sue('GET', `/consents/${granted.id}/history`));
            assert.ok(data[0].changes.some((change) => change.field === 'current' && change.before === true && change.after === false), 'and the log has it');
        });

        it('when it is deleted the one before counts again; one that ran out does not count', async () => {
            const rows = ok(await sue('GET', `/consents?filter=${encodeURIComponent(`contact = '${contact}' and current = true`)}`)).data;
            assert.equal((await sue('DELETE', `/consents/${rows[0].id}`)).status, 204);
            assert.equal(await may('email', 'marketing'), true);
            const [current] = ok(await sue('GET', `/consents?filter=${encodeURIComponent(`contact = '${contact}' and current = true`)}`)).data;
            ok(await sue('PATCH', `/consents/${current.id}`, { valid_until: '2026-02-28' }));
            assert.equal(await may('email', 'marketing'), false);
            ok(await sue('PATCH', `/consents/${current.id}`, { channel: 'sms', valid_until: null }));
            assert.equal(await may('sms', 'marketing'), true, 'moved to another question');
            assert.equal(await may('email', 'marketing'), true, 'and the one before answers the old one');
        });

        it('several in one save settle among themselves, and it belongs to one person', async () => {
            const made = ok(await sue('POST', '/consents', [1, 3, 2].map((day) => ({ contact, channel: 'post', state: day === 3 ? 'withdrawn' : 'granted', at: `2026-05-0${day}T08:00:00Z` }))), 201);
            assert.deepEqual(made.data.map((row) => row.current), [false, true, false]);
            assert.equal(await may('post', 'marketing'), false);
            for (const body of [{ channel: 'sms' }, { contact, customer: '1', channel: 'sms' }]) assert.equal((await sue('POST', '/consents', body)).status, 422);
            const foreign = await (await server.as('sam'))('POST', '/consents', { contact, channel: 'sms' });
            assert.equal(foreign.status, 422, foreign.text);
        });
    });
});
