// The command line: what each command does, the same through a running server's socket and alone, and what it
// answers to wrong usage (2) and to failure (1).
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { BIN, PASSWORD, guanxi, newFolder, startServer } from './server.mjs';

const plain = (...args) => {
    const { status, stdout, stderr } = spawnSync(BIN, args, { encoding: 'utf8' });
    return { code: status, out: stdout, err: stderr };
};
const sql = (folder, text) => {
    const done = spawnSync('sqlite3', [join(folder, 'guanxi.db'), text], { encoding: 'utf8' });
    assert.equal(done.status, 0, done.stderr);
    return done.stdout.trim();
};

describe('commands', () => {
    const folder = newFolder();
    after(() => rmSync(folder, { recursive: true, force: true }));
    const run = (args, input) => guanxi(folder, args, input);
    const fine = (args, input) => {
        const done = run(args, input);
        assert.equal(done.code, 0, `${args.join(' ')}: ${done.out}${done.err}`);
        return done.out;
    };

    it('help lists every command and setting, version says one', () => {
        const { code, out } = plain('help');
        assert.equal(code, 0);
        for (const word of ['serve', 'demo', 'import', 'export', 'transactions', 'undo', 'user', 'organisation', 'check', 'version', 'help', '--data', '--listen', '--log-level'])
            assert.match(out, new RegExp(`(guanxi |  )${word}\\b`), word);
        assert.equal(plain('--help').out, out);
        assert.match(plain('version').out, /^guanxi \d+\.\d+\.\d+\n$/);
        assert.equal(plain('--version').out, plain('version').out);
    });

    it('wrong usage exits 2 with one line that says what to do', () => {
        for (const args of [[], ['frobnicate'], ['serve', 'extra'], ['serve', '--threads', 'many'], ['serve', '--nothing'], ['user'], ['user', 'add'], ['user', 'add', 'x'], ['user', 'add', 'x', '--name', 'X'], ['user', 'frobnicate', 'x'],
            ['user', 'list', '--nothing'], ['check', 'extra'], ['check', '--nothing'], ['undo'], ['undo', '1', '--conflicts', 'maybe'], ['transactions', '--limit', 'x'], ['demo', '--customers', 'x'], ['demo', '--seed', 'x'], ['demo', '--today', 'x'], ['organisation', 'nonsense'], ['user', 'add', '--name']]) {
            const { code, err } = run(args);
            assert.equal(code, 2, `${args.join(' ')}: ${code} ${err}`);
            if (args.length) assert.match(err, /^guanxi[^\n]*: .+/, args.join(' '));
        }
        assert.equal(plain('user', 'list', '--data').code, 2);
    });

    it('a failure exits 1 and says why', () => {
        writeFileSync(join(folder, 'file'), '');
        for (const [args, why] of [[['user', 'password', 'nobody', '--password-stdin'], /nobody/], [['user', 'disable', 'nobody'], /nobody/], [['undo', '77'], /./], [['organisation', 'nme=x'], /nme.*name/s], [['organisation', 'base_currency=QQQ'], /QQQ/]]) {
            const { code, err } = run(args, `${PASSWORD}\n`);
            assert.equal(code, 1, `${args.join(' ')}: ${code} ${err}`);
            assert.match(err, why, args.join(' '));
            assert.match(err, /^guanxi: .+\n$/, 'one clear line');
        }
        assert.equal(plain('user', 'list', '--data', join(folder, 'file')).code, 1);
    });

    for (const mode of ['alone', 'through the server']) {
        describe(mode, () => {
            let server;
            before(async () => {
                if (mode !== 'alone') server = await startServer({ folder, users: false });
            });
            after(() => server?.child.kill('SIGTERM') && server.child.exitCode);
            const name = mode === 'alone' ? 'ann' : 'bob';

            it('people are added, listed, given passwords and locked', async () => {
                assert.match(fine(['user', 'add', name, '--name', `Person ${name}`, '--role', 'admin', '--password-stdin'], `${PASSWORD}\n`), new RegExp(name));
                const again = run(['user', 'add', name, '--name', 'Twin', '--role', 'admin', '--password-stdin'], `${PASSWORD}\n`);
                assert.deepEqual([again.code, /used/.test(again.err)], [1, true], again.err);
                const role = run(['user', 'add', 'eve', '--name', 'E', '--role', 'emperor', '--password-stdin'], `${PASSWORD}\n`);
                assert.notEqual(role.code, 0);
                assert.match(role.err, /emperor/);
                const weak = run(['user', 'add', 'weak', '--name', 'W', '--role', 'sales', '--password-stdin'], 'short\n');
                assert.equal(weak.code, 1);
                assert.ok(!fine(['user', 'list']).includes('weak'), 'a refused password leaves no half user');
                assert.equal(run(['user', 'add', 'none', '--name', 'N', '--role', 'sales', '--password-stdin'], '').code, 1);
                assert.match(fine(['user', 'list']), new RegExp(`^${name}\\tPerson ${name}\\t\\|?admin\\|?\\tactive$`, 'm'));
                fine(['user', 'password', name, '--password-stdin'], 'another password here\n');
                if (!server) {
                    const last = run(['user', 'disable', name]);
                    assert.deepEqual([last.code, /administer/.test(last.err)], [1, true], 'the only administrator stays');
                    fine(['user', 'add', 'heir', '--name', 'Heir', '--role', 'admin', '--password-stdin'], `${PASSWORD}\n`);
                }
                if (server) {
                    const call = await (await import('./server.mjs')).login(server.url, name, 'another password here');
                    assert.equal((await call('GET', '/me')).status, 200);
                    fine(['user', 'disable', name]);
                    assert.equal((await call('GET', '/me')).status, 401);
                } else fine(['user', 'disable', name]);
                assert.match(fine(['user', 'list']), new RegExp(`^${name}\\t.*\\tlocked$`, 'm'));
            });

            it('the organisation is shown and changed', () => {
                fine(['organisation', `name=House of ${name}`, 'time_zone=Europe/Berlin']);
                assert.match(fine(['organisation']), new RegExp(`House of ${name}`));
                assert.match(fine(['organisation']), /Europe\/Berlin/);
                assert.equal(run(['organisation', 'time_zone=Mars/Olympus']).code, 1);
                assert.match(fine(['organisation']), /Europe\/Berlin/);
            });

            it('transactions are listed and taken back', () => {
                fine(['organisation', 'country=DE']);
                const [line] = fine(['transactions', '--limit', '1']).trim().split('\n').slice(-1);
                const txn = /\d{10,}/.exec(line)[0];
                const dry = fine(['undo', txn, '--dry-run']);
                assert.match(dry, /1/);
                assert.match(fine(['organisation']), /DE/);
                fine(['undo', txn]);
                assert.ok(!/\bDE\b/.test(fine(['organisation'])), 'undone');
                const again = run(['undo', txn]);
                assert.equal(again.code, 1);
                assert.match(again.err, /undone already/);
            });

            it('check finds all in order', () => assert.match(fine(['check']), /as they were sealed/));

            if (mode === 'alone') return;
            it('a second server on the same folder is refused', () => {
                const second = run(['serve', '--listen', '127.0.0.1:0']);
                assert.equal(second.code, 1);
                assert.match(second.err, new RegExp(folder));
            });
            it('the socket goes with the server', async () => {
                const ended = new Promise((done) => server.child.once('exit', done));
                server.child.kill('SIGTERM');
                assert.equal(await ended, 0);
                assert.ok(!existsSync(join(folder, 'guanxi.sock')));
                fine(['user', 'list']);
            });
        });
    }
});

describe('a folder of an older version', () => {
    it('is copied aside, brought up to date and filled', async () => {
        const server = await startServer();
        const customer = (await server.admin('POST', '/customers', { name: '长沙云帆科技有限公司' })).body.id;
        const { data: stages } = (await server.admin('GET', `/stages?filter=${encodeURIComponent("key = 'won'")}`)).body;
        const won = await server.admin('POST', '/opportunities', { name: 'Deal', customer, stage: stages[0].id, amount: '1200', expected_close_date: '2026-12-01' });
        assert.equal(won.status, 201, won.text);
        server.child.kill('SIGTERM');
        await new Promise((done) => server.child.once('exit', done));
        const { folder } = server;
        // What the version before had not: a column of the catalog's own table, roll-ups, tables of the rooms above.
        sql(folder, `alter table meta_number drop column filled; alter table customer drop column won_amount;
            alter table customer drop column won_count; drop table job; drop table id_list; drop table match_key;
            drop table match_state; drop table search_index; drop table share; drop table access_rule`);
        const next = await startServer({ folder, users: false });
        try {
            const admin = await next.as('admin');
            const { body } = await admin('GET', `/customers/${customer}?fields=name,won_amount,won_count`);
            assert.deepEqual([body.won_amount, body.won_count], ['1200.0000', 1]);
            const found = (await admin('GET', '/search?q=csyf')).body.data;
            assert.deepEqual(found.map(({ object, total }) => [object, total]), [['customer', 1]]);
            const ask = () => admin('POST', '/customers/check-duplicates', { values: { name: '云帆科技(长沙)有限公司' } });
            let twin = await ask();
            for (let i = 0; i < 600 && !twin.body.complete; i++, twin = await ask()) await sleep(50);
            assert.equal(twin.body.complete, true, 'the job makes the keys');
            assert.equal(twin.body.data[0]?.record?.id, customer, twin.text);
            assert.ok(readdirSync(join(folder, 'backups')).some((name) => name.startsWith('before-upgrade-')));
        } finally {
            next.child.kill('SIGTERM');
            await new Promise((done) => next.child.once('exit', done));
        }
        assert.equal(guanxi(folder, ['check']).code, 0);
        rmSync(folder, { recursive: true, force: true });
    });
});

describe('check finds and names', () => {
    let folder;
    let id;
    before(async () => {
        const server = await startServer();
        ({ folder } = server);
        id = (await server.admin('POST', '/customers', { name: 'Honest Ltd', city: 'Bonn' })).body.id;
        await server.admin('PATCH', `/customers/${id}`, { city: 'Ulm' });
        await server.admin('POST', '/customers', { name: 'Another Ltd' });
        await server.restart();
        server.child.kill('SIGTERM');
        await new Promise((done) => server.child.once('exit', done));
        assert.equal(guanxi(folder, ['check']).code, 0);
    });
    after(() => rmSync(folder, { recursive: true, force: true }));

    for (const [what, tamper, heal] of [
        ['a row that was edited behind our back', () => `update customer set city = 'Kiel' where id = ${id}`, () => `update customer set city = 'Ulm' where id = ${id}`],
        ['a line of the log that was changed', () => `update change set actor = actor + 1 where record = ${id} and action = (select max(action) from change where record = ${id})`, () => `update change set actor = actor - 1 where record = ${id} and action = (select max(action) from change where record = ${id})`],
    ])
        it(what, () => {
            sql(folder, tamper());
            const found = guanxi(folder, ['check']);
            assert.equal(found.code, 1, found.out + found.err);
            assert.match(found.out, new RegExp(id), `the record is named: ${found.out}`);
            sql(folder, heal());
            assert.equal(guanxi(folder, ['check']).code, 0);
        });

    it('a record that was removed, and a line that was removed', () => {
        sql(folder, `delete from customer where id = ${id}`);
        const gone = guanxi(folder, ['check']);
        assert.equal(gone.code, 1);
        assert.match(gone.out, new RegExp(id), gone.out);
        sql(folder, `delete from change where record = ${id}`);
        assert.equal(guanxi(folder, ['check']).code, 1);
    });

    it('a damaged file', async () => {
        const { openSync, writeSync, closeSync, statSync } = await import('node:fs');
        const path = join(folder, 'guanxi.db');
        const file = openSync(path, 'r+');
        for (let at = 4096; at < statSync(path).size; at += 4096) writeSync(file, Buffer.alloc(64, 0xa5), 0, 64, at);
        closeSync(file);
        const found = guanxi(folder, ['check']);
        assert.equal(found.code, 1, found.out + found.err);
        assert.match(found.err, /damaged|malformed/);
    });
});
