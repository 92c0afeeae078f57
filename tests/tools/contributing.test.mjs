// The first contribution of CONTRIBUTING.md, walked word by word in a copy of the sources.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';

function freePort() {
    return new Promise((done) => {
        const server = createServer().listen(0, '127.0.0.1', () => {
            const { port } = server.address();
            server.close(() => done(port));
        });
    });
}

it('the first contribution of CONTRIBUTING.md works as written', async () => {
    const blocks = [...readFileSync('CONTRIBUTING.md', 'utf8').matchAll(/```sh first-contribution\n([\s\S]*?)```/g)];
    assert.ok(blocks.length >= 4, 'the blocks are there');
    const script = blocks.map(([, block]) => block.replace(/^ {3}/gm, '')).join('\n');
    const home = mkdtempSync(join(tmpdir(), 'guanxi-first-'));
    try {
        execFileSync('git', ['clone', '--quiet', process.cwd(), join(home, 'clone')]);
        const done = spawnSync('bash', ['-euo', 'pipefail', '-c', script.replaceAll('/tmp/first', join(home, 'data')).replaceAll('8790', String(await freePort()))], {
            cwd: join(home, 'clone'),
            encoding: 'utf8',
            env: { ...process.env, MAKEFLAGS: '', MAKELEVEL: '', MAKEOVERRIDES: '', BUILD: 'build', WEB: '0' },
        });
        assert.equal(done.status, 0, done.stdout.slice(-3000) + done.stderr.slice(-3000));
        assert.match(done.stdout, /nickname/);
    } finally {
        rmSync(home, { recursive: true, force: true });
    }
});
