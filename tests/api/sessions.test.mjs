// What takes time or a second hand: tokens that expire, tries that are slowed down, people who are locked out.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PASSWORD, request, startServer } from './server.mjs';

const pause = (ms) => new Promise((go) => setTimeout(go, ms));
let server;
const login = (name, password) => request(server.url, 'POST', '/login', { login: name, password }, { 'accept-language': 'en' });
const me = (token) => request(server.url, 'GET', '/me', undefined, { authorization: `Bearer ${token}` }).then(({ status }) => status);

describe('sessions over time', () => {
    before(async () => (server = await startServer()));
    after(async () => assert.equal((await server.stop()).code, 0, server.log()));

    it('a session outlives a restart, a log-out does too', async () => {
        const [kept, ended] = [(await login('sam', PASSWORD)).body.token, (await login('sam', PASSWORD)).body.token];
        await request(server.url, 'POST', '/logout', undefined, { authorization: `Bearer ${ended}` });
        await server.restart();
        assert.deepEqual([await me(kept), await me(ended)], [200, 401]);
    });

    it('a token ends at its time', async () => {
        const sam = await server.as('sam');
        const { body } = await sam('POST', '/tokens', { name: 'short', expires_at: new Date(Date.now() + 1500).toISOString() });
        assert.equal(await me(body.token), 200);
        await pause(1700);
        assert.equal(await me(body.token), 401);
    });

    it('a disabled person is out at once, from every session and token', async () => {
        const sue = await server.as('sue');
        const session = (await login('sue', PASSWORD)).body.token;
        const { token } = (await sue('POST', '/tokens', { name: 'program' })).body;
        assert.deepEqual([await me(session), await me(token)], [200, 200]);
        const done = server.guanxi(['user', 'disable', 'sue']);
        assert.equal(done.code, 0, done.err);
        assert.deepEqual([await me(session), await me(token), (await sue('GET', '/me')).status], [401, 401, 401]);
        const refused = await login('sue', PASSWORD);
        assert.deepEqual([refused.status, refused.body.code, refused.body.detail], [401, 'login_failed', 'The login or the password is wrong.']);
    });

    it('so is one whose status an administrator changes, and one who loses the role loses its rights at once', async () => {
        server.admin = await server.as('admin');
        assert.equal(server.guanxi(['user', 'add', 'tim', '--name', 'Tim', '--role', 'sales', '--password-stdin'], `${PASSWORD}\n`).code, 0);
        const tim = await server.as('tim');
        const { id } = (await tim('GET', '/me')).body.user;
        assert.equal((await tim('POST', '/customers', { name: 'x' })).status, 201);
        assert.equal((await server.admin('PATCH', `/users/${id}`, { roles: [] })).status, 200);
        assert.equal((await tim('GET', '/customers')).status, 404);
        assert.equal((await server.admin('PATCH', `/users/${id}`, { roles: ['admin'] })).status, 200);
        assert.equal((await tim('GET', '/transactions')).status, 200);
        assert.equal((await server.admin('PATCH', `/users/${id}`, { status: 'left' })).status, 200);
        assert.equal((await tim('GET', '/me')).status, 401);
        assert.equal((await server.admin('PATCH', `/users/${id}`, { status: 'active', roles: ['sales'] })).status, 200);
        assert.equal((await login('tim', PASSWORD)).status, 200);
    });

    it('sessions of who is locked end with the commit: unlocking does not bring them back', async () => {
        const admin = await server.as('admin');
        const tim = await server.as('tim');
        const { id } = (await tim('GET', '/me')).body.user;
        const old = (await login('tim', PASSWORD)).body.token;
        assert.equal((await admin('PATCH', `/users/${id}`, { title: 'Seller' })).status, 200);
        assert.deepEqual([await me(old), (await tim('GET', '/me')).status], [200, 200], 'another change ends nothing');
        for (const status of ['locked', 'left']) {
            const session = (await login('tim', PASSWORD)).body.token;
            assert.equal((await admin('PATCH', `/users/${id}`, { status })).status, 200);
            assert.equal((await admin('PATCH', `/users/${id}`, { status: 'active' })).status, 200);
            assert.deepEqual([await me(session), await me(old)], [401, 401], status);
        }
        assert.equal((await login('tim', PASSWORD)).status, 200);
    });

    it('a new password from the command line ends the sessions of the old one', async () => {
        const old = (await login('tim', PASSWORD)).body.token;
        assert.equal(server.guanxi(['user', 'password', 'tim', '--password-stdin'], 'a quite new password\n').code, 0);
        assert.equal((await login('tim', PASSWORD)).status, 401);
        assert.equal((await login('tim', 'a quite new password')).status, 200);
        assert.equal(await me(old), 401);
    });

    it('an administrator gives a new password: the old one and all sessions end, and the audit says who did it', async () => {
        const admin = await server.as('admin');
        const made = await admin('POST', '/users', { name: 'Nina', login: 'nina', roles: ['sales'] });
        assert.equal(made.status, 201, made.text);
        const nina = made.body.id;
        const first = await admin('POST', `/users/${nina}/password`);
        assert.equal(first.status, 200, first.text);
        const old = (await login('nina', first.body.password)).body.token;
        assert.equal(await me(old), 200);
        const given = await admin('POST', `/users/${nina}/password`);
        assert.notEqual(given.body.password, first.body.password);
        assert.equal(await me(old), 401);
        assert.equal((await login('nina', first.body.password)).status, 401);
        assert.equal((await login('nina', given.body.password)).status, 200);
        const [line] = (await admin('GET', '/audit?action=password')).body.data;
        assert.deepEqual([line.action, line.record.id, line.actor.name], ['password', nina, 'Person admin']);
        assert.equal((await admin('POST', '/users/12345/password')).status, 404);
    });

    it('tries are slowed down, with Retry-After, for right passwords too; then the right one gets in', async () => {
        let reply;
        for (let i = 0; i < 5; i++) assert.equal((await login('sam', `wrong password ${i}`)).status, 401, `try ${i}`);
        reply = await login('sam', PASSWORD);
        assert.deepEqual([reply.status, reply.body.code], [429, 'login_throttled'], reply.text);
        const wait = Number(reply.headers.get('retry-after'));
        assert.ok(wait >= 1 && wait <= 60, `Retry-After: ${wait}`);
        assert.match(reply.body.detail, new RegExp(String(wait)));
        assert.equal((await login('admin', PASSWORD)).status, 200, 'others are not held up');
        await pause(wait * 1000 + 50);
        assert.equal((await login('sam', PASSWORD)).status, 200);
    });
});
