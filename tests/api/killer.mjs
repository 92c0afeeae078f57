// The kill test: creates from several connections while the server is killed with -9 at random moments. What was
// acknowledged with 201 must be there after the restart, once, and `guanxi check` must be content.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, request as send } from 'node:http';
import { PASSWORD, guanxi, newFolder, request, startServer } from './server.mjs';

const pause = (ms) => new Promise((go) => setTimeout(go, ms));

function create(url, agent, token, name) {
    return new Promise((done) => {
        const body = JSON.stringify({ name });
        const call = send(`${url}/api/v1/customers`, { method: 'POST', agent,
            headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } },
        (reply) => {
            let text = '';
            reply.on('data', (part) => (text += part)).on('error', () => done(null));
            reply.on('end', () => {
                try {
                    done(reply.statusCode === 201 ? JSON.parse(text).id : null);
                } catch {
                    done(null); // cut off: not acknowledged
                }
            });
        });
        call.on('error', () => done(null));
        call.end(body);
    });
}

export async function killTest({ creates, kills, connections }) {
    const server = await startServer({ folder: newFolder() });
    const token = (await request(server.url, 'POST', '/login', { login: 'admin', password: PASSWORD })).body.token;
    const acknowledged = new Map();
    let asked = 0;
    let down = false;
    const worker = async () => {
        const agent = new Agent({ keepAlive: true, maxSockets: 1 });
        while (acknowledged.size < creates) {
            if (down) {
                await pause(5);
                continue;
            }
            const name = `Kill ${(asked += 1)}`;
            const id = await create(server.url, agent, token, name);
            if (!id) continue;
            assert.ok(!acknowledged.has(id), `the id ${id} was given twice`);
            acknowledged.set(id, name);
        }
        agent.destroy();
    };
    const killer = async () => {
        for (let i = 1; i <= kills; i++) {
            while (acknowledged.size < (creates * i) / (kills + 1)) await pause(1);
            await pause(Math.random() * 20);
            down = true;
            const { signal } = await server.restart('SIGKILL');
            assert.equal(signal, 'SIGKILL');
            down = false;
        }
    };
    await Promise.all([killer(), ...Array.from({ length: connections }, worker)]);

    // Once more with -9, so that the check finds the files as a crash leaves them.
    const dead = once(server.child, 'exit');
    server.child.kill('SIGKILL');
    await dead;
    const checked = guanxi(server.folder, ['check']);
    assert.equal(checked.code, 0, `check: ${checked.code} ${checked.out}${checked.err}`);
    await server.restart('SIGKILL');
    const admin = await server.as('admin');
    const found = new Map();
    const names = new Set();
    for (let cursor = ''; cursor !== null; ) {
        const page = await admin('GET', `/customers?fields=id,name,code&sort=id&limit=500${cursor && `&cursor=${cursor}`}`);
        assert.equal(page.status, 200, page.text);
        for (const { id, name, code } of page.body.data) {
            assert.ok(!found.has(id) && !names.has(name) && !names.has(code), `${id} ${name} ${code} is there twice`);
            found.set(id, name);
            names.add(name).add(code);
        }
        cursor = page.body.next;
    }
    for (const [id, name] of acknowledged) assert.equal(found.get(id), name, `the acknowledged ${id} is lost`);
    const { body } = await admin('GET', '/customers?limit=0&total=true');
    assert.equal(body.total, found.size);
    assert.ok(found.size <= asked, 'nothing is there that nobody asked for');
    const ended = await server.stop();
    assert.equal(ended.code, 0, `the server ended with ${JSON.stringify(ended)}: ${server.log()}`);
}
