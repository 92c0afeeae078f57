// A real server for a test: a temporary data folder, a free port, an administrator and a sales person.
// `await startServer()` gives { url, folder, call, as, guanxi, stop }; everything ends with stop().
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const BIN = resolve(process.env.GUANXI_BIN ?? 'build/guanxi');
export const PASSWORD = 'correct horse battery';

/** Runs a command on the folder; returns { code, out, err }. */
export function guanxi(folder, args, input = '') {
    const done = spawnSync(BIN, [...args, '--data', folder], {
        input,
        encoding: 'utf8',
        maxBuffer: 1 << 28,
        env: { ...process.env, GUANXI_LOG_LEVEL: 'error' },
    });
    return { code: done.status, out: done.stdout, err: done.stderr };
}

function must(result, what) {
    if (result.code !== 0) throw new Error(`${what} failed (${result.code}): ${result.err}${result.out}`);
    return result;
}

/** A data folder of its own; with GUANXI_TEST_DATABASE its records lie in a schema of that PostgreSQL database. */
export function newFolder() {
    const folder = mkdtempSync(join(tmpdir(), 'guanxi-test-'));
    const server = process.env.GUANXI_TEST_DATABASE;
    if (server) {
        const schema = `s${Buffer.from(basename(folder)).toString('hex')}`;
        writeFileSync(join(folder, 'guanxi.conf'), `database = ${server}${server.includes('?') ? '&' : '?'}schema=${schema}\n`);
    }
    return folder;
}

/** Starts `guanxi serve` on the folder and waits for its first line. */
export async function serve(folder) {
    const child = spawn(BIN, ['serve', '--data', folder, '--listen', '127.0.0.1:0'], {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, GUANXI_LOG_LEVEL: 'warn' },
    });
    let log = '';
    child.stderr.on('data', (chunk) => (log += chunk));
    const ended = new Promise((done) => child.on('exit', (code, signal) => done({ code, signal })));
    const url = await new Promise((ready, failed) => {
        let text = '';
        child.stdout.on('data', (chunk) => {
            text += chunk;
            const found = /http:\/\/[^\s]+/.exec(text);
            if (found) ready(found[0]);
        });
        ended.then(({ code }) => failed(new Error(`serve ended with ${code}: ${log}`)));
    });
    return { child, url, ended, log: () => log };
}

/** fetch with JSON both ways: { status, headers, body }. */
export async function request(url, method, path, body, headers = {}) {
    const reply = await fetch(url + (path.startsWith('/api') || !path.startsWith('/') ? path : `/api/v1${path}`), {
        method,
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await reply.text();
    let parsed = text;
    try {
        parsed = text === '' ? null : JSON.parse(text);
    } catch {
        // not JSON: the text itself
    }
    return { status: reply.status, headers: reply.headers, body: parsed, text };
}

export async function login(url, name, password = PASSWORD) {
    const reply = await request(url, 'POST', '/login', { login: name, password });
    if (reply.status !== 200) throw new Error(`log-in of ${name}: ${reply.status} ${reply.text}`);
    const authorization = `Bearer ${reply.body.token}`;
    return (method, path, body, headers = {}) =>
        request(url, method, path, body, { authorization, 'accept-language': 'en', ...headers });
}

/** Waits until the job has ended and returns it; `look` sees every answer on the way. */
export async function jobEnded(call, id, look = () => {}) {
    for (let i = 0; i < 6000; i++) {
        const { body } = await call('GET', `/jobs/${id}`);
        look(body);
        if (body.ended_at) return body;
        await sleep(5);
    }
    throw new Error(`job ${id} does not end`);
}

export async function startServer({ folder = newFolder(), users = true } = {}) {
    if (users) {
        for (const [name, role] of [['admin', 'admin'], ['sam', 'sales'], ['sue', 'sales']])
            must(guanxi(folder, ['user', 'add', name, '--name', `Person ${name}`, '--role', role,
                '--password-stdin'], `${PASSWORD}\n`), 'user add');
    }
    let server = await serve(folder);
    const me = {
        folder,
        get url() {
            return server.url;
        },
        get child() {
            return server.child;
        },
        log: () => server.log(),
        as: (name) => login(server.url, name),
        guanxi: (args, input) => guanxi(folder, args, input),
        async restart(signal = 'SIGTERM') {
            server.child.kill(signal);
            const ended = await server.ended;
            server = await serve(folder);
            return ended;
        },
        async stop() {
            server.child.kill('SIGTERM');
            const ended = await server.ended;
            rmSync(folder, { recursive: true, force: true });
            return ended;
        },
    };
    me.admin = users ? await me.as('admin') : undefined;
    return me;
}
