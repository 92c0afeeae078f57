// What the first page costs over the wire: index.html and all it names, compressed as the server sends it.
//
//   npm run build && npm run size      fails above LIMIT
import { readFileSync, readdirSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';

const LIMIT = 500_000;
const dist = new URL('../dist/', import.meta.url);
const size = (path) => brotliCompressSync(readFileSync(new URL(path, dist))).length;
const html = readFileSync(new URL('index.html', dist), 'utf8');
const first = ['index.html', ...[...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, path]) => path)];
const total = first.reduce((sum, path) => sum + size(path), 0);
const rest = readdirSync(new URL('assets/', dist)).map((name) => `assets/${name}`).filter((path) => !first.includes(path));

for (const path of first) console.log(`${String(size(path)).padStart(8)}  ${path}`);
console.log(`${String(total).padStart(8)}  first page of at most ${LIMIT}`);
const later = rest.map((path) => [size(path), path]).sort(([left], [right]) => right - left);
for (const [bytes, path] of later.slice(0, 6)) console.log(`${String(bytes).padStart(8)}  later: ${path}`);
process.exitCode = total > LIMIT ? 1 : 0;
