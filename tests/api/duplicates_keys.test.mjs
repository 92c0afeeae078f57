// The keys by which duplicates are found are made by a job where a folder has none, or those of another version: the same
// keys as saves make, while the server serves, and through any number of sudden deaths.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { jobEnded, startServer } from './server.mjs';

const sql = (folder, text) => {
    const done = spawnSync('sqlite3', [join(folder, 'guanxi.db'), text], { encoding: 'utf8', maxBuffer: 1 << 28 });
    assert.equal(done.status, 0, done.stderr);
    return done.stdout.trim();
};

describe('keys of duplicates', () => {
    let server, saved;
    const stopped = async () => {
        server.child.kill('SIGTERM');
        await new Promise((done) => server.child.once('exit', done));
    };
    const keys = () => sql(server.folder, 'select key, record, source from match_key order by key, record, source');
    const check = async (name, objects = 'customers') => {
        const reply = await server.admin('POST', `/${objects}/check-duplicates`, { values: { name } });
        assert.equal(reply.status, 200, reply.text);
        return reply.body;
    };
    const started = async () => {
        const next = await startServer({ folder: server.folder, users: false });
        next.admin = await next.as('admin');
        server = next;
    };

    before(async () => {
        server = await startServer();
        const rows = Array.from({ length: 8000 }, (_, i) =>
            `长沙第${i}号精密机械有限公司,1380013${String(i).padStart(4, '0')},info${i}@example.com`);
        const imported = server.guanxi(['import', 'customer', '-'], ['name,phone,email', ...rows].join('\n') + '\n');
        assert.equal(imported.code, 0, imported.err + imported.out);
        const object = { name: 'visit', plural: 'visits', label: { en: 'Visit', zh: '考察' }, plural_label: { en: 'Visits', zh: '考察' }, name_field: 'name', fields: [{ name: 'name', type: 'text', label: { en: 'Name', zh: '名称' }, required: 'always' }] };
        assert.equal((await server.admin('POST', '/meta/objects', object)).status, 201);
        assert.equal((await check('nothing', 'visits')).complete, true, 'a new object waits for nothing');
        for (let i = 0; i < 3; i++) await server.admin('POST', '/visits', { name: `苏州天琴照明${i}` });
        const gone = (await server.admin('POST', '/customers', { name: '已删除精密机械有限公司', phone: '13911112222' })).body.id;
        assert.equal((await server.admin('DELETE', `/customers/${gone}`)).status, 204);
        assert.equal((await check('nothing')).complete, true, 'nor does a new folder');
        await stopped();
        saved = keys();
        assert.ok(saved.split('\n').length > 20_000, 'there is something to be made');
    });
    after(async () => assert.equal((await server.stop()).code, 0, server.log()));

    /** Without keys, and the job ended before it has made them all: so it stays until the next start. */
    const halfway = async () => {
        for (let tries = 0; tries < 10; tries++) {
            sql(server.folder, 'delete from match_key; delete from match_state');
            await started();
            const { id } = (await server.admin('GET', '/jobs')).body.data.find(({ kind }) => kind === 'keys');
            await server.admin('POST', `/jobs/${id}/cancel`);
            const job = await jobEnded(server.admin, id);
            assert.deepEqual([job.summary, job.total >= 24_000], ['Preparing the search for duplicates', true]);
            if (job.status === 'cancelled') return;
            await stopped();
        }
        assert.fail('the job is too fast to be cancelled');
    };

    it('while they are made the server serves, and says that it does not know all', async () => {
        await halfway();
        const name = '新近到来传感器有限公司';
        assert.deepEqual([(await check(name)).complete, (await check(name)).data], [false, []]);
        const { id } = (await server.admin('POST', '/customers', { name })).body;
        const found = await check(name);
        assert.deepEqual([found.complete, found.data[0]?.record.id], [false, id], 'what is saved meanwhile is found');
        assert.equal((await server.admin('DELETE', `/customers/${id}`)).status, 204);
        assert.deepEqual((await check(name)).data, []);
    });

    it('killed again and again it goes on, and makes the keys that saves made', async () => {
        let onTheWay = 0;
        let job;
        for (let kills = 0; kills < 4 && !job?.ended_at; kills++) {
            await server.restart('SIGKILL');
            server.admin = await server.as('admin');
            const last = job?.done ?? 0;
            do job = (await server.admin('GET', '/jobs')).body.data.find(({ kind }) => kind === 'keys');
            while (!job.ended_at && job.done <= last);
            onTheWay += !job.ended_at;
        }
        assert.ok(onTheWay > 0, 'it was met on the way');
        const { status, error, done, total } = await jobEnded(server.admin, job.id);
        assert.deepEqual([status, error, done === total], ['done', null, true]);
        const found = await check('长沙第3999号精密机械');
        assert.deepEqual([found.complete, found.data[0]?.record.name], [true, '长沙第3999号精密机械有限公司']);
        await stopped();
        assert.equal(keys(), saved);
    });

    it('keys of another version go first', async () => {
        sql(server.folder, 'update match_state set version = 0; update match_key set key = key + 1 where key % 2');
        await started();
        const { id } = (await server.admin('GET', '/jobs')).body.data.find(({ kind }) => kind === 'keys');
        assert.equal((await jobEnded(server.admin, id)).status, 'done');
        assert.equal((await check('苏州天琴照明1', 'visits')).complete, true);
        await stopped();
        assert.equal(keys(), saved);
    });

    it('a folder that has them needs no job', async () => {
        const jobs = async () => (await server.admin('GET', '/jobs')).body.data.length;
        await started();
        const before = await jobs();
        await server.restart();
        server.admin = await server.as('admin');
        assert.equal(await jobs(), before);
    });
});
