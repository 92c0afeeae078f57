// The test runner adds up, ends with the plain line, and never takes silence for success.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const runner = resolve(dirname(fileURLToPath(import.meta.url)), '../../tools/test.mjs');
const SOURCE = 'tests/unit/base/test_text.c';

// Runs the runner in a folder with these files; a unit test program is a shell script here.
function run(t, files, ...args) {
    const root = mkdtempSync(join(tmpdir(), 'guanxi-runner-'));
    t.after(() => rmSync(root, { recursive: true }));
    for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), text, { mode: 0o755 });
    }
    const env = { ...process.env, BUILD: 'build' };
    delete env.NODE_TEST_CONTEXT; // else the inner runner believes to be a child of this one
    const { status, stdout } = spawnSync('node', [runner, ...args], { cwd: root, env, encoding: 'utf8' });
    return { status, stdout, last: stdout.trimEnd().split('\n').at(-1) };
}

const unit = (script) => ({ [SOURCE]: '', 'build/asan/unit/base/test_text': `#!/bin/sh\n${script}\n` });
const api = (body) => ({ 'tests/api/a.test.mjs': `import { test } from 'node:test';\n${body}\n` });

test('passes of all suites are added up', (t) => {
    const files = { ...unit("echo '[  PASSED  ] 3 test(s).'"), ...api("test('a', () => {});") };
    const result = run(t, files, 'unit', 'api');
    assert.equal(result.last, '4 passed, 0 failed');
    assert.equal(result.status, 0);
});

test('failures are counted and shown', (t) => {
    const result = run(t, api("test('a', () => {});\ntest('b', () => { throw new Error('the reason'); });"), 'api');
    assert.equal(result.last, '1 passed, 1 failed');
    assert.match(result.stdout, /the reason/);
    assert.equal(result.status, 1);
});

for (const [what, script] of [
    ['dies without a word', 'exit 3'],
    ['ends well but counts nothing', 'exit 0'],
    ['passes and then ends badly, as with a leak', "echo '[  PASSED  ] 3 test(s).'; exit 99"],
]) {
    test(`a program that ${what} is a failure`, (t) => {
        const result = run(t, unit(`echo its output; ${script}`), 'unit');
        assert.match(result.last, /^[03] passed, 1 failed$/);
        assert.match(result.stdout, /its output/);
        assert.equal(result.status, 1);
    });
}

test('a suite whose file does not load is a failure', (t) => {
    const result = run(t, api('nonsense('), 'api');
    assert.equal(result.last, '0 passed, 1 failed');
    assert.equal(result.status, 1);
});

test('a skipped test is a failure', (t) => {
    const result = run(t, api("test('a', () => {});\ntest('b', { skip: true }, () => {});"), 'api');
    assert.equal(result.last, '1 passed, 1 failed');
});

test('nothing to run is a failure', (t) => {
    const result = run(t, {}, 'unit');
    assert.equal(result.last, '0 passed, 0 failed');
    assert.equal(result.status, 1);
});
