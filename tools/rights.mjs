// Prints the rights the product ships with, from the definitions of its objects: what docs/rights.md and
// docs/rights.zh.md hold between their marks.
//
//   node tools/rights.mjs en|zh        prints the tables
//   node tools/rights.mjs write        puts them into both documents
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const ACTIONS = ['read', 'create', 'edit', 'delete', 'export', 'import', 'assign', 'bulk', 'reveal'];
export const BEGIN = '<!-- matrix -->';
export const END = '<!-- /matrix -->';

const WORDS = {
    en: {
        object: 'object', role: 'role', field: 'field', use: 'use', every: 'every role', fields: 'every other field',
        actions: ['read', 'create', 'edit', 'delete', 'export', 'import', 'assign', 'bulk', 'reveal'],
        scopes: { none: '·', parent: 'parent', own: 'own', team: 'team', department: 'dept', department_below: 'dept+', all: 'all' },
        uses: { hidden: 'hidden', masked: 'masked', read: 'read', edit: 'edit' },
    },
    zh: {
        object: '对象', role: '角色', field: '字段', use: '可用程度', every: '所有角色', fields: '其余字段',
        actions: ['查看', '新建', '编辑', '删除', '导出', '导入', '分配', '批量', '脱敏查看'],
        scopes: { none: '·', parent: '随所属', own: '本人', team: '团队', department: '部门', department_below: '部门及下级', all: '全部' },
        uses: { hidden: '隐藏', masked: '脱敏', read: '只读', edit: '可编辑' },
    },
};

export function definitions() {
    const modules = join(root, 'src/modules');
    return readdirSync(modules).sort().flatMap((module) => {
        const folder = join(modules, module, 'objects');
        let names = [];
        try {
            names = readdirSync(folder).filter((name) => name.endsWith('.json')).sort();
        } catch { /* a module without objects */ }
        return names.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8'))).filter((def) => def.name);
    });
}

const table = (head, rows) =>
    [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

export function matrix(lang) {
    const words = WORDS[lang];
    const objects = definitions();
    const options = objects.find((object) => object.name === 'user').fields.find((field) => field.name === 'roles').options;
    const roleName = (key) => (key === '*' ? words.every : options.find((option) => option.key === key).label[lang]);
    const order = ['*', ...options.map((option) => option.key)];
    const byRole = ([a], [b]) => order.indexOf(a) - order.indexOf(b);
    /** Who reads the object and not the records a roll-up counts, and has no word on the field: it is hidden from him. */
    const unread = (object, field) => {
        const child = objects.find((one) => one.fields.some(({ children, target }) => children === field.children && target === object.name));
        const reads = (one, role) => {
            const row = one.rights?.[role] ?? one.rights?.['*'] ?? {};
            return (row.read ?? row['*'] ?? 'none') !== 'none';
        };
        return order.filter((role) => role !== '*' && role !== 'admin' && !field.rights?.[role] && !field.rights?.['*'] && reads(object, role) && !reads(child, role));
    };
    const scopes = objects.flatMap((object) =>
        Object.entries(object.rights ?? {}).sort(byRole).map(([role, row]) => [
            object.label[lang],
            roleName(role),
            ...ACTIONS.map((action) => words.scopes[row[action] ?? row['*'] ?? 'none']),
        ]));
    const uses = objects.flatMap((object) => [
        ...Object.entries(object.rights ?? {}).filter(([, row]) => row.fields).sort(byRole)
            .map(([role, row]) => [object.label[lang], words.fields, roleName(role), words.uses[row.fields]]),
        ...object.fields.flatMap((field) => Object.entries(field.rights ?? {}).sort(byRole)
            .map(([role, use]) => [object.label[lang], field.label[lang], roleName(role), words.uses[use]])),
        ...object.fields.filter((field) => field.type === 'rollup').flatMap((field) => unread(object, field)
            .map((role) => [object.label[lang], field.label[lang], roleName(role), words.uses.hidden])),
    ]);
    return `${table([words.object, words.role, ...words.actions], scopes)}\n\n${table([words.object, words.field, words.role, words.use], uses)}\n`;
}

export const DOCUMENTS = { en: 'docs/rights.md', zh: 'docs/rights.zh.md' };
export const between = (text) => text.slice(text.indexOf(BEGIN) + BEGIN.length, text.indexOf(END)).trim();

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const what = process.argv[2];
    if (WORDS[what]) process.stdout.write(matrix(what));
    else if (what === 'write')
        for (const [lang, path] of Object.entries(DOCUMENTS)) {
            const text = readFileSync(join(root, path), 'utf8');
            const head = text.slice(0, text.indexOf(BEGIN) + BEGIN.length);
            writeFileSync(join(root, path), `${head}\n\n${matrix(lang)}\n${text.slice(text.indexOf(END))}`);
        }
    else {
        console.error('node tools/rights.mjs en|zh|write');
        process.exitCode = 2;
    }
}
