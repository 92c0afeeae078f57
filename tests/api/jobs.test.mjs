// Long work: batches of any size, their preview, jobs that survive kill -9, cancelling, and one undo for all of it.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { jobEnded as ended, startServer } from './server.mjs';

/** Imports customers "Row 00001" … with the columns given by `of(i)`; returns nothing. */
function importRows(server, count, of) {
    const keys = Object.keys(of(0));
    const lines = Array.from({ length: count }, (_, i) => Object.values(of(i)).join(','));
    const done = server.guanxi(['import', 'customer', '-'], [keys.join(','), ...lines].join('\n') + '\n');
    assert.equal(done.code, 0, done.err + done.out);
}

const total = async (call, filter) => (await call('GET', `/customers?limit=0&total=true&filter=${encodeURIComponent(filter)}`)).body.total;
// Every field but the stamps, which tell when and by whom and how often, an undo too.
const exported = async (server) => {
    const { body } = await server.admin('GET', '/meta/objects/customer');
    const fields = body.fields.map(({ name }) => name).filter((name) => !/^(version|updated_at|updated_by)$/.test(name));
    const done = server.guanxi(['export', 'customer', '--fields', fields.join(',')]);
    assert.equal(done.code, 0, done.err);
    assert.equal(done.out.split('\n').length > 5000, true);
    return done.out;
};

describe('jobs', () => {
    let server, admin, sam, sue, ids;
    before(async () => {
        server = await startServer();
        ({ admin } = server);
        sam = await server.as('sam');
        sue = await server.as('sue');
        ids = Object.fromEntries(await Promise.all(['sam', 'sue'].map(async (name) => [name, (await (await server.as(name))('GET', '/me')).body.user.id])));
        importRows(server, 5000, (i) => ({ name: `Row ${String(i).padStart(5, '0')}`, city: i % 2 ? 'Odd' : 'Even', employees: i % 100 }));
    });
    after(async () => assert.equal((await server.stop()).code, 0, server.log()));

    it('a batch of 5,000 is a job; one undo brings back every byte [R043]', async () => {
        const was = await exported(server);
        const body = { action: 'update', filter: "name starts with 'Row'", values: { city: 'Odd' } };
        const preview = await admin('POST', '/customers/batch', { ...body, dry_run: true });
        assert.equal(preview.status, 200, preview.text);
        assert.deepEqual([preview.body.count, preview.body.examined, preview.body.changes, preview.body.unchanged, preview.body.refused], [5000, 5000, 2500, 2500, 0]);
        assert.equal(preview.body.sample.length, 10);
        assert.deepEqual([preview.body.sample[0].before, preview.body.sample[0].after], [{ city: 'Even' }, { city: 'Odd' }]);
        assert.equal(await total(admin, "city = 'Even'"), 2500, 'looking changes nothing');
        const reply = await admin('POST', '/customers/batch', body);
        assert.equal(reply.status, 202, reply.text);
        assert.equal(reply.headers.get('location'), `/api/v1/jobs/${reply.body.job}`);
        let last = 0;
        const job = await ended(admin, reply.body.job, ({ done }) => {
            assert.ok(done >= last, 'progress never goes back');
            last = done;
        });
        assert.deepEqual([job.status, job.kind, job.done, job.total, job.error], ['done', 'batch', 5000, 5000, null]);
        assert.deepEqual(job.report, { changed: preview.body.changes, unchanged: preview.body.unchanged, refused: 0, refusals: [] });
        assert.equal(await total(admin, "city = 'Odd'"), 5000);
        const txn = (await admin('GET', '/transactions?limit=1')).body.data[0];
        assert.deepEqual([txn.txn ?? txn.id, txn.changes], [job.txn, 2500], 'one transaction for all pieces');
        const undo = await admin('POST', `/transactions/${job.txn}/undo`, {});
        assert.equal(undo.status, 202, undo.text);
        const undone = await ended(admin, undo.body.job);
        assert.deepEqual([undone.status, undone.report.undone, undone.report.conflicts], ['done', 2500, []]);
        assert.equal(await exported(server), was);
    });

    it('after kill -9 in the middle a job goes on, and nothing is done twice or left out', async () => {
        const reply = await admin('POST', '/customers/batch', { action: 'update', filter: "name starts with 'Row'", values: { district: 'Killed' } });
        assert.equal(reply.status, 202, reply.text);
        // at once, and then whenever it has come further
        for (let kills = 0, job = { done: 0 }; kills < 4 && !job.ended_at; kills++) {
            await server.restart('SIGKILL');
            admin = await server.as('admin');
            const seen = job.done;
            do job = (await admin('GET', `/jobs/${reply.body.job}`)).body;
            while (!job.ended_at && job.done <= seen);
        }
        const job = await ended(admin, reply.body.job);
        assert.deepEqual([job.status, job.done, job.report.changed, job.report.unchanged], ['done', 5000, 5000, 0]);
        assert.equal(await total(admin, "district = 'Killed' and version > 1"), 5000);
        const versions = (await admin('POST', '/customers/aggregate', { group: ['city'], measures: ['count', 'max(version)', 'min(version)'] })).body.data;
        assert.deepEqual(versions.map((row) => row['max(version)'] === row['min(version)']), [true, true], 'each record was saved once');
        const [txn] = (await admin('GET', '/transactions?limit=1')).body.data;
        assert.deepEqual([txn.txn ?? txn.id, txn.changes], [job.txn, 5000]);
        const undo = await admin('POST', `/transactions/${job.txn}/undo`, {});
        await server.restart('SIGKILL');
        admin = await server.as('admin');
        sam = await server.as('sam');
        sue = await server.as('sue');
        const undone = await ended(admin, undo.body.job);
        assert.deepEqual([undone.status, undone.report.undone, undone.report.conflicts], ['done', 5000, []]);
        assert.equal(await total(admin, "district = 'Killed'"), 0);
        assert.equal(server.guanxi(['check']).code, 0, 'the log is whole');
    });

    it('cancelling leaves what is done, and says how to take it back', async () => {
        // one that is faster than the word to stop is taken back and begun again
        let job, reply;
        for (let i = 0; i < 20 && job?.status !== 'cancelled'; i++) {
            if (job) await ended(admin, (await admin('POST', job.undo, {})).body.job);
            reply = await admin('POST', '/customers/batch', { action: 'update', filter: "name starts with 'Row'", values: { district: 'Half' } });
            do job = (await admin('GET', `/jobs/${reply.body.job}`)).body;
            while (!job.ended_at && !job.done);
            const cancelled = await admin('POST', `/jobs/${reply.body.job}/cancel`);
            assert.ok([200, 409].includes(cancelled.status), cancelled.text);
            job = await ended(admin, reply.body.job);
        }
        assert.equal(job.status, 'cancelled');
        assert.ok(job.done > 0 && job.done < 5000, String(job.done));
        assert.equal(await total(admin, "district = 'Half'"), job.done);
        assert.equal(job.undo, `/transactions/${job.txn}/undo`);
        assert.deepEqual((await admin('POST', `/jobs/${reply.body.job}/cancel`)).body.code, 'job_over');
        const undo = await admin('POST', job.undo, {});
        if (undo.status === 202) await ended(admin, undo.body.job);
        assert.equal(await total(admin, "district = 'Half'"), 0);
    });

    it('what a rule refuses is in the preview and in the report, and the rest goes on', async () => {
        const ids = (await Promise.all([0, 500, 1000].map((skip) => admin('GET', `/customers?limit=500&fields=id,name&sort=name&filter=${encodeURIComponent(`name >= 'Row ${String(skip).padStart(5, '0')}'`)}`)))).flatMap(({ body }) => body.data.map(({ id }) => id));
        const body = { action: 'update', ids: [...ids, '77', ids[0]], values: { address: 'Changed' } };
        const preview = (await admin('POST', '/customers/batch', { ...body, dry_run: true })).body;
        assert.deepEqual([preview.count, preview.changes, preview.refused, preview.reasons.map(({ code, count }) => [code, count])], [1501, 1500, 1, [['not_found', 1]]]);
        const reply = await admin('POST', '/customers/batch', body);
        const job = await ended(admin, reply.body.job);
        assert.deepEqual([job.report.changed, job.report.refused], [preview.changes, preview.refused]);
        assert.deepEqual(job.report.refusals.map(({ object, id, name, code }) => [object, id, name, code]), [['customer', '77', null, 'not_found']]);
        assert.ok(job.report.refusals[0].reason.length > 5);
        const small = await admin('POST', '/customers/batch', { ...body, ids: [ids[0], '77'] });
        assert.equal(small.status, 404, 'up to 1,000 are all or nothing');
    });

    it('asked again with the same key it is the same job', async () => {
        const body = { action: 'update', filter: "name starts with 'Row'", values: { address: 'Once' } };
        const [a, b] = [await admin('POST', '/customers/batch', body, { 'idempotency-key': 'k1' }), await admin('POST', '/customers/batch', body, { 'idempotency-key': 'k1' })];
        assert.deepEqual([a.status, b.status, a.body.job, a.headers.get('location')], [202, 202, b.body.job, b.headers.get('location')]);
        assert.equal((await ended(admin, a.body.job)).status, 'done');
    });

    it('one sees and cancels one\'s own jobs; administrators all', async () => {
        const mine = await sam('POST', '/customers/batch', { action: 'delete', filter: "name starts with 'Row'" });
        assert.deepEqual([mine.status, mine.body], [200, { txn: null, changed: 0 }], 'sam owns none of them');
        const reply = await admin('POST', '/customers/batch', { action: 'assign', filter: "name starts with 'Row'", values: { owner: ids.sam } });
        await ended(admin, reply.body.job);
        const his = await sam('POST', '/customers/batch', { action: 'update', filter: "name starts with 'Row'", values: { address: "Sam's" } });
        assert.equal(his.status, 202, his.text);
        for (const [method, path] of [['GET', ''], ['POST', '/cancel']]) assert.equal((await sue(method, `/jobs/${his.body.job}${path}`)).status, 404);
        assert.deepEqual((await sue('GET', '/jobs')).body, { data: [], next: null });
        assert.deepEqual((await sam('GET', '/jobs')).body.data.map(({ id }) => id), [his.body.job]);
        assert.equal((await ended(sam, his.body.job)).report.changed, 5000);
        const page = (await admin('GET', '/jobs?limit=1')).body;
        assert.equal(page.data[0].by.name, 'Person sam');
        assert.notEqual((await admin('GET', `/jobs?limit=1&before=${page.next}`)).body.data[0].id, page.data[0].id);
    });
});
