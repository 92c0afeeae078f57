// Keeps functions and files short, flat and commented. What must be longer stands in
// tools/limits-exceptions.txt with its reason; that list may only shrink.
//
//   node tools/limits.mjs            at the root of the checkout; needs universal-ctags
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { codeOnly, commentLines, filesBelow, readLines, reporter } from './lib/sources.mjs';

const LIMITS = { length: 60, nesting: 4, parameters: 6 };
const C_FILE = 600;
const TS_FILE = 300;
// Comments, as a share of the lines of all C; the style wants 20 to 30 %. Small trees say nothing.
const COMMENTS = { least: 0.06, most: 0.4, from: 2000 };

const EXCEPTIONS = 'tools/limits-exceptions.txt';
const report = reporter('limits');

const exceptions = new Map();
if (existsSync(EXCEPTIONS)) {
    readLines(EXCEPTIONS).forEach((text, index) => {
        if (!text.trim() || text.startsWith('#')) return;
        const [, file, limit, value, reason] = /^(\S+)\s+(\S+)\s+(\d+)\s+(.+)$/.exec(text) ?? [];
        if (!reason) report.add(EXCEPTIONS, index + 1, 'expected: file, limit, number, reason');
        else exceptions.set(`${file} ${limit}`, { value: Number(value), line: index + 1, used: false });
    });
}

function measure(file, line, limit, value, allowed, what) {
    if (value <= allowed) return;
    const exception = exceptions.get(`${file} ${limit}`);
    if (!exception) return report.add(file, line, `${what} (${allowed} allowed)`);
    exception.used = true;
    if (value > exception.value) report.add(file, line, `${what} (its exception allows ${exception.value})`);
    if (value < exception.value) report.add(EXCEPTIONS, exception.line, `lower it to ${value}: ${file} ${limit}`);
}

// A brace after one of these opens data, not a block: an initialiser, or a compound literal such as
// (struct point){1, 2}.
const DATA_BEFORE = /([=,[{]|\breturn|[=(,]\s*\(\s*(const\s+)?((struct|union|enum)\s+)?\w+[\s*\[\]\w]*\))\s*$/;

// How deep the blocks of a function lie in one another; its body alone is 0.
function nesting(code) {
    const stack = [];
    let deepest = 0;
    for (const { 0: brace, index } of code.matchAll(/[{}]/g)) {
        if (brace === '}') {
            stack.pop();
            continue;
        }
        const inData = stack.at(-1) === 'data';
        const before = code.slice(Math.max(0, index - 120), index);
        const blockInside = stack.length > 0 && /^\s*$/.test(before.split(/[{};]/).at(-1)) && !inData;
        const data = inData || (!blockInside && stack.length > 0 && DATA_BEFORE.test(before));
        stack.push(data ? 'data' : 'block');
        deepest = Math.max(deepest, stack.filter((kind) => kind === 'block').length - 1);
    }
    return deepest;
}

function parameters(signature) {
    const inside = signature.replace(/^\(|\)$/g, '').trim();
    if (inside === '' || inside === 'void') return 0;
    let depth = 0;
    let count = 1;
    for (const char of inside) {
        if (char === '(') depth += 1;
        if (char === ')') depth -= 1;
        if (char === ',' && depth === 0) count += 1;
    }
    return count;
}

function functionsOf(files) {
    if (files.length === 0) return [];
    const { stdout, status, error } = spawnSync(
        'ctags',
        ['--options=NONE', '--languages=C', '--langmap=C:.c.h', '--kinds-C=f', '--fields=+neS', '--output-format=json', '-o', '-', ...files],
        { encoding: 'utf8', maxBuffer: 1 << 26 },
    );
    if (error || status !== 0) throw new Error('ctags is missing or not Universal Ctags: tools/install-deps.sh test');
    return stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line));
}

const cFiles = [...filesBelow('src', /\.[ch]$/), ...filesBelow('tools', /\.c$/)];
let lines = 0;
let comments = 0;
const codeLines = new Map();
for (const file of cFiles) {
    const text = readFileSync(file, 'utf8');
    const count = text.split('\n').length - 1;
    lines += count;
    comments += commentLines(text);
    codeLines.set(file, codeOnly(text).split('\n'));
    measure(file, count, 'file', count, C_FILE, `the file has ${count} lines`);
}

const functions = functionsOf(cFiles);
for (const { path, name, line, end, signature } of functions) {
    const length = end - line + 1;
    const depth = nesting(codeLines.get(path).slice(line - 1, end).join('\n'));
    const count = parameters(signature ?? '');
    measure(path, line, `length:${name}`, length, LIMITS.length, `${name} has ${length} lines`);
    measure(path, line, `nesting:${name}`, depth, LIMITS.nesting, `${name} nests ${depth} deep`);
    measure(path, line, `parameters:${name}`, count, LIMITS.parameters, `${name} takes ${count} parameters`);
}

for (const file of filesBelow('web/src', /\.tsx?$/)) {
    const count = readLines(file).length - 1;
    measure(file, count, 'file', count, TS_FILE, `the file has ${count} lines`);
}

for (const [key, { line, used }] of exceptions)
    if (!used) report.add(EXCEPTIONS, line, `not needed any more, take it out: ${key}`);

const share = lines ? comments / lines : 0;
const percent = `${Math.round(100 * share)} % comments`;
if (lines >= COMMENTS.from && (share < COMMENTS.least || share > COMMENTS.most))
    report.add('src', 1, `${percent}; ${100 * COMMENTS.least} to ${100 * COMMENTS.most} % are expected`);
report.finish(`${cFiles.length} C files, ${functions.length} functions, ${lines} lines, ${percent}, ${exceptions.size} exceptions`);
