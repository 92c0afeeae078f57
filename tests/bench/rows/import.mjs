// guanxi import beside sqlite3 .import of the same rows into the same table, measured when the base was made.
import { importedBase } from '../bases.mjs';

const rate = (took, key) => took.count / took[key];
const thousand = (number) => `${(number / 1000).toFixed(1)} k`;

function line(base, what, against) {
    const { guanxi } = base;
    const theirs = base[against];
    return {
        what: `import of ${guanxi.count} customers${what} (measured ${base.made.slice(0, 10)})`,
        measured:
            `${thousand(rate(guanxi, 'cpu'))} rows/CPU s ÷ ${thousand(rate(theirs, 'cpu'))}; ` +
            `${thousand(rate(guanxi, 'wall'))}/s ÷ ${thousand(rate(theirs, 'wall'))}/s`,
        target: '≥ 0.25',
        ratio: `${(theirs.cpu / guanxi.cpu).toFixed(2)} CPU, ${(theirs.wall / guanxi.wall).toFixed(2)} wall`,
    };
}

export async function importRows({ customers, fresh }) {
    const base = await importedBase(customers, { fresh });
    return [
        line(base, ' ÷ .import, indexes in place', 'live'),
        line(base, ' ÷ .import, indexes made afterwards', 'after'),
    ];
}
