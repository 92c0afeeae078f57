// Imports as people do them: a file in pieces, a look at it, its first rows, a check of all, the import as a job that
// survives kill -9, its rejects fed again, and one undo. [R212]
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { jobEnded, startServer } from './server.mjs';

const bytes = (content) => (typeof content === 'string' ? Buffer.from(content) : content);

/** Sends a file in pieces of `piece` bytes; gives its id. */
async function upload(call, name, content, piece = 1 << 20) {
    const whole = bytes(content);
    const made = await call('POST', '/imports/uploads', { name, size: whole.length });
    assert.equal(made.status, 201, made.text);
    for (let at = 0; at < whole.length; at += piece) {
        const sent = await send(call, made.body.id, at, whole.subarray(at, at + piece));
        assert.equal(sent.status, 200, sent.text);
    }
    return made.body.id;
}

const send = (call, id, offset, body) =>
    call.raw('PATCH', `/imports/uploads/${id}?offset=${offset}`, body, { 'content-type': 'application/octet-stream' });

/** The caller of one who is logged in, with bytes as bodies too. */
async function caller(server, name) {
    const call = await server.as(name);
    const { body } = await fetch(`${server.url}/api/v1/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ login: name, password: 'correct horse battery' }),
    }).then(async (reply) => ({ body: await reply.json() }));
    call.raw = async (method, path, content, headers = {}) => {
        const reply = await fetch(`${server.url}/api/v1${path}`, {
            method,
            headers: { authorization: `Bearer ${body.token}`, 'accept-language': 'en', ...headers },
            body: content,
        });
        const text = await reply.text();
        let parsed = text;
        try {
            parsed = text === '' ? null : JSON.parse(text);
        } catch {
            // a file
        }
        return { status: reply.status, headers: reply.headers, body: parsed, text };
    };
    return call;
}

async function run(call, plan) {
    const reply = await call('POST', '/imports', plan);
    assert.equal(reply.status, 202, reply.text);
    return jobEnded(call, reply.body.job);
}

const total = async (call, plural, filter = '') =>
    (await call('GET', `/${plural}?limit=0&total=true&filter=${encodeURIComponent(filter)}`)).body.total;

describe('imports for people', () => {
    let server, admin;
    before(async () => {
        server = await startServer();
        admin = await caller(server, 'admin');
    });
    after(async () => assert.equal((await server.stop()).code, 0, server.log()));

    it('a file arrives in pieces, and goes on where it broke off', async () => {
        const made = await admin('POST', '/imports/uploads', { name: 'a.csv', size: 10 });
        assert.deepEqual([made.status, made.body.offset, made.body.size], [201, 0, 10]);
        const { id } = made.body;
        assert.equal((await send(admin, id, 0, 'name\n')).body.offset, 5);
        const wrong = await send(admin, id, 0, 'name\n');
        assert.deepEqual([wrong.status, wrong.body.code], [409, 'upload_offset']);
        assert.equal((await admin('GET', `/imports/uploads/${id}`)).body.offset, 5);
        const early = await admin('POST', '/imports/analyse', { upload: id });
        assert.deepEqual([early.status, early.body.code], [409, 'upload_unfinished']);
        assert.equal((await send(admin, id, 5, '123456')).status, 413);
        assert.equal((await send(admin, id, 5, 'Aimin')).body.offset, 10);
        const sam = await caller(server, 'sam');
        assert.equal((await sam('GET', `/imports/uploads/${id}`)).status, 404, 'somebody else has no such file');
        assert.equal((await admin('DELETE', `/imports/uploads/${id}`)).status, 204);
        assert.equal((await admin('GET', `/imports/uploads/${id}`)).status, 404);
        assert.equal((await admin('POST', '/imports/uploads', { name: 'b.csv', size: 1e12 })).status, 422);
    });

    it('finds the header, the object and the fields, and remembers what was chosen', async () => {
        const id = await upload(admin, '客户.csv', '客户清单 2026,,,\n,,,\n客户名称,城市,营业额,我的列\n云帆,上海,1.2万,x\n,,,\n瑞达,北京,5,y\n');
        const look = await admin('POST', '/imports/analyse', { upload: id });
        assert.equal(look.status, 200, look.text);
        assert.deepEqual([look.body.object, look.body.header, look.body.charset], ['customer', 3, 'UTF-8']);
        assert.deepEqual(look.body.columns.map(({ name, field }) => [name, field]),
            [['客户名称', 'name'], ['城市', 'city'], ['营业额', 'annual_revenue'], ['我的列', '']]);
        assert.deepEqual(look.body.columns[0].samples, ['云帆', '瑞达']);
        const part = { object: 'customer', upload: id, header: 3, map: { 客户名称: 'name', 城市: 'city', 营业额: 'annual_revenue', 我的列: 'short_name' } };
        const done = await run(admin, { parts: [part] });
        assert.deepEqual([done.status, done.report.parts[0].creates, done.report.parts[0].rejected], ['done', 2, 0], JSON.stringify(done));
        const again = await upload(admin, 'other.csv', '客户名称,城市,营业额,我的列\nNeu,Bern,1,z\n');
        const second = await admin('POST', '/imports/analyse', { upload: again });
        assert.equal(second.body.remembered.map.我的列, 'short_name');
        assert.equal(second.body.remembered.object, 'customer');
        const [yunfan] = (await admin('GET', `/customers?filter=${encodeURIComponent("name = '云帆'")}`)).body.data;
        assert.deepEqual([yunfan.city, yunfan.annual_revenue, yunfan.short_name], ['上海', '12000.0000', 'x']);
    });

    it('shows the first rows as they will be, asks once for each bad value, and takes the answers', async () => {
        const id = await upload(admin, 'q.csv', 'name,industry,founded_on\nQ1,Retial,03/04/2011\nQ2,Retial,05/06/2012\nQ3,retail,01/02/2013\n');
        const part = { object: 'customer', upload: id, map: { name: 'name', industry: 'industry', founded_on: 'founded_on' } };
        const seen = await admin('POST', '/imports/preview', { parts: [part] });
        assert.equal(seen.status, 200, seen.text);
        assert.deepEqual(seen.body.rows.map(({ fate }) => fate), ['question', 'question', 'create']);
        const [question] = seen.body.questions;
        assert.deepEqual([question.value, question.rows, question.nearest[0]], ['Retial', 2, 'retail'], JSON.stringify(seen.body.questions));
        assert.deepEqual(seen.body.orders[0].readings.map(({ order, date }) => [order, date]), [['dmy', '2011-04-03'], ['mdy', '2011-03-04']]);
        const stopped = await run(admin, { parts: [part] });
        assert.deepEqual([stopped.status, stopped.report.stopped, stopped.txn], ['done', true, null]);
        assert.equal(await total(admin, 'customers', "name starts with 'Q'"), 0);
        const answered = { ...part, answers: [{ field: 'industry', from: 'Retial', to: question.nearest[0] }], date_orders: { founded_on: 'dmy' } };
        const shown = await admin('POST', '/imports/preview', { parts: [answered] });
        assert.deepEqual(shown.body.rows[0].cells.map(({ text }) => text), ['Q1', 'retail', '2011-04-03']);
        const dry = await run(admin, { parts: [answered], dry_run: true });
        assert.deepEqual([dry.report.stopped, dry.report.parts[0].creates, dry.txn], [false, 3, null], JSON.stringify(dry));
        const done = await run(admin, { parts: [answered] });
        assert.deepEqual([done.report.parts[0].creates, done.total, done.done], [3, 3, 3]);
        const undo = await admin('POST', `/transactions/${done.txn}/undo`, {});
        assert.ok(undo.status < 300, undo.text);
        assert.equal(await total(admin, 'customers', "name starts with 'Q'"), 0);
    });

    it('imports the good rows, and gives the others back to be mended and fed again', async () => {
        const id = await upload(admin, 'r.csv', 'name,employees,email\nR1,5,r1@example.com\nR2,many,r2@example.com\nR3,7,nobody\n"=R4",8,r4@example.com\n');
        const part = { object: 'customer', upload: id, map: { name: 'name', employees: 'employees', email: 'email' } };
        const done = await run(admin, { parts: [part] });
        const [report] = done.report.parts;
        assert.deepEqual([report.creates, report.rejected, report.faults.map(({ line }) => line)], [2, 2, [3, 4]], JSON.stringify(done));
        const file = await admin.raw('GET', `/imports/${done.id}/rejects`);
        assert.equal(file.status, 200, file.text);
        assert.match(file.headers.get('content-disposition'), /r-rejects\.csv/);
        const lines = file.text.replace('\uFEFF', '').trim().split('\r\n');
        assert.equal(lines[0], 'name,employees,email,import_error');
        assert.match(lines[1], /^R2,many,r2@example.com,.*(not a number|不是数字)/);
        assert.equal(lines.length, 3);
        const mended = file.text.replace('R2,many', 'R2,12').replace('nobody', 'r3@example.com');
        const next = await upload(admin, 'r-rejects.csv', mended);
        const last = await run(admin, { parts: [{ ...part, upload: next }] });
        assert.deepEqual([last.report.parts[0].creates, last.report.parts[0].rejected], [2, 0], JSON.stringify(last.report));
        assert.equal((await admin.raw('GET', `/imports/${last.id}/rejects`)).status, 404);
    });

    const linked = async (count) => {
        const line = (values) => values.join(',');
        const customers = ['old id,name,parent', ...Array.from({ length: count }, (_, i) => line([`C${i}`, `Linked ${i}`, i % 7 === 0 && i + 1 < count ? `C${i + 1}` : '']))].join('\n');
        const contacts = ['name,customer,mobile', ...Array.from({ length: count }, (_, i) => line([`Person ${i}`, `C${i}`, 13900000000 + i]))].join('\n');
        return [
            { object: 'customer', upload: await upload(admin, 'customers.csv', customers), map: { 'old id': 'code', name: 'name', parent: 'parent' } },
            { object: 'contact', upload: await upload(admin, 'contacts.csv', contacts), map: { name: 'name', customer: 'customer', mobile: 'mobile' } },
        ];
    };

    it('linked files are one import, and survive kill -9 with nothing doubled or lost', async () => {
        const parts = await linked(1500);
        const dry = await run(admin, { parts, dry_run: true });
        assert.deepEqual(dry.report.parts.map(({ creates, rejected, question_count }) => [creates, rejected, question_count]), [[1500, 0, 0], [1500, 0, 0]], JSON.stringify(dry));
        const reply = await admin('POST', '/imports', { parts });
        assert.equal(reply.status, 202, reply.text);
        let job = { done: 0 };
        for (let kills = 0; kills < 4 && !job.ended_at; kills++) {
            await server.restart('SIGKILL');
            admin = await caller(server, 'admin');
            const seen = job.done;
            do job = (await admin('GET', `/jobs/${reply.body.job}`)).body;
            while (!job.ended_at && job.done <= seen);
        }
        job = await jobEnded(admin, reply.body.job);
        assert.deepEqual([job.status, job.report.parts.map(({ creates, rejected }) => [creates, rejected])], ['done', [[1500, 0], [1500, 0]]], JSON.stringify(job));
        assert.equal(await total(admin, 'customers', "name starts with 'Linked'"), 1500);
        assert.equal(await total(admin, 'customers', "name starts with 'Linked' and parent is not null"), 215);
        assert.equal(await total(admin, 'contacts', "name starts with 'Person' and customer.name starts with 'Linked'"), 1500);
        const wrong = await total(admin, 'customers', "code = 'C7' and parent.code != 'C8'");
        assert.equal(wrong, 0);
        const undo = await admin('POST', `/transactions/${job.txn}/undo`, {});
        const undone = undo.body.job ? await jobEnded(admin, undo.body.job) : undo.body;
        assert.deepEqual([undone.report?.conflicts ?? [], await total(admin, 'customers', "name starts with 'Linked'")], [[], 0], JSON.stringify(undone));
    });

    it('one request does it too, with the file and its plan as a form', async () => {
        const form = new FormData();
        form.set('plan', JSON.stringify({ parts: [{ object: 'customer', upload: 'list', map: { Company: 'name', Since: 'created_at', By: 'created_by' } }] }));
        form.set('list', new Blob(['Company,Since,By\nFormed Ltd,2019-05-06 07:08,sue\n']), 'list.csv');
        const reply = await admin.raw('POST', '/imports', form);
        assert.equal(reply.status, 202, reply.text);
        const done = await jobEnded(admin, reply.body.job);
        assert.equal(done.report.parts[0].creates, 1, JSON.stringify(done));
        const [record] = (await admin('GET', `/customers?filter=${encodeURIComponent("name = 'Formed Ltd'")}&fields=id,created_at,created_by`)).body.data;
        assert.match(record.created_at, /^2019-05-0[56]T/);
        assert.equal(record.created_by.name, 'Person sue');
        const shown = await admin('GET', `/imports/${done.id}`);
        assert.deepEqual([shown.status, shown.body.job.id, shown.body.plan.parts[0].object], [200, done.id, 'customer']);
    });

    it('needs the right to import, and says what a plan lacks', async () => {
        const sam = await caller(server, 'sam');
        const id = await upload(admin, 's.csv', 'name\nS1\n');
        assert.equal((await sam('POST', '/imports', { parts: [{ object: 'customer', upload: id, map: { name: 'name' } }] })).status, 404);
        const cases = [
            [{ parts: [] }, 'import_no_parts'],
            [{ parts: [{ object: 'customer', upload: id, map: { nome: 'name' } }] }, 'import_no_column'],
            [{ parts: [{ object: 'customer', upload: id, map: { name: 'nam' } }] }, 'unknown_field'],
            [{ parts: [{ object: 'spaceship', upload: id, map: {} }] }, 'unknown_object'],
            [{ parts: [{ object: 'customer', upload: id, map: { name: 'name' }, on_match: 'maybe' }] }, 'not_an_option'],
            [{ parts: [{ object: 'customer', upload: id, map: { name: 'version' } }] }, 'import_field_fixed'],
            [{ parts: [{ object: 'customer', upload: id, colour: 'red' }] }, 'body_unexpected'],
            [{ parts: [{ object: 'customer', upload: '17' }] }, 'upload_gone'],
        ];
        for (const [plan, code] of cases) {
            const reply = await admin('POST', '/imports', plan);
            assert.equal(reply.body.errors?.[0]?.code ?? reply.body.code, code, reply.text);
        }
    });
});
