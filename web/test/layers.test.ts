import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

// Each folder uses those before it and none behind it.
const ORDER = ['base', 'api', 'meta', 'fields', 'record', 'views', 'actions', 'modules', 'app'];
const ROOT = join(import.meta.dirname, '../src');

const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((path) => /\.tsx?$/.test(path));

it('imports run to the left only', () => {
    const wrong = files.flatMap((path) => {
        const own = ORDER.indexOf(path.split('/')[0] ?? '');
        const text = readFileSync(join(ROOT, path), 'utf8');
        const used = [...text.matchAll(/(?:from|import)\(?\s*'@\/(\w+)\//g)].map(([, folder]) => folder ?? '');
        return used.filter((folder) => ORDER.indexOf(folder) > own).map((folder) => `${path} uses ${folder}`);
    });
    expect(wrong).toEqual([]);
});

it('files are short and never say any', () => {
    const wrong = files.filter((path) => {
        const text = readFileSync(join(ROOT, path), 'utf8');
        return text.split('\n').length > 300 || /(:|<|as) any\b/.test(text);
    });
    expect(wrong).toEqual([]);
});
