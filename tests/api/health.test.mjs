// What administrators see of the system: the figures are those of the database, and every check can turn.
import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startServer } from './server.mjs';

let server;
const health = async (lang = 'en') => {
    const reply = await server.admin('GET', '/system/health', undefined, { 'accept-language': lang });
    assert.equal(reply.status, 200, reply.text);
    return reply.body;
};
const check = async (key, lang) => (await health(lang)).checks.find((it) => it.key === key);

describe('health', () => {
    before(async () => (server = await startServer()));
    after(async () => assert.equal((await server.stop()).code, 0, server.log()));

    it('has the figures of the running system', async () => {
        const before = await health();
        for (let i = 0; i < 3; i++) assert.equal((await server.admin('POST', '/customers', { name: `C${i}` })).status, 201);
        const now = await health();
        assert.equal(now.records.customer, before.records.customer + 3);
        assert.equal(now.records.user, 3);
        assert.ok(Number(now.log.seq) >= Number(before.log.seq) + 3);
        assert.notEqual(now.log.head, before.log.head);
        assert.equal(now.database.kind, process.env.GUANXI_TEST_DATABASE ? 'postgresql' : 'sqlite');
        assert.ok(now.database.size > 100_000 && now.database.size % 4096 === 0 && now.database.free < now.database.size);
        assert.ok(now.disk.free > 0 && now.disk.total > now.disk.free);
        assert.ok(now.sessions >= 1 && now.memory.private > 0);
        assert.ok(Math.abs(new Date(now.started_at) - Date.now()) < 3_600_000);
        assert.deepEqual(Object.keys(now.jobs), ['running', 'queued', 'failed']);
        const { body } = await server.admin('GET', '/openapi.json');
        assert.equal(now.version, body.info.version);
    });

    it('every check says in the caller\'s language how it is', async () => {
        const [en, zh] = [await health('en'), await health('zh')];
        assert.deepEqual(en.checks.map((it) => it.key), ['disk', 'wal', 'backup', 'jobs', 'seal', 'search', 'writer']);
        en.checks.forEach((it, i) => {
            assert.ok(it.message.length > 10 && !it.message.includes('{'), it.message);
            assert.match(zh.checks[i].message, /\p{Script=Han}/u);
            assert.doesNotMatch(it.message, /\p{Script=Han}/u);
        });
    });

    it('a fresh copy in backups turns the check of backups', async () => {
        assert.deepEqual([(await health()).last_backup, (await check('backup')).ok], [null, false]);
        mkdirSync(join(server.folder, 'backups'), { recursive: true });
        writeFileSync(join(server.folder, 'backups', 'copy.db'), 'x');
        const now = await health();
        assert.ok(Date.now() - new Date(now.last_backup) < 3_600_000);
        assert.equal((await check('backup')).ok, true);
        rmSync(join(server.folder, 'backups', 'copy.db'));
        assert.equal((await check('backup')).ok, false);
    });

    it('a seal head that cannot be read is said', async () => {
        const head = join(server.folder, 'seals/head');
        assert.equal((await check('seal')).ok, true);
        renameSync(head, `${head}.away`);
        const gone = await check('seal');
        assert.equal(gone.ok, false);
        assert.match(gone.message, /guanxi check/);
        renameSync(`${head}.away`, head);
        assert.equal((await check('seal')).ok, true);
    });
});
