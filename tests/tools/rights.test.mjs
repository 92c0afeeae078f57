// The matrix in docs/rights.md and docs/rights.zh.md is the one in the definitions of the objects.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { BEGIN, DOCUMENTS, between, definitions, matrix } from '../../tools/rights.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const SCOPES = ['none', 'parent', 'own', 'team', 'department', 'department_below', 'all'];
const USES = ['hidden', 'masked', 'read', 'edit'];
const KEYS = ['read', 'create', 'edit', 'delete', 'export', 'import', 'assign', 'bulk', 'reveal', '*'];

for (const [lang, path] of Object.entries(DOCUMENTS))
    test(`${path} holds the shipped matrix (node tools/rights.mjs write)`, () => {
        const text = readFileSync(join(root, path), 'utf8');
        assert.ok(text.includes(BEGIN));
        assert.equal(between(text), matrix(lang).trim());
    });

test('every word of a shipped right is one that rights know', () => {
    const user = definitions().find((object) => object.name === 'user');
    const roles = ['*', ...user.fields.find((field) => field.name === 'roles').options.map((option) => option.key)];
    let rows = 0;
    for (const object of definitions()) {
        for (const [role, row] of Object.entries(object.rights ?? {})) {
            assert.ok(roles.includes(role), `${object.name}: ${role}`);
            for (const [key, word] of Object.entries(row)) {
                const known = key === 'fields' ? USES : SCOPES;
                assert.ok(key === 'fields' || KEYS.includes(key), `${object.name}.${role}: ${key}`);
                assert.ok(known.includes(word), `${object.name}.${role}.${key}: ${word}`);
                rows++;
            }
        }
        for (const field of object.fields)
            for (const [role, use] of Object.entries(field.rights ?? {}))
                assert.ok(roles.includes(role) && USES.includes(use), `${object.name}.${field.name}: ${role} ${use}`);
    }
    assert.ok(rows > 40);
});

test('the reader takes nothing away and changes nothing', () => {
    for (const object of definitions()) {
        const row = object.rights?.reader ?? {};
        assert.deepEqual(Object.keys(row).filter((key) => key !== 'read'), [], object.name);
    }
});
