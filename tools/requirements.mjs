// Says which requirements of docs/requirements.txt have a test that names them ("[R057]"), and where.
//
//   node tools/requirements.mjs      at the root of the checkout
import { readFileSync } from 'node:fs';
import { filesBelow, matches, readLines } from './lib/sources.mjs';

const titles = new Map(
    readLines('docs/requirements.txt')
        .map((line) => /^(R\d{3}) (.+)$/.exec(line))
        .filter(Boolean)
        .map(([, number, title]) => [number, title]),
);

const shown = new Map();
const unknown = [];
for (const path of [...filesBelow('tests'), ...filesBelow('web', /\.test\.tsx?$/)]) {
    for (const { match, line } of matches(readFileSync(path, 'utf8'), /\[(R\d{3})\]/g)) {
        if (!titles.has(match[1])) unknown.push(`${path}:${line}: there is no ${match[1]}`);
        else shown.set(match[1], [...(shown.get(match[1]) ?? []), `${path}:${line}`]);
    }
}

for (const [number, title] of titles) {
    const places = shown.get(number);
    console.log(`${number} ${places ? 'shown' : '  -  '} ${title}`);
    for (const place of places ?? []) console.log(`             ${place}`);
}
for (const line of unknown) console.log(line);
console.log(`${shown.size} of ${titles.size} shown`);
process.exitCode = unknown.length ? 1 : 0;
