// Runs every suite there is, one after the other, and adds up. Make builds what the suites need first.
//
//   node tools/test.mjs [--full] [SUITE ...]
//
// Ends with exactly "N passed, N failed"; exit 1 when something failed, a suite died, or nothing ran.
// Environment, set by make: BUILD, MAKE, GUANXI_ASAN and GUANXI_PLAIN (the two programs).
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { startPostgres } from './lib/postgres.mjs';

const { BUILD = 'build', MAKE = 'make', GUANXI_ASAN = '', GUANXI_PLAIN = '' } = process.env;
const args = process.argv.slice(2);
const full = args.includes('--full');
const chosen = args.filter((arg) => !arg.startsWith('--'));
const reports = join(BUILD, 'reports');

const MINUTE = 60_000;
const TEST = /\.test\.mjs$/;
// Sanitizer findings end the program with a code that no test takes for an ordinary exit.
const SANITIZERS = {
    ASAN_OPTIONS: 'detect_leaks=1:abort_on_error=0:exitcode=99',
    UBSAN_OPTIONS: 'print_stacktrace=1:halt_on_error=1:exitcode=99',
};

function filesBelow(folder, pattern) {
    if (!existsSync(folder)) return [];
    return readdirSync(folder, { withFileTypes: true })
        .flatMap((entry) => {
            if (entry.name === 'node_modules') return [];
            const path = join(folder, entry.name);
            return entry.isDirectory() ? filesBelow(path, pattern) : pattern.test(path) ? [path] : [];
        })
        .sort();
}

function run(command, args, { env = {}, cwd, minutes = 5 } = {}) {
    return new Promise((done) => {
        const child = spawn(command, args, { cwd, env: { ...process.env, ...env } });
        let output = '';
        const timer = setTimeout(() => {
            output += `\nstopped after ${minutes} minutes\n`;
            child.kill('SIGKILL');
        }, minutes * MINUTE);
        child.stdout.on('data', (text) => (output += text));
        child.stderr.on('data', (text) => (output += text));
        child.on('error', (error) => (output += `${error.message}\n`));
        child.on('close', (code, signal) => {
            clearTimeout(timer);
            done({ ok: code === 0, how: signal ?? `exit ${code}`, output });
        });
    });
}

const died = (what, result) => `${what}: died (${result.how})\n${result.output}`;

// A result that names no failure and yet ended badly, or counted nothing, is one failure more.
function settle(what, result, passed, failed, output = result.output) {
    if (failed === 0 && (!result.ok || passed === 0)) return { passed, failed: 1, output: died(what, result) };
    return { passed, failed, output: failed ? output : '' };
}

// ---- the kinds of suite ----------------------------------------------------------------------------

async function checks(names) {
    const sum = { passed: 0, failed: 0, output: '' };
    // The variables given to the outer make reach the inner one; its job server cannot.
    const MAKEFLAGS = (process.env.MAKEFLAGS ?? '').replaceAll(/ -j\d*| --jobserver-\S+/g, '');
    for (const name of names) {
        const result = await run(MAKE, ['--no-print-directory', '-k', `BUILD=${BUILD}`, name], { env: { MAKEFLAGS }, minutes: 30 });
        sum[result.ok ? 'passed' : 'failed'] += 1;
        if (!result.ok) sum.output += result.output;
    }
    return sum;
}

async function unitProgram(source, env) {
    const program = source.replace('tests/unit', join(BUILD, 'asan/unit')).replace(/\.c$/, '');
    const result = await run(program, [], { env: { ...SANITIZERS, ...env } });
    const count = (word) =>
        [...result.output.matchAll(new RegExp(`^\\[  ${word}  \\] (\\d+) test\\(s\\)`, 'gm'))]
            .reduce((sum, match) => sum + Number(match[1]), 0);
    return settle(source, result, count('PASSED'), count('FAILED'), `${source}\n${result.output}`);
}

async function unit(sources, name, env = {}) {
    const sum = { passed: 0, failed: 0, output: '' };
    const queue = [...sources];
    const worker = async () => {
        for (let source; (source = queue.shift()); ) {
            const { passed, failed, output } = await unitProgram(source, env);
            sum.passed += passed;
            sum.failed += failed;
            sum.output += output;
        }
    };
    await Promise.all(cpus().map(worker));
    return sum;
}

const node = (env, minutes, atOnce = 1) => async (files, name) => {
    const report = join(reports, `${name}.txt`);
    rmSync(report, { force: true });
    const result = await run(
        'node',
        ['--test', `--test-concurrency=${atOnce}`, '--test-reporter=tap', '--test-reporter-destination=stdout', '--test-reporter=spec',
            `--test-reporter-destination=${report}`, ...files],
        { env: { ...SANITIZERS, ...env }, minutes },
    );
    const count = (word) => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(result.output)?.[1] ?? 0);
    const text = existsSync(report) ? readFileSync(report, 'utf8') : '';
    const failing = text.slice(Math.max(0, text.indexOf('failing tests:')));
    // A skipped test proves nothing: it counts as failed, and says so.
    const skipped = count('skipped') + count('todo');
    const note = skipped ? `${skipped} tests of ${name} were skipped\n` : '';
    return settle(name, result, count('pass'), count('fail') + count('cancelled') + skipped, note + failing);
};

async function vitest() {
    const report = resolve(reports, 'web.json');
    rmSync(report, { force: true });
    const result = await run(
        'npx',
        ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
        { cwd: 'web', minutes: 15 },
    );
    if (!existsSync(report)) return { passed: 0, failed: 1, output: died('web', result) };
    const counts = JSON.parse(readFileSync(report, 'utf8'));
    return settle('web', result, counts.numPassedTests, counts.numFailedTests);
}

// The tests of the database layer and of the API once more, on PostgreSQL; not those of what only a file has: its
// damage, a full disk, a copy made beside it, what is left in its pages, the words of its plans.
const OF_FILES = /\/sqlite\/|\/test_render\.c$|\/(disk|commands|privacy|duplicates_keys|slow)\.test\.mjs$/;
function onPostgres() {
    const there = [...filesBelow('tests/unit/db', /\/test_[^/]*\.c$/), ...filesBelow('tests/api', TEST)];
    return there.filter((file) => !OF_FILES.test(file));
}

async function postgres(files) {
    const server = await startPostgres();
    const GUANXI_TEST_DATABASE = server.url;
    const sum = { passed: 0, failed: 0, output: '' };
    const api = node({ GUANXI_BIN: GUANXI_PLAIN, GUANXI_TEST_DATABASE }, 30, cpus().length);
    const parts = [
        await unit(files.filter((file) => file.endsWith('.c')), 'postgres', { GUANXI_TEST_DATABASE }),
        await api(files.filter((file) => file.endsWith('.mjs')), 'postgres'),
    ];
    await server.stop();
    for (const part of parts) for (const key of Object.keys(sum)) sum[key] += part[key];
    return sum;
}

// ---- the suites, in the order of what a person wants to know first ------------------------------------


const QUICK = ['check-layers', 'check-limits', 'check-banned', 'check-format'];
const FULL = [...QUICK, 'check-headers', 'check-clang', 'check-web'];
const suites = [
    { name: 'check', files: full ? FULL : QUICK, run: checks },
    { name: 'unit', files: filesBelow('tests/unit', /\/test_[^/]*\.c$/), run: unit },
    { name: 'tools', files: filesBelow('tests/tools', TEST), run: node({}, 10) },
    { name: 'api', files: filesBelow('tests/api', TEST), run: node({ GUANXI_BIN: GUANXI_ASAN }, 30, cpus().length) },
    { name: 'postgres', files: onPostgres(), run: postgres },
    { name: 'web', files: filesBelow('web', /\.test\.tsx?$/), run: vitest },
    { name: 'browser', files: filesBelow('tests/browser', TEST), run: node({ GUANXI_BIN: GUANXI_PLAIN }, 30) },
    { name: 'full', files: full ? filesBelow('tests/full', TEST) : [], run: node({ GUANXI_BIN: GUANXI_PLAIN }, 120) },
];

const unknown = chosen.filter((name) => !suites.some((suite) => suite.name === name));
if (unknown.length > 0) {
    console.error(`no suite ${unknown.join(', ')}; there are: ${suites.map((suite) => suite.name).join(' ')}`);
    process.exit(2);
}
mkdirSync(reports, { recursive: true });
const rows = [];
for (const suite of suites) {
    if (suite.files.length === 0 || (chosen.length > 0 && !chosen.includes(suite.name))) continue;
    const start = performance.now();
    const result = await suite.run(suite.files, suite.name);
    if (result.output) console.log(result.output.trimEnd());
    rows.push({ ...suite, ...result, seconds: (performance.now() - start) / 1000 });
    console.log(`${suite.name}: ${result.passed} passed, ${result.failed} failed`);
}

const total = (key) => rows.reduce((sum, row) => sum + row[key], 0);
const seconds = total('seconds');
console.log(`\nshare of ${seconds.toFixed(1)} s:`);
for (const row of rows) {
    const share = `${Math.round((100 * row.seconds) / seconds)} %`.padStart(5);
    console.log(`  ${row.name.padEnd(8)} ${share}  ${row.seconds.toFixed(1)} s`);
}
console.log(`${total('passed')} passed, ${total('failed')} failed`);
process.exit(total('failed') > 0 || total('passed') === 0 ? 1 : 0);
