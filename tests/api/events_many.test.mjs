// Five hundred windows open at once while others save: everybody hears of his own and of nothing else, nobody's save
// fails, windows that take nothing cost a bounded queue, and stopping the server ends them all.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openEvents } from './event_stream.mjs';
import { PASSWORD, request, startServer } from './server.mjs';

const PEOPLE = 32;
const WINDOWS = 16;
const SAVES = 120;

let server;
const people = [];

async function privateMemory() {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    return Number(/^guanxi_private_memory_bytes (\d+)/m.exec(text)[1]);
}
async function save(person, count) {
    for (let i = 0; i < count; i++) {
        const made = await request(server.url, 'POST', '/customers', { name: `${person.name} ${i}` }, person.headers);
        assert.equal(made.status, 201, made.text);
        person.made.push(made.body.id);
    }
}
const heard = (stream) => stream.events.filter((it) => it.event === 'change').map((it) => it.data.id);

describe('live updates for many', () => {
    before(async () => {
        // The sanitizer would else keep what is freed, up to 256 MB.
        process.env.ASAN_OPTIONS = `${process.env.ASAN_OPTIONS ?? ''}:quarantine_size_mb=4`;
        server = await startServer();
        for (let i = 0; i < PEOPLE; i++) {
            const name = `seller${i}`;
            const added = server.guanxi(['user', 'add', name, '--name', name, '--role', 'sales', '--password-stdin'], `${PASSWORD}\n`);
            assert.equal(added.code, 0, added.err);
            const { body } = await request(server.url, 'POST', '/login', { login: name, password: PASSWORD });
            people.push({ name, headers: { authorization: `Bearer ${body.token}` }, streams: [], made: [] });
        }
    });
    after(() => people.forEach(({ streams }) => streams.forEach((stream) => stream.close())));

    it('five hundred listen, and each hears of his own', async () => {
        for (const person of people)
            person.streams = await Promise.all(Array.from({ length: WINDOWS }, () => openEvents(server.url, person.headers, 'customers')));
        assert.ok(people.every(({ streams }) => streams.every(({ status }) => status === 200)));
        await Promise.all(people.slice(0, 6).map((person) => save(person, SAVES / 6)));
        for (const person of people.slice(0, 6))
            for (const stream of person.streams) {
                await stream.wait(() => heard(stream).length === person.made.length, 'each save');
                assert.deepEqual(heard(stream), person.made);
            }
        assert.ok(people.slice(6).every(({ streams }) => streams.every(({ events }) => events.length === 0)), 'and of nobody else\'s');
    });

    it('windows that take nothing do not grow without bound', async () => {
        people[0].streams.slice(0, 8).forEach((stream) => stream.pause());
        const before = await privateMemory();
        await Promise.all(people.slice(0, 6).map((person) => save(person, SAVES / 2)));
        const last = people[0].streams[15];
        await last.wait(() => heard(last).length === people[0].made.length, 'each save');
        const grown = (await privateMemory()) - before;
        assert.ok(grown < 64 << 20, `${grown} bytes`);
    });

    it('stopping the server ends them all', async () => {
        const { code } = await server.stop();
        assert.equal(code, 0, server.log());
        await Promise.all(people.slice(1).flatMap(({ streams }) => streams.map((stream) => stream.over())));
    });
});
