// make bench: what DESIGN §14 promises, measured as ratios side by side on this machine.
//
//   node tests/bench/run.mjs [--customers N] [--demo N] [--rounds N] [--seconds N] [--only ROW,ROW] [--fresh]
//
// The table goes to standard output, what happens meanwhile to standard error.
import { createRow } from './rows/create.mjs';
import { duplicatesRows } from './rows/duplicates.mjs';
import { footprintRow } from './rows/footprint.mjs';
import { importRows } from './rows/import.mjs';
import { millionRows } from './rows/million.mjs';
import { readRow } from './rows/read.mjs';
import { rightsRows } from './rows/rights.mjs';
import { searchRows } from './rows/search.mjs';
import { webRows } from './rows/web.mjs';

const ROWS = { footprint: footprintRow, read: readRow, create: createRow, import: importRows, million: millionRows, search: searchRows, rights: rightsRows, duplicates: duplicatesRows, web: webRows };

function settings(argv) {
    const out = { customers: 1000000, demo: 5000, rounds: 7, seconds: 2, fresh: false, only: Object.keys(ROWS).join(',') };
    for (let i = 0; i < argv.length; i++) {
        const name = argv[i].replace(/^--/, '');
        if (!(name in out) || name === argv[i]) throw new Error(`there is no option ${argv[i]}`);
        const was = typeof out[name];
        out[name] = was === 'boolean' ? true : was === 'number' ? Number(argv[++i]) : argv[++i];
    }
    return out;
}

/** As wide as a terminal shows it: Chinese letters take two places. */
const width = (text) => [...text].reduce((sum, c) => sum + (c > '\u2e7f' ? 2 : 1), 0);

function print(lines) {
    const titles = { what: 'what', measured: 'measured', target: 'target', ratio: 'ratio' };
    const rule = { what: '---', measured: '---', target: '---', ratio: '---' };
    const wide = Object.keys(titles).map((key) => Math.max(...[titles, ...lines].map((line) => width(line[key]))));
    for (const line of [titles, rule, ...lines]) {
        const cells = Object.values(titles).map((key, i) => line[key] + ' '.repeat(Math.max(0, wide[i] - width(line[key]))));
        console.log(`| ${cells.join(' | ')} |`);
    }
}

const options = settings(process.argv.slice(2));
const lines = [];
for (const name of options.only.split(',')) {
    if (!ROWS[name]) throw new Error(`there is no row ${name}: ${Object.keys(ROWS).join(', ')}`);
    console.error(`${name} …`);
    lines.push(...(await ROWS[name](options)));
}
print(lines);
