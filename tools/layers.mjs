// Checks that includes, calls and imports only go to the right in the house of the design, that no files
// go round in a circle, that modules do not name one another, and that each foreign header stays at home.
//
//   node tools/layers.mjs [--objects build/obj]
//
// Includes are read from the sources, calls from the symbols of the objects (without --objects, only
// includes are checked). Run it at the root of the checkout.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { circles, wayRound } from './lib/circles.mjs';
import { filesBelow, matches, reporter, withoutComments } from './lib/sources.mjs';

// Arrows of the house; a folder may use everything that arrows lead to.
const ARROWS = {
    app: ['modules', 'api', 'http', 'message'],
    modules: ['module'],
    api: ['module', 'http'],
    module: ['warehouse', 'message'],
    warehouse: ['work'],
    work: ['search', 'file', 'message'],
    search: ['record'],
    file: ['record'],
    record: ['access'],
    access: ['expr'],
    expr: ['meta'],
    meta: ['db'],
    db: ['sys'],
    message: ['sys'],
    http: ['sys'],
    sys: ['base'],
    base: [],
};

// Headers that have one home. The pattern is matched against what stands between < and >.
const HOMES = [
    { header: /^sqlite3\.h$/, homes: ['src/db/sqlite/'] },
    { header: /^(postgresql\/)?libpq-fe\.h$/, homes: ['src/db/pg/'] },
    { header: /^microhttpd\.h$/, homes: ['src/http/'] },
    { header: /^curl\//, homes: ['src/message/'] },
    { header: /^duckdb\.h$/, homes: ['src/warehouse/'] },
    {
        header: /^(unistd|fcntl|pthread|poll|signal|spawn|dirent|dlfcn|netdb|termios|sched|ftw|glob|pwd|grp)\.h$|^(sys|netinet|arpa|linux|net)\//,
        homes: ['src/sys/'],
    },
];

const WEB_ORDER = ['base', 'api', 'meta', 'fields', 'record', 'views', 'actions', 'modules', 'app'];

const report = reporter('layers');

const reach = new Map();
function reachOf(layer) {
    if (!reach.has(layer)) {
        const all = new Set([layer]);
        for (const next of ARROWS[layer]) for (const further of reachOf(next)) all.add(further);
        reach.set(layer, all);
    }
    return reach.get(layer);
}

const layerOf = (path) => path.split('/')[1];
const moduleOf = (path) => /^(?:web\/)?src\/modules\/([^/.]+)\//.exec(path)?.[1];

// Says why `from` may not use `to`, or nothing.
function objection(from, to) {
    const [here, there] = [layerOf(from), layerOf(to)];
    if (moduleOf(from) && moduleOf(to) && moduleOf(from) !== moduleOf(to))
        return `module ${moduleOf(from)} names module ${moduleOf(to)}`;
    if (there === 'modules' && here !== 'app' && here !== 'modules') return `${here} names module ${moduleOf(to)}`;
    if (!reachOf(here).has(there)) return `the arrow runs back, from ${here} to ${there}`;
    return undefined;
}

function reportCircles(graph, lineOf) {
    for (const group of circles(graph)) {
        const way = wayRound(graph, group);
        report.add(way[0], lineOf(way[0], way[1]), `a circle of files: ${way.join(' → ')}`);
    }
}

function addEdge(graph, from, to) {
    if (from === to) return;
    if (!graph.has(from)) graph.set(from, new Set());
    graph.get(from).add(to);
}

// ---- includes of the C -------------------------------------------------------------------------------

const sources = filesBelow('src', /\.[ch]$/).filter((path) => {
    if (path.split('/').length > 2 && layerOf(path) in ARROWS) return true;
    report.add(path, 1, 'this folder is not in the house; see ARROWS in tools/layers.mjs');
    return false;
});
const includes = new Map();
const includeLine = new Map();

function checkForeign(path, line, header) {
    for (const { header: pattern, homes } of HOMES)
        if (pattern.test(header) && !homes.some((home) => path.startsWith(home)))
            report.add(path, line, `<${header}> belongs in ${homes.join(', ')} only`);
}

function checkOwn(path, line, header) {
    const target = [join('src', header), join(dirname(path), header)].find(existsSync);
    if (!target) return; // generated, or gcc will say
    if (header !== target.slice('src/'.length)) report.add(path, line, `write "${target.slice(4)}", from src/`);
    addEdge(includes, path, target);
    includeLine.set(`${path} ${target}`, line);
    const why = objection(path, target);
    if (why) report.add(path, line, `includes "${header}": ${why}`);
}

for (const path of sources) {
    const text = withoutComments(readFileSync(path, 'utf8'));
    for (const { match, line } of matches(text, /^[ \t]*#[ \t]*include[ \t]+(["<])([^">]+)[">]/gm)) {
        if (match[1] === '<') checkForeign(path, line, match[2]);
        else checkOwn(path, line, match[2]);
    }
}
reportCircles(includes, (from, to) => includeLine.get(`${from} ${to}`));

// ---- symbols of the objects ------------------------------------------------------------------------

function symbolsOf(object) {
    const { stdout, status } = spawnSync('nm', ['-P', object], { encoding: 'utf8', maxBuffer: 1 << 26 });
    if (status !== 0) report.add(object, 1, 'nm cannot read it; run make');
    const rows = stdout.split('\n').map((row) => row.split(' '));
    return {
        defined: rows.filter(([, kind]) => /^[A-TV-Z]$/.test(kind ?? '')).map(([name]) => name),
        wanted: rows.filter(([, kind]) => kind === 'U').map(([name]) => name),
    };
}

function lineOfSymbol(path, symbol) {
    const line = withoutComments(readFileSync(path, 'utf8'))
        .split('\n')
        .findIndex((text) => new RegExp(`\\b${symbol}\\b`).test(text));
    return line + 1 || 1;
}

function checkSymbols(objects) {
    const homeOf = new Map();
    const wanted = new Map();
    for (const path of sources.filter((source) => source.endsWith('.c'))) {
        const object = path.replace(/^src/, objects).replace(/c$/, 'o');
        if (!existsSync(object)) {
            report.add(path, 1, `not compiled (${object} is missing); run make`);
            continue;
        }
        const symbols = symbolsOf(object);
        for (const name of symbols.defined) homeOf.set(name, path);
        wanted.set(path, symbols.wanted);
    }
    const calls = new Map();
    const called = new Map();
    for (const [path, names] of wanted) {
        for (const name of names) {
            const home = homeOf.get(name);
            if (!home) continue;
            addEdge(calls, path, home);
            called.set(`${path} ${home}`, name);
            const why = objection(path, home);
            if (why) report.add(path, lineOfSymbol(path, name), `uses ${name} of ${home}: ${why}`);
        }
    }
    reportCircles(calls, (from, to) => lineOfSymbol(from, called.get(`${from} ${to}`)));
    return homeOf.size;
}

// ---- imports of the browser application --------------------------------------------------------------

// The file that an import names, whatever ending it leaves out; undefined for a package.
function webTarget(path, name) {
    const base = name.startsWith('.') ? normalize(join(dirname(path), name)) : /^(@|~|src)\//.test(name)
        ? join('web/src', name.replace(/^[^/]+\//, '')) : undefined;
    if (!base) return undefined;
    const plain = base.replace(/\.js$/, '');
    return [base, `${plain}.ts`, `${plain}.tsx`, `${plain}/index.ts`, `${plain}/index.tsx`].find(
        (candidate) => /\.[a-z]+$/.test(candidate) && existsSync(candidate),
    );
}

function webObjection(from, to) {
    const [here, there] = [from, to].map((path) => path.split('/')[2]);
    const isRoot = (path) => path.split('/').length === 3; // main.tsx starts everything
    if (isRoot(from)) return undefined;
    const [mine, other] = [from, to].map(moduleOf);
    if (mine && other && mine !== other) return `module ${mine} names module ${other}`;
    if (isRoot(to) || WEB_ORDER.indexOf(there) > WEB_ORDER.indexOf(here))
        return `the arrow runs back, from ${here} to ${there}`;
    return undefined;
}

function checkWeb() {
    const imports = new Map();
    const importLine = new Map();
    for (const path of filesBelow('web/src', /\.tsx?$/)) {
        const folder = path.split('/')[2];
        if (path.split('/').length > 3 && !WEB_ORDER.includes(folder))
            report.add(path, 1, `web/src/${folder} is not in the house: ${WEB_ORDER.join(', ')}`);
        const text = withoutComments(readFileSync(path, 'utf8'));
        const pattern = /\b(?:(import|export)\s+(type\s)?[^;'"`]*?from\s*|import\s*\(?\s*)(['"])([^'"]+)\3/g;
        for (const { match, line } of matches(text, pattern)) {
            const target = webTarget(path, match[4]);
            if (!target) continue;
            // The name stands on the last line of an import that runs over several.
            const at = line + match[0].split('\n').length - 1;
            const why = webObjection(path, target);
            if (why) report.add(path, at, `imports "${match[4]}": ${why}`);
            if (match[2]) continue; // types are gone when the program runs
            addEdge(imports, path, target);
            importLine.set(`${path} ${target}`, at);
        }
    }
    reportCircles(imports, (from, to) => importLine.get(`${from} ${to}`));
}

const at = process.argv.indexOf('--objects');
const symbols = at > 0 ? checkSymbols(process.argv[at + 1]) : 0;
checkWeb();
report.finish(`${sources.length} files, ${symbols} symbols, every arrow to the right`);
