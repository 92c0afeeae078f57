// The server under measurement, on a data folder of the bench.
import { resolve } from 'node:path';
import { start, stop } from './process.mjs';

export const BIN = resolve(process.env.GUANXI_BIN ?? 'build/guanxi');
export const PASSWORD = 'correct horse battery';

/** Starts `guanxi serve`; resolves after its first line: { url, pids, stop, firstReply (ms) }. */
export async function serve(folder) {
    const from = performance.now();
    const program = start(BIN, ['serve', '--data', folder, '--listen', '127.0.0.1:0'], {
        env: { ...process.env, GUANXI_LOG_LEVEL: 'warn' },
    });
    const url = await new Promise((done, failed) => {
        program.child.stdout.on('data', () => {
            const found = /http:\/\/\S+/.exec(program.text.out);
            if (found) done(found[0]);
        });
        program.ended.then(({ code, err }) => failed(new Error(`serve ended with ${code}: ${err}`)));
    });
    const reply = await fetch(`${url}/readyz`);
    if (reply.status !== 200) throw new Error(`/readyz: ${reply.status}`);
    return { url, pids: [program.pid], firstReply: performance.now() - from, stop: () => stop(program) };
}

/** Logs in: an object with the headers of that user and get/post of JSON. */
export async function client(url, login) {
    const api = `${url}/api/v1`;
    const json = { 'content-type': 'application/json' };
    const body = JSON.stringify({ login, password: PASSWORD });
    const reply = await fetch(`${api}/login`, { method: 'POST', headers: json, body });
    if (reply.status !== 200) throw new Error(`log-in of ${login}: ${reply.status} ${await reply.text()}`);
    const { token, user } = await reply.json();
    const headers = { Authorization: `Bearer ${token}` };
    const ask = async (path, init) => {
        const answer = await fetch(api + path, init);
        const text = await answer.text();
        if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
        return JSON.parse(text);
    };
    return {
        user,
        api,
        headers,
        get: (path) => ask(path, { headers }),
        post: (path, value) => ask(path, { method: 'POST', headers: { ...headers, ...json }, body: JSON.stringify(value) }),
    };
}

/** A figure of /metrics. */
export async function metric(url, name) {
    const text = await (await fetch(`${url}/metrics`)).text();
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
}

