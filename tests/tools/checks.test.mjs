// The checks of `make check` find what they are for: each test breaks one thing in a copy of the small
// sound house in fixture/ and expects the check to fail and to name the place.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { after, test } from 'node:test';
import { filesBelow } from '../../tools/lib/sources.mjs';

const tools = resolve(import.meta.dirname ?? dirname(new URL(import.meta.url).pathname), '../../tools');
const fixture = join(tools, '../tests/tools/fixture');

const fixtureText = (path) => (existsSync(join(fixture, path)) ? readFileSync(join(fixture, path), 'utf8') : '');

// Compiles src/**/*.c of a folder into obj/, those that are chosen by path and text.
function compile(root, chosen) {
    for (const source of filesBelow(join(root, 'src'), /\.c$/).map((path) => relative(root, path))) {
        if (!chosen(source, readFileSync(join(root, source), 'utf8'))) continue;
        const object = join(root, source.replace(/^src/, 'obj').replace(/c$/, 'o'));
        mkdirSync(dirname(object), { recursive: true });
        const args = ['-iquote', 'src', '-w', '-c', source, '-o', object];
        const { status, stderr } = spawnSync('cc', args, { cwd: root, encoding: 'utf8' });
        assert.equal(status, 0, stderr);
    }
}

// The objects of the sound house, compiled once.
let soundRoot;
function sound() {
    if (!soundRoot) {
        soundRoot = mkdtempSync(join(tmpdir(), 'guanxi-checks-'));
        cpSync(fixture, soundRoot, { recursive: true });
        compile(soundRoot, () => true);
    }
    return join(soundRoot, 'obj');
}
after(() => soundRoot && rmSync(soundRoot, { recursive: true }));

// A house of one's own; gone after the test.
function house(t) {
    const root = mkdtempSync(join(tmpdir(), 'guanxi-checks-'));
    t.after(() => rmSync(root, { recursive: true }));
    cpSync(fixture, root, { recursive: true });
    return {
        root,
        append: (path, text) => appendFileSync(join(root, path), text),
        write(path, text) {
            mkdirSync(dirname(join(root, path)), { recursive: true });
            writeFileSync(join(root, path), text);
        },
        replace(path, from, to) {
            const text = readFileSync(join(root, path), 'utf8');
            assert.ok(text.includes(from));
            writeFileSync(join(root, path), text.replace(from, to));
        },
        check(name, ...args) {
            const { status, stdout, stderr } = spawnSync('node', [join(tools, `${name}.mjs`), ...args], {
                cwd: root,
                encoding: 'utf8',
            });
            return { status, output: stdout + stderr };
        },
        layers() {
            cpSync(sound(), join(root, 'obj'), { recursive: true });
            compile(root, (path, text) => text !== fixtureText(path));
            return this.check('layers', '--objects', 'obj');
        },
    };
}

function assertFound({ status, output }, ...expected) {
    assert.equal(status, 1, output);
    for (const text of expected) assert.ok(output.includes(text), `no "${text}" in:\n${output}`);
}

test('the sound house passes every check', (t) => {
    const own = house(t);
    for (const { status, output } of [own.layers(), own.check('limits'), own.check('banned')])
        assert.equal(status, 0, output);
});

// ---- layers ----------------------------------------------------------------------------------------

test('an include that runs back is found', (t) => {
    const own = house(t);
    own.append('src/base/text.c', '#include "record/stages/stage.h"\n');
    assertFound(own.layers(), 'src/base/text.c:10: includes "record/stages/stage.h": the arrow runs back, from base to record');
});

test('a call that runs back is found, though nothing is included', (t) => {
    const own = house(t);
    own.append('src/base/text.c', 'int record_save(const char *path);\nint back(void) { return record_save(""); }\n');
    assertFound(own.layers(), 'src/base/text.c:10: uses record_save of src/record/save.c', 'from base to record');
});

test('two files that call each other in a circle are found', (t) => {
    const own = house(t);
    own.append('src/record/stage.c', 'int record_save(const char *);\nint again(void) { return record_save(""); }\n');
    assertFound(own.layers(), 'a circle of files: src/record/save.c → src/record/stage.c → src/record/save.c');
});

test('headers that include each other in a circle are found', (t) => {
    const own = house(t);
    own.append('src/record/stages/stage.h', '#include "record/save.h"\n');
    own.append('src/record/save.h', '#include "record/stages/stage.h"\n');
    assertFound(own.layers(), 'a circle of files: src/record/save.h → src/record/stages/stage.h → src/record/save.h');
});

test('a module that names another is found, by include and by call', (t) => {
    const own = house(t);
    own.append('src/modules/sales/sales.c', '#include "modules/service/service.h"\nint both(void) { return service_run(); }\n');
    assertFound(
        own.layers(),
        'src/modules/sales/sales.c:9: includes "modules/service/service.h": module sales names module service',
        'uses service_run of src/modules/service/service.c: module sales names module service',
    );
});

test('a folder below the modules that names one is found', (t) => {
    const own = house(t);
    own.write('src/api/dispatch.c', '#include "modules/sales/sales.h"\nint dispatch(void) { return sales_run(); }\n');
    assertFound(own.layers(), 'src/api/dispatch.c:1: includes "modules/sales/sales.h": api names module sales');
});

for (const [header, path] of [
    ['sqlite3.h', 'src/record/save.c'],
    ['microhttpd.h', 'src/record/save.c'],
    ['pthread.h', 'src/db/query.c'],
    ['sys/stat.h', 'src/record/stage.c'],
]) {
    test(`<${header}> away from home is found`, (t) => {
        const own = house(t);
        own.replace(path, '#include', `#include <${header}>\n#include`);
        assertFound(own.check('layers'), `${path}:1: <${header}> belongs in src/`);
    });
}

test('imports of the browser application that run back, or go from module to module, are found', (t) => {
    const own = house(t);
    own.append('web/src/base/plus.ts', "import { rows } from '@/views/list';\n");
    own.append('web/src/modules/sales/index.ts', "import {\n    service,\n} from '../service';\n");
    assertFound(
        own.check('layers'),
        'web/src/base/plus.ts:2: imports "@/views/list": the arrow runs back, from base to views',
        'web/src/modules/sales/index.ts:4: imports "../service": module sales names module service',
        'a circle of files: web/src/base/plus.ts → web/src/views/list.ts → web/src/base/plus.ts',
    );
});

test('a folder that is not in the house is found', (t) => {
    const own = house(t);
    own.write('src/util/misc.c', 'int misc;\n');
    assertFound(own.check('layers'), 'src/util/misc.c:1: this folder is not in the house');
});

// ---- limits ----------------------------------------------------------------------------------------

const longFunction = `int longer(int a)\n{\n${'    a++;\n'.repeat(60)}    return a;\n}\n`;

test('a long function is found', (t) => {
    const own = house(t);
    own.append('src/base/text.c', longFunction);
    assertFound(own.check('limits'), 'src/base/text.c:10: longer has 64 lines (60 allowed)');
});

test('deep nesting and many parameters are found; initialisers are no nesting', (t) => {
    const own = house(t);
    own.append('src/base/text.c', `int deep(int a, int b, int c, int d, int e, int f, int (*g)(int, int))
{
    struct { struct { struct { struct { struct { int x; } x; } x; } x; } x; } data = {{{{{1}}}}};
    if (a) { for (;;) { while (b) { if (c) { do { a--; } while (a); } } } }
    return data.x.x.x.x.x;
}
int flat(void)
{
    int data[1][1][1][1][1] = {{{{{1}}}}};
    return data[0][0][0][0][0];
}
`);
    const result = own.check('limits');
    assertFound(result, 'text.c:10: deep nests 5 deep (4 allowed)', 'deep takes 7 parameters (6 allowed)');
    assert.ok(!result.output.includes('flat'), result.output);
});

test('long files are found, in C and in TypeScript', (t) => {
    const own = house(t);
    own.append('src/base/text.h', '\n'.repeat(600));
    own.append('web/src/base/plus.ts', '\n'.repeat(300));
    assertFound(own.check('limits'), 'src/base/text.h:604: the file has 604 lines', 'plus.ts:301: the file has 301');
});

test('an exception with a reason is honoured, and the list may only shrink', (t) => {
    const own = house(t);
    const entry = (value) => own.write('tools/limits-exceptions.txt', `src/base/text.c length:longer ${value} a table\n`);
    own.append('src/base/text.c', longFunction);
    entry(64);
    assert.equal(own.check('limits').status, 0);
    entry(70);
    assertFound(own.check('limits'), 'tools/limits-exceptions.txt:1: lower it to 64');
    entry(63);
    assertFound(own.check('limits'), 'longer has 64 lines (its exception allows 63)');
    own.replace('src/base/text.c', longFunction, '');
    assertFound(own.check('limits'), 'tools/limits-exceptions.txt:1: not needed any more');
});

// ---- banned ----------------------------------------------------------------------------------------

for (const [what, path, text, expected] of [
    ['SQL text outside db', 'src/record/save.c', 'const char *sql = "SELECT id FROM t";', 'SQL text stands in src/db only'],
    ['a banned call', 'src/base/text.c', 'int number(const char *t) { return atoi(t); }', 'atoi is banned'],
    ['memory outside its homes', 'src/record/save.c', 'void *get(void) { return malloc(1); }', 'malloc: memory comes from an arena here'],
    ['a left-over marker', 'src/record/save.c', `// ${'TO' + 'DO'}: later`, 'left behind'],
    ['the name of a registry', 'web/src/base/plus.ts', `// ${'https://registry.npm' + 'js.org/x'}`, 'the name of a registry'],
    ['a path of one machine', 'web/src/base/plus.ts', `// see ${'/home/' + 'me/notes'}`, 'a path of one machine'],
    ['a skipped test', 'tests/api/a.test.mjs', `${'test.' + 'skip'}('x', () => {});`, 'skipped or cannot fail'],
]) {
    test(`${what} is found`, (t) => {
        const own = house(t);
        own.write('tests/api/a.test.mjs', '');
        const line = readFileSync(join(own.root, path), 'utf8').split('\n').length;
        own.append(path, `${text}\n`);
        assertFound(own.check('banned'), `${path}:${line}: `, expected);
    });
}

test('words in comments and in strings are no calls', (t) => {
    const own = house(t);
    own.append('src/record/save.c', '// free(x) and atoi(y)\nconst char *text = "malloc(1) and \\" system(2)";\n');
    assert.equal(own.check('banned').status, 0);
});
