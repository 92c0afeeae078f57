// Runs the API cases: every file of tests/api/cases is a list of stories on one fresh server, every story a
// list of steps. A step:
//   { "as": "admin", "do": "POST /customers", "body": {…}, "headers": {…},
//     "expect": { "status": 201, "body": {…}, "headers": {…}, "absent": ["cost"] }, "keep": { "id": "data.0.id" } }
// `expect.body` is matched as a part: objects may have more keys, arrays must have the same length; "*" is
// anything present, "/re/" a pattern. `keep` stores a value of the reply for later steps as $name.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { startServer, request } from './server.mjs';

const folder = new URL('./cases/', import.meta.url);

function fill(value, kept) {
    if (typeof value === 'string') {
        const whole = /^\$(\w+)$/.exec(value);
        if (whole && whole[1] in kept) return kept[whole[1]];
        return value.replace(/\$\{?([a-z]\w*)\}?/g, (all, name) => (name in kept ? String(kept[name]) : all));
    }
    if (Array.isArray(value)) return value.map((item) => fill(item, kept));
    if (value && typeof value === 'object')
        return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, kept)]));
    return value;
}

function pick(value, path) {
    return path.split('.').reduce((at, key) => (at === undefined || at === null ? undefined : at[key]), value);
}

function match(actual, expected, where) {
    if (expected === '*') return assert.ok(actual !== undefined && actual !== null, `${where} is missing`);
    if (typeof expected === 'string' && /^\/.*\/$/s.test(expected))
        return assert.match(String(actual), new RegExp(expected.slice(1, -1)), where);
    if (Array.isArray(expected)) {
        assert.ok(Array.isArray(actual), `${where} is no list: ${JSON.stringify(actual)}`);
        assert.equal(actual.length, expected.length, `${where}: length of ${JSON.stringify(actual)}`);
        return expected.forEach((item, index) => match(actual[index], item, `${where}[${index}]`));
    }
    if (expected && typeof expected === 'object') {
        assert.ok(actual && typeof actual === 'object', `${where} is no object: ${JSON.stringify(actual)}`);
        return Object.entries(expected).forEach(([key, item]) => match(actual[key], item, `${where}.${key}`));
    }
    return assert.deepEqual(actual, expected, where);
}

async function runStep(server, callers, kept, step) {
    const [method, path] = step.do.split(/ (.*)/s);
    const who = step.as ?? 'admin';
    if (who !== 'nobody') callers[who] ??= await server.as(who);
    const call = who === 'nobody' ? (...args) => request(server.url, ...args) : callers[who];
    const body = step.raw ?? (step.body === undefined ? undefined : fill(step.body, kept));
    const reply = await call(method, encodeURI(fill(path, kept)), body, fill(step.headers ?? {}, kept));
    const where = `${step.do} as ${who}: ${reply.status} ${reply.text.slice(0, 600)}\n`;
    const expect = fill(step.expect ?? {}, kept);
    assert.equal(reply.status, expect.status ?? 200, where);
    if ('body' in expect) match(reply.body, expect.body, `${where}body`);
    for (const key of expect.absent ?? [])
        assert.equal(pick(reply.body, key), undefined, `${where}${key} should be absent`);
    for (const [key, value] of Object.entries(expect.headers ?? {})) match(reply.headers.get(key), value, `${where}${key}`);
    for (const [name, from] of Object.entries(step.keep ?? {})) {
        kept[name] = from.startsWith('header:') ? reply.headers.get(from.slice(7)) : pick(reply.body, from);
        assert.notEqual(kept[name], undefined, `${where}nothing to keep at ${from}`);
    }
}

for (const file of readdirSync(folder).filter((name) => name.endsWith('.json')).sort()) {
    const stories = JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
    describe(file.replace(/\.json$/, ''), () => {
        let server;
        const callers = {};
        before(async () => (server = await startServer()));
        after(async () => {
            const ended = await server.stop();
            assert.equal(ended.code, 0, `the server ended with ${JSON.stringify(ended)}: ${server.log()}`);
        });
        for (const story of stories) {
            it(story.story, async () => {
                const kept = {};
                for (const step of story.steps) await runStep(server, callers, kept, step);
            });
        }
    });
}
