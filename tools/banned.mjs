// Finds what must not stand in the tree: dangerous calls, memory taken outside its homes, SQL outside
// src/db, left-over markers, tests that cannot fail, names of package registries and of this machine.
//
//   node tools/banned.mjs            at the root of the checkout
//
// A line may be excused by a comment on it, "banned: ok, <reason>".
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOnly, filesBelow, matches, reporter, withoutComments } from './lib/sources.mjs';

const words = (text) => text.trim().split(/\s+/).join('|');
const call = (names) => new RegExp(`(?<![\\w.>])(${words(names)})\\s*\\(`, 'g');

const MEMORY_HOMES = /^src\/(base\/arena\.c|sys\/|db\/sqlite\/|db\/pg\/|http\/)|^tests\//;
const C_CODE = /^(src|tests|tools)\/.*\.[ch]$/;
// Split, so that this file does not find itself.
const MARKERS = ['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX', 'HA' + 'CK'];
const PHRASES = ['not ' + 'implemented', 'lorem ' + 'ipsum', 'coming ' + 'soon', '敬请' + '期待'];
// The folder of the checkout is a name of this machine, unless it is one that every machine has.
const parent = dirname(process.cwd());
const here = /^\/(tmp|usr|opt|srv|src|var|build|app|mnt)?(\/|$)/.test(parent)
    ? [] : [parent.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')];

// view: what of the file is looked at; where: on which files.
const RULES = [
    {
        where: (path) => C_CODE.test(path),
        view: codeOnly,
        pattern: call('sprintf vsprintf strcpy stpcpy strncpy strcat strncat strtok atoi atol atoll atof gets ' +
            'system popen tmpnam tempnam mktemp alloca localtime gmtime ctime asctime rand srand'),
        message: ([, name]) => `${name} is banned`,
    },
    {
        where: (path) => C_CODE.test(path) && !/^tools\//.test(path) && !MEMORY_HOMES.test(path),
        view: codeOnly,
        pattern: call('malloc calloc realloc reallocarray free strdup strndup asprintf vasprintf'),
        message: ([, name]) => `${name}: memory comes from an arena here`,
    },
    {
        where: (path) => /^src\/(?!db\/).*\.[ch]$/.test(path),
        view: withoutComments,
        pattern: /"\s*((SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER)\s|(insert into|delete from|create table|alter table)\s|(select\s[^"]*\sfrom|update\s[^"]*\sset)\s)/g,
        message: () => 'SQL text stands in src/db only; build a query tree',
    },
    {
        where: (path) => !/\.txt$/.test(path) || path.startsWith('tools/'),
        pattern: new RegExp(`\\b(${MARKERS.join('|')})\\b|(${PHRASES.join('|')})`, 'gi'),
        keep: ([, marker]) => !marker || marker === marker.toUpperCase(),
        message: ([text]) => `left behind: ${text}`,
    },
    {
        where: (path) => /^(tests|web)\/.*\.[mc]?[jt]sx?$/.test(path),
        pattern: /\b(it|test|describe)\.(skip|only|todo)\b|expect\(true\)\.|assert\(true\)|assert\.ok\(true\)/g,
        message: ([text]) => `a test that is skipped or cannot fail: ${text}`,
    },
    {
        where: (path) => /^tests\/.*\.c$/.test(path),
        view: codeOnly,
        pattern: /\bskip\(\)|assert_true\((1|true)\)/g,
        message: ([text]) => `a test that is skipped or cannot fail: ${text}`,
    },
    {
        pattern: /[a-z.]*\b(debian|npmjs)[.](org|com)\b|\bregistry[.](npmmirror|yarnpkg)[.]com/g,
        message: ([text]) => `the name of a registry: ${text}`,
    },
    {
        pattern: new RegExp(`(?<![\\w.@~/-])(${[...here, '/root', '/home/[a-z]+'].join('|')})/\\w`, 'g'),
        message: ([text]) => `a path of one machine: ${text}`,
    },
];

const TEXT = /\.(c|h|def|sql|json|txt|md|mjs|js|cjs|ts|tsx|css|html|sh|service|yml|yaml|conf|toml|npmrc)$|(^|\/)(Makefile|Dockerfile|run|LICENSE|\.[a-z-]+)$/;
const roots = ['src', 'web', 'tests', 'tools', 'docs', 'packaging', '.ci'].filter(existsSync);
const top = readdirSync('.', { withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => entry.name);
const files = [...roots.flatMap((root) => filesBelow(root, TEXT)), ...top.filter((name) => TEXT.test(name))];

const report = reporter('banned');
for (const path of files) {
    const text = readFileSync(path, 'utf8');
    const lines = text.split('\n');
    for (const { where, view, pattern, keep, message } of RULES) {
        if (where && !where(path)) continue;
        for (const { match, line } of matches(view ? view(text) : text, pattern))
            if ((!keep || keep(match)) && !lines[line - 1].includes('banned: ok, ')) report.add(path, line, message(match));
    }
}
report.finish(`${files.length} files clean`);
