import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import en from '@/base/text/en.json';
import zh from '@/base/text/zh.json';

const ROOT = join(import.meta.dirname, '../../src');

const sources = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));

const stem = (key: string): string => key.replace(/_(one|other)$/, '');
const stems = (texts: Record<string, string>): string[] => [...new Set(Object.keys(texts).map(stem))].sort();
const withoutComments = (text: string): string => text.replace(/\/\*[^]*?\*\/|(?<![:'"])\/\/.*$/gm, '');

describe('the language files', () => {
    it('have the same keys', () => expect(stems(zh)).toEqual(stems(en)));

    it('name the same values in both texts', () => {
        const values = (text: string): string[] =>
            [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').filter((name) => name !== 'count').sort();
        for (const [key, text] of Object.entries(zh)) {
            const other = (en as Record<string, string>)[key] ?? '';
            expect({ key, values: values(text) }).toEqual({ key, values: values(other) });
        }
    });

    it('hold nothing that no source uses', () => {
        const all = sources.map(({ text }) => text).join('\n');
        const patterns = [...all.matchAll(/`([a-z_]+\.)\$\{/g)].map(([, prefix]) => prefix ?? '');
        const unused = stems(en).filter(
            (key) => !all.includes(`'${key}'`) && !patterns.some((prefix) => key.startsWith(prefix)),
        );
        expect(unused).toEqual([]);
    });

    it('do without exclamation marks, and are full width in Chinese', () => {
        for (const [key, text] of Object.entries({ ...en, ...zh })) expect({ key, found: /[!！]/.test(text) }).toEqual({ key, found: false });
        for (const [key, text] of Object.entries(zh)) {
            const prose = text.replace(/\{\{\w+\}\}/g, '中');
            expect({ key, found: /[\p{Script=Han}][,;:?]/u.test(prose) }).toEqual({ key, found: false });
        }
    });
});

describe('the sources', () => {
    const screens = sources.filter(({ path }) => path.endsWith('.tsx'));

    it('hold no Chinese beside the language files', () => {
        const found = screens.filter(({ text }) => /\p{Script=Han}/u.test(withoutComments(text))).map(({ path }) => path);
        expect(found).toEqual([]);
    });

    it('hold no English between tags or in spoken attributes', () => {
        const between = />\s*[A-Za-z][a-z]+(?: [a-z]+)*\s*<\//;
        const spoken = /\s(?:aria-label|title|placeholder|alt)="[^"]*[A-Za-z]/;
        const found = screens
            .filter(({ text }) => between.test(withoutComments(text)) || spoken.test(withoutComments(text)))
            .map(({ path }) => path);
        expect(found).toEqual([]);
    });
});
