// A PostgreSQL of its own for a test run: in a temporary folder, on a socket there and on no port, as a user without
// rights. `const server = await startPostgres()` gives { url, stop }.
import { spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const HOME = '/usr/lib/postgresql';
const SETTINGS = { listen_addresses: '', max_connections: 200, fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/** The newest one that is installed. */
function programs() {
    const versions = existsSync(HOME) ? readdirSync(HOME).map(Number).filter((version) => version >= 15) : [];
    if (versions.length === 0) throw new Error(`no PostgreSQL 15 or newer in ${HOME}`);
    return join(HOME, String(Math.max(...versions)), 'bin');
}

/** PostgreSQL refuses to run as root; Debian's package comes with a user for it. */
function unprivileged() {
    if (process.getuid() !== 0) return {};
    const line = readFileSync('/etc/passwd', 'utf8').split('\n').find((one) => one.startsWith('postgres:'));
    const [, , uid, gid] = line.split(':').map(Number);
    return { uid, gid };
}

export async function startPostgres() {
    const bin = programs();
    const who = unprivileged();
    const folder = mkdtempSync(join(tmpdir(), 'guanxi-pg-'));
    if (who.uid) chownSync(folder, who.uid, who.gid);
    const data = join(folder, 'data');
    const made = spawnSync(join(bin, 'initdb'), ['-D', data, '-U', 'guanxi', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'], { ...who, cwd: folder, encoding: 'utf8' });
    if (made.status !== 0) throw new Error(`initdb: ${made.stderr}${made.error ?? ''}`);
    const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const child = spawn(join(bin, 'postgres'), ['-D', data, '-k', folder, ...settings], { ...who, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
    let log = '';
    child.stderr.on('data', (text) => (log = (log + text).slice(-4000)));
    const ended = new Promise((done) => child.on('exit', done));
    const url = `postgresql://guanxi@/postgres?host=${folder}`;
    const answers = () => spawnSync(join(bin, 'pg_isready'), ['-q', '-h', folder, '-d', 'postgres']).status === 0;
    for (let i = 0; !answers(); i++) {
        if (i > 300 || child.exitCode !== null) throw new Error(`PostgreSQL does not start: ${log}`);
        await sleep(100);
    }
    return {
        url,
        async stop() {
            child.kill('SIGINT');
            await ended;
            rmSync(folder, { recursive: true, force: true });
        },
    };
}
