// What breaks servers: bytes that are no request, bodies that never end, clients that fall asleep. After each the
// next request is served, and the memory of the server stays where it was.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { raw } from './raw.mjs';
import { PASSWORD, request, startServer } from './server.mjs';

const MB = 1024 * 1024;
let server, token, first;

const bytes = (method, path, headers, body = '') =>
    Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n` +
        `Content-Type: application/json\r\n${headers}\r\n`), Buffer.from(body)]);
const post = (body, headers = `Content-Length: ${Buffer.byteLength(body)}\r\n`) =>
    raw(server.url, [bytes('POST', '/api/v1/customers', headers, body)]);

async function privateMemory() {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    return Number(/^guanxi_private_memory_bytes (\d+)/m.exec(text)[1]);
}

/** The server answers others, and nothing of what was sent is there. */
async function stillServes(count = 0) {
    const reply = await server.admin('GET', '/customers?limit=0&total=true');
    assert.equal(reply.status, 200, reply.text);
    assert.equal(reply.body.total, count);
}

function problem(reply, status, code) {
    assert.equal(reply.status, status, reply.text.slice(0, 500));
    if (code) assert.match(reply.text, new RegExp(`"code":"${code}"`), reply.text.slice(0, 500));
}

describe('robust', () => {
    before(async () => {
        server = await startServer();
        token = (await request(server.url, 'POST', '/login', { login: 'admin', password: PASSWORD })).body.token;
        first = await privateMemory();
    });
    after(async () => {
        const ended = await server.stop();
        assert.equal(ended.code, 0, `the server ended with ${JSON.stringify(ended)}: ${server.log()}`);
    });

    it('JSON that is none gets 400 with the place, and nothing is saved', async () => {
        for (const body of ['{', '{"name":"a",}', '{"name":"a"}x', "{'name':'a'}", '[{"name":"a"}', '\u0000', '{"name":01}',
            '{"name":"a\u0001"}', '{"name":"\\ud800"}', 'nul', '"', '{"name":NaN}', '{name:"a"}', '\ufeff{"name":}'])
            problem(await post(body), 400, 'json_malformed');
        problem(await post('{"name":"a","name":"b"}'), 400, 'json_duplicate');
        await stillServes();
    });

    it('text that is not UTF-8 and characters that end C strings are refused or kept whole', async () => {
        const broken = Buffer.from('{"name":"a\xff\xfe"}', 'latin1');
        problem(await post(broken, `Content-Length: ${broken.length}\r\n`), 400, 'json_malformed');
        const overlong = Buffer.from('{"name":"\xc0\xaf"}', 'latin1');
        problem(await post(overlong, `Content-Length: ${overlong.length}\r\n`), 400, 'json_malformed');
        problem(await post('{"name":"before\\u0000after"}'), 400, 'json_malformed');
        problem(await post('{"na\\u0000me":"a"}'), 400, 'json_malformed');
        for (const path of ['/customers?filter=name%00=1', '/customers%00', '/customers?filter=%ff', '/customers?filter=%zz', '/customers?filter=%', '/%c0%ae%c0%ae/etc/passwd', '/../../etc/passwd'])
            assert.ok([400, 404, 422].includes((await raw(server.url, [bytes('GET', `/api/v1${path}`, '')])).status), path);
        await stillServes();
    });

    it('100,000 levels of brackets are refused by depth', async () => {
        problem(await post('['.repeat(100_000) + ']'.repeat(100_000)), 400, 'json_depth');
        problem(await post(`{"name":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`), 400, 'json_depth');
        problem(await post('['.repeat(100_000)), 400);
        const deep = `filter=${'('.repeat(2000)}1=1${')'.repeat(2000)}`;
        const reply = await server.admin('GET', `/customers?${encodeURI(deep)}`);
        assert.equal(reply.status, 422, reply.text.slice(0, 300));
        await stillServes();
    });

    it('a body of 1 GB is refused by its announcement, before it is sent', async () => {
        problem(await raw(server.url, [bytes('POST', '/api/v1/customers', `Content-Length: ${1024 * MB}\r\n`)]), 413, 'body_too_large');
        await stillServes();
    });

    it('a body of 1 GB in chunks is cut off, and takes no memory', async () => {
        const piece = Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(MB, 0x20), Buffer.from('\r\n')]);
        let sent = 0;
        async function* body() {
            yield bytes('POST', '/api/v1/customers', 'Transfer-Encoding: chunked\r\n');
            for (; sent < 1024; sent++) yield piece;
            yield '0\r\n\r\n';
        }
        const reply = await raw(server.url, body());
        assert.ok(reply.status === 413 || reply.closed, `${reply.status} after ${sent} MB`);
        assert.ok(sent < 200, `${sent} MB were taken`);
        await stillServes();
    });

    it('two lengths, or a length and an encoding, are refused', async () => {
        problem(await post('{"name":"a"}', 'Content-Length: 12\r\nContent-Length: 13\r\n'), 400);
        problem(await post('{"name":"a"}', 'Content-Length: 12\r\nContent-Length: 12\r\n'), 400);
        problem(await post('{"name":"a"}', 'Content-Length: 12\r\nTransfer-Encoding: chunked\r\n'), 400);
        problem(await post('{"name":"a"}', 'Content-Length: -1\r\n'), 400);
        problem(await post('{"name":"a"}', 'Content-Length: 12x\r\n'), 400);
        problem(await post('{"name":"a"}', 'Content-Length: 99999999999999999999\r\n'), (await post('{"name":"a"}', 'Content-Length: 99999999999999999999\r\n')).status === 413 ? 413 : 400);
        await stillServes();
    });

    it('another kind of content is 415, no content is said so', async () => {
        const form = await request(server.url, 'POST', '/customers', 'name=a', { authorization: `Bearer ${token}`, 'content-type': 'application/x-www-form-urlencoded' });
        assert.equal(form.status, 415, form.text);
        problem(await post(''), 400, 'body_missing');
    });

    it('a header of 64 KB and an endless request line are refused', async () => {
        const long = await raw(server.url, [`GET /api/v1/me HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(64 * 1024)}\r\n\r\n`]);
        assert.ok([400, 413, 431].includes(long.status) || long.closed, `${long.status}`);
        const line = await raw(server.url, [`GET /api/v1/customers?filter=${'a'.repeat(64 * 1024)} HTTP/1.1\r\nHost: x\r\n\r\n`]);
        assert.ok([400, 413, 414, 431].includes(line.status) || line.closed, `${line.status}`);
        const many = await raw(server.url, [`GET /api/v1/me HTTP/1.1\r\nHost: x\r\n${'A: b\r\n'.repeat(20_000)}\r\n`]);
        assert.ok([400, 413, 431].includes(many.status) || many.closed, `${many.status}`);
        await stillServes();
    });

    it('a filter of 10,000 characters is answered', async () => {
        const long = await server.admin('GET', `/customers?filter=${encodeURIComponent(`name = '${'x'.repeat(10_000)}'`)}`);
        assert.ok([414, 422, 431].includes(long.status), `${long.status} ${long.text.slice(0, 200)}`);
        const wide = `name in [${Array.from({ length: 600 }, (_, i) => `'n${i}'`).join(',')}]`;
        const many = await server.admin('GET', `/customers?limit=0&total=true&filter=${encodeURIComponent(wide)}`);
        assert.ok([200, 422].includes(many.status), many.text.slice(0, 200));
        await stillServes();
    });

    it('bytes that are no request at all', async () => {
        for (const text of ['\r\n\r\n\r\n', '\u0000\u0001\u0002\r\n\r\n', 'GET\r\n\r\n', 'GET /api/v1/me\r\n\r\n', 'GET /api/v1/me HTTP/9.9\r\n\r\n', 'POST /api/v1/login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03']) {
            const reply = await raw(server.url, [Buffer.from(text, 'latin1')], { quiet: 300 });
            assert.ok(reply.status === 0 || reply.status >= 400, `${JSON.stringify(text)}: ${reply.status}`);
        }
        await stillServes();
    });

    it('two requests in one packet are answered in order', async () => {
        const one = bytes('GET', '/api/v1/me', '');
        const reply = await raw(server.url, [Buffer.concat([one, bytes('GET', '/api/v1/customers?limit=0&total=true', ''), one])],
            { until: (text) => text.split('HTTP/1.1 200').length === 4 && text.endsWith('}}') });
        const at = [reply.text.indexOf('"user"'), reply.text.indexOf('"total":0'), reply.text.lastIndexOf('"user"')];
        assert.ok(at[0] > 0 && at[0] < at[1] && at[1] < at[2], reply.text);
    });

    it('half a request, and a client that reads nothing, hold nobody else up', async () => {
        const { hostname, port } = new URL(server.url);
        const sleepers = Array.from({ length: 60 }, (_, i) => {
            const socket = connect(Number(port), hostname);
            socket.on('error', () => {});
            socket.pause();
            socket.write(i % 3 === 0 ? 'POST /api/v1/customers HTTP/1.1\r\nHost: x\r\nContent-Le'
                : i % 3 === 1 ? bytes('POST', '/api/v1/customers', 'Content-Length: 100\r\n', '{"name":"half')
                    : Buffer.concat(Array(20).fill(bytes('GET', '/api/v1/meta', ''))));
            return socket;
        });
        const start = Date.now();
        for (let i = 0; i < 10; i++) await stillServes();
        assert.ok(Date.now() - start < 10_000, 'others are served meanwhile');
        sleepers.forEach((socket) => socket.destroy());
        await stillServes();
    });

    it('clients that go away in the middle of their save leave whole records or none', async () => {
        const { hostname, port } = new URL(server.url);
        const body = JSON.stringify(Array.from({ length: 20 }, (_, i) => ({ name: `Gone ${i}` })));
        await Promise.all(Array.from({ length: 20 }, () => new Promise((done) => {
            const socket = connect(Number(port), hostname, () =>
                socket.write(bytes('POST', '/api/v1/customers', `Content-Length: ${body.length}\r\n`, body), () => socket.destroy()));
            socket.on('error', () => {}).on('close', done);
        })));
        // What was sent whole is saved although nobody waits for it: until the count rests.
        let reply;
        for (let before = -1; before !== reply?.body.total; ) {
            before = reply?.body.total ?? -2;
            await new Promise((go) => setTimeout(go, 700));
            reply = await server.admin('GET', '/customers?limit=0&total=true');
        }
        assert.equal(reply.body.total % 20, 0, 'each of the lists wholly or not at all');
        const ids = (await server.admin('GET', '/customers?fields=id&limit=500')).body.data.map(({ id }) => id);
        if (ids.length) await server.admin('POST', '/customers/batch', { action: 'delete', ids });
        await stillServes();
    });

    it('the memory of the server stayed where it was', async () => {
        const now = await privateMemory();
        const allowance = process.env.GUANXI_BIN?.includes('asan') ? 400 * MB : 60 * MB;
        assert.ok(now - first < allowance, `${Math.round(first / MB)} MB before, ${Math.round(now / MB)} MB now`);
    });
});
