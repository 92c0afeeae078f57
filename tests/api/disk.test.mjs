// A disk that is full. What can be had without root is a limit on the size of files: a write beyond it fails as
// on a full disk. The server's soft limit is lowered while it runs, and lifted again.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { guanxi, startServer } from './server.mjs';

let server;

function limit(bytes) {
    const done = spawnSync('prlimit', ['--pid', String(server.child.pid), `--fsize=${bytes}:unlimited`], { encoding: 'utf8' });
    assert.equal(done.status, 0, done.stderr);
}

/** No file of the data folder may grow further. */
function fill() {
    const sizes = readdirSync(server.folder).map((name) => statSync(join(server.folder, name))).filter((file) => file.isFile());
    limit(Math.max(...sizes.map(({ size }) => size)));
}

const names = (count, word) => Array.from({ length: count }, (_, i) => ({ name: `${word} ${i}`, description: 'x'.repeat(5000) }));

async function total() {
    const reply = await server.admin('GET', '/customers?limit=0&total=true');
    assert.equal(reply.status, 200, reply.text);
    return reply.body.total;
}

async function refusals(count) {
    const replies = [];
    for (let i = 0; i < count; i++) {
        const reply = await server.admin('POST', '/customers', names(40, `Full ${i}`));
        assert.ok(reply.status === 201 || reply.status === 507, `${reply.status} ${reply.text.slice(0, 300)}`);
        if (reply.status === 507) assert.match(reply.body.code, /^disk_(full|write)$/);
        replies.push(reply.status);
    }
    return replies;
}

describe('a full disk', () => {
    before(async () => {
        server = await startServer();
        assert.equal((await server.admin('POST', '/customers', names(50, 'Before'))).status, 201);
    });
    after(() => server.stop());

    it('is a clear error, nothing is half done, and reading goes on', async () => {
        fill();
        const replies = await refusals(12);
        assert.ok(replies.includes(507), `${replies}`);
        const saved = replies.filter((status) => status === 201).length;
        assert.equal(await total(), 50 + 40 * saved, 'each list wholly or not at all');
        assert.equal((await server.admin('GET', "/customers?fields=name&limit=1&filter=name = 'Before 7'".replaceAll(' ', '%20'))).body.data[0].name, 'Before 7');
        assert.equal((await server.admin('GET', '/meta')).status, 200);
    });

    it('once there is room the same server saves again', async () => {
        const before = await total();
        limit('unlimited');
        const reply = await server.admin('POST', '/customers', { name: 'After' });
        assert.equal(reply.status, 201, reply.text);
        assert.equal(await total(), before + 1);
    });

    it('and a restart finds everything as it was', async () => {
        const before = await total();
        fill();
        await refusals(12);
        const during = await total();
        assert.ok(during >= before);
        await server.restart('SIGKILL');
        server.admin = await server.as('admin');
        assert.equal(await total(), during);
        assert.equal((await server.admin('POST', '/customers', { name: 'After the restart' })).status, 201);
        const checked = guanxi(server.folder, ['check']);
        assert.equal(checked.code, 0, checked.out + checked.err);
    });
});
