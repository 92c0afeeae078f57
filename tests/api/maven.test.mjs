// The real input: examples/maven/import.sh brings it in, every figure of it is asked through the API, other
// misspellings are found too, and each import is undone alone until nothing is left of it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { jobEnded, BIN, startServer } from './server.mjs';

// The files lie beside the checkout; GUANXI_MAVEN names another folder.
const SOURCE = [process.env.GUANXI_MAVEN, resolve(import.meta.dirname, '../../../shared/data/maven')]
    .find((path) => path && existsSync(path));
const SCRIPT = resolve(import.meta.dirname, '../../examples/maven/import.sh');

const whole = (amount) => Math.round(Number(amount));

describe('the maven sample', { skip: SOURCE ? false : 'shared/data/maven is not here' }, () => {
    let server;
    let api;
    let empty; // every object and the catalog before the imports

    const total = async (plural, filter) => {
        const query = new URLSearchParams({ limit: '0', total: 'true', ...(filter ? { filter } : {}) });
        const reply = await api('GET', `/${plural}?${query}`);
        assert.equal(reply.status, 200, reply.text);
        return reply.body.total;
    };
    const aggregate = async (plural, body) => {
        const reply = await api('POST', `/${plural}/aggregate`, body);
        assert.equal(reply.status, 200, reply.text);
        return reply.body.data;
    };
    // What an organisation holds, byte for byte. The version of the catalog is a counter like those of auto
    // numbers: it tells clients that something happened, and undoing is something too.
    const everything = async () => {
        const meta = await api('GET', '/meta');
        assert.equal(meta.status, 200);
        const names = meta.body.objects.map((object) => object.name);
        const files = names.map((name) => {
            const done = server.guanxi(['export', name, '--format', 'jsonl']);
            assert.equal(done.code, 0, done.err);
            return [name, done.out];
        });
        return { meta: meta.text.replace(/"version":\d+/, '"version":0'), files };
    };
    const transactions = async () => {
        const reply = await api('GET', '/transactions?limit=50');
        assert.equal(reply.status, 200, reply.text);
        return reply.body.data.filter((txn) => txn.origin === 'import' && !txn.undone);
    };

    before(async () => {
        server = await startServer();
        api = server.admin;
        assert.equal(server.guanxi(['organisation', 'base_currency=USD']).code, 0);
        empty = await everything();
        execFileSync(SCRIPT, [server.folder, SOURCE], { env: { ...process.env, GUANXI: BIN }, stdio: 'pipe' });
    });
    after(async () => {
        const ended = await server?.stop();
        assert.equal(ended.code, 0, JSON.stringify(ended));
    });

    it('has 85 customers, 15 of them with a parent', async () => {
        assert.equal(await total('customers'), 85);
        assert.equal(await total('customers', 'parent is not null'), 15);
        assert.equal(await total('customers', "parent.name = 'Acme Corporation'"), 4);
        assert.equal(await total('customers', "parent.name = 'Sonron'"), 3);
        const [sum] = await aggregate('customers', { measures: ['count', 'sum(annual_revenue)'] });
        assert.equal(sum['sum(annual_revenue)'], '169543800000.0000');
    });

    it('knows the answers given for misspelt values, and the field made for the file', async () => {
        assert.equal(await total('customers', "industry = 'technology'"), 12);
        assert.equal(await total('customers', "country = 'Philippines'"), 1);
        const [acme] = (await api('GET', "/customers?filter=name = 'Acme Corporation'")).body.data;
        assert.equal(acme.year_established, 1996);
        assert.equal(acme.employees, 2822);
        assert.equal(acme.annual_revenue, '1100040000.0000');
    });

    it('has 7 products and 44 people: 35 sell, 6 lead them, in 3 offices', async () => {
        assert.equal(await total('products'), 7);
        assert.equal(await total('products', "category = 'GTX' and price > 1000"), 3);
        assert.equal(await total('users', 'manager is not null and department is not null'), 35);
        assert.equal(await total('departments'), 3);
        assert.equal(await total('users', "manager.name = 'Dustin Brinkmann'"), 5);
    });

    it('has 8,800 opportunities, 1,425 of them open and without a customer', async () => {
        assert.equal(await total('opportunities'), 8800);
        assert.equal(await total('opportunities', 'customer is null'), 1425);
        assert.equal(await total('opportunities', "customer is null and status = 'open'"), 1425);
        assert.equal(await total('opportunities', 'opened_on is null'), 500);
        assert.equal(await total('opportunities', 'close_date is null and amount is null'), 2089);
        assert.equal(await total('opportunities', "stage.key = 'prospecting'"), 500);
    });

    it('has 4,238 won, worth 10,005,534, by quarter', async () => {
        const rows = await aggregate('opportunities', {
            filter: "status = 'won'", group: ['close_date:quarter'], measures: ['count', 'sum(amount)'],
        });
        assert.deepEqual(
            rows.map((row) => [row['close_date:quarter'], row.count, whole(row['sum(amount)'])]),
            [['2017-Q1', 531, 1134672], ['2017-Q2', 1254, 3086111], ['2017-Q3', 1257, 2982255], ['2017-Q4', 1196, 2802496]],
        );
        assert.equal(rows.reduce((sum, row) => sum + row.count, 0), 4238);
        assert.equal(rows.reduce((sum, row) => sum + whole(row['sum(amount)']), 0), 10005534);
    });

    it('adds up by office, by person and by product', async () => {
        const won = (group, more = {}) => aggregate('opportunities',
            { filter: "status = 'won'", group: [group], measures: ['count', 'sum(amount)'], sort: '-sum(amount)', ...more });
        const offices = await won('department');
        assert.deepEqual(offices.map((row) => [row.department.name, whole(row['sum(amount)'])]),
            [['West', 3568647], ['Central', 3346293], ['East', 3090594]]);
        const [best] = await won('owner', { limit: 1 });
        assert.deepEqual([best.owner.name, whole(best['sum(amount)'])], ['Darcel Schlecht', 1153214]);
        const [product] = await won('product', { limit: 1 });
        assert.deepEqual([product.product.name, product.count, whole(product['sum(amount)'])], ['GTX Pro', 729, 3510578]);
    });

    it('finds other misspellings and names what was meant', () => {
        const folder = mkdtempSync(join(tmpdir(), 'guanxi-maven-'));
        try {
            for (const [file, object, columns, options] of [
                ['sales_pipeline.csv', 'opportunity', ['product', 'account', 'sales_agent', 'deal_stage'],
                    ['--value', 'product:GTXPro=GTX Pro', '--map',
                        'opportunity_id=,sales_agent=owner,account=customer,deal_stage=stage,engage_date=opened_on,close_value=amount,engage_quarter=,close_quarter=']],
                ['accounts.csv', 'customer', ['sector', 'office_location'],
                    ['--value', 'sector:technolgy=technology', '--value', 'office_location:Philipines=Philippines', '--map',
                        'account=name,sector=industry,year_established=,office_location=country,subsidiary_of=parent']],
            ]) {
                const { text, wrong } = corrupt(readFileSync(join(SOURCE, file), 'utf8'), columns);
                writeFileSync(join(folder, file), text);
                const done = server.guanxi(['import', object, join(folder, file), '--dry-run', ...options]);
                assert.notEqual(done.code, 0, 'misspellings must stop the import');
                for (const [bad, { right, rows }] of wrong) {
                    const line = done.err.split('\n').find((each) => each.startsWith(`  "${bad}"  `));
                    assert.ok(line, `${bad} (for ${right}) is not asked about:\n${done.err}`);
                    assert.match(line, new RegExp(`"  ${rows} rows`), `${bad}: ${line}`);
                    const near = line.split('near it: ')[1]?.split(', ').map((name) => name.toLowerCase()) ?? [];
                    assert.ok(near.includes(right.toLowerCase()), `${bad} should suggest ${right}: ${line}`);
                }
                const asked = done.err.split('\n').filter((each) => /^ {2}".*" {2}[\d,]+ rows/.test(each)).length;
                assert.equal(asked, wrong.size, done.err);
            }
        } finally {
            rmSync(folder, { recursive: true, force: true });
        }
    });

    it('refuses to undo the customers while opportunities refer to them', async () => {
        const customers = (await transactions()).find((txn) => txn.summary.includes('accounts.csv'));
        const reply = await api('POST', `/transactions/${customers.txn}/undo`, {});
        assert.equal(reply.status, 409, reply.text);
        assert.match(reply.text, /[Oo]pportunit/);
        assert.equal(await total('customers'), 85);
    });

    it('undoes each import alone, latest first, and keeps what was edited since', async () => {
        const imports = await transactions();
        assert.deepEqual(imports.map((txn) => txn.summary.split(': ')[1]),
            ['sales_pipeline.csv', 'accounts.csv', 'sales_teams.csv', 'products.csv']);
        const [edited] = (await api('GET', "/opportunities?filter=code = '1C1I7A6R'")).body.data;
        const patch = await api('PATCH', `/opportunities/${edited.id}`, { next_step: 'Call again' });
        assert.equal(patch.status, 200, patch.text);

        const first = await api('POST', `/transactions/${imports[0].txn}/undo`, {});
        assert.equal(first.status, 202, 'a large undo is a job');
        const { report } = await jobEnded(api, first.body.job);
        assert.equal(report.undone, 8799);
        assert.deepEqual(report.conflicts.map((conflict) => conflict.id), [edited.id]);
        assert.equal(await total('opportunities'), 1);
        assert.equal((await api('DELETE', `/opportunities/${edited.id}`)).status, 204);

        for (const [txn, changes] of [[imports[1], 86], [imports[2], 44], [imports[3], 7]]) {
            const reply = await api('POST', `/transactions/${txn.txn}/undo`, {});
            assert.equal(reply.status, 200, reply.text);
            assert.deepEqual([reply.body.undone, reply.body.conflicts], [changes, []]);
        }
        const now = await everything();
        assert.equal(now.meta, empty.meta);
        for (const [index, [name, bytes]] of now.files.entries()) {
            assert.equal(name, empty.files[index][0]);
            assert.equal(bytes, empty.files[index][1], `${name} is not as before`);
        }
        assert.equal(server.guanxi(['check']).code, 0);
    });
});

// A copy of the text in which some cells of these columns are misspelt: one edit each, seeded, never near
// two names at once. Returns it with what was done: wrong → { right, rows }.
function corrupt(text, columns) {
    let seed = 20171231;
    const random = (below) => {
        seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
        return Math.floor((seed / 2 ** 32) * below);
    };
    const lines = text.split('\n').filter(Boolean).map((line) => line.replace(/\r$/, '').split(','));
    const wrong = new Map();
    for (const column of columns) {
        const at = lines[0].indexOf(column);
        const known = [...new Set(lines.slice(1).map((cells) => cells[at]))].filter((name) => name.length > 4);
        for (let i = 0; i < 3; i += 1) {
            const right = known[random(known.length)];
            const bad = misspell(right, known, random);
            if (!bad || wrong.has(bad) || [...wrong.values()].some((each) => each.right === right)) continue;
            let rows = 0;
            for (const cells of lines.slice(1)) {
                if (cells[at] !== right || rows >= 5) continue;
                cells[at] = bad;
                rows += 1;
            }
            // The three known misspellings have answers of their own; what they stand for is what is meant.
            const meant = { GTXPro: 'GTX Pro', technolgy: 'technology', Philipines: 'Philippines' }[right] ?? right;
            wrong.set(bad, { right: meant, rows });
        }
    }
    return { text: `${lines.map((cells) => cells.join(',')).join('\n')}\n`, wrong };
}

function misspell(name, known, random) {
    for (let tries = 0; tries < 50; tries += 1) {
        const at = 1 + random(name.length - 2);
        const letter = 'abcdefghijklmnopqrstuvwxyz'[random(26)];
        const bad = [
            name.slice(0, at) + name.slice(at + 1),
            name.slice(0, at) + letter + name.slice(at),
            name.slice(0, at) + name[at + 1] + name[at] + name.slice(at + 2),
        ][random(3)].trim();
        const far = known.every((other) => other === name || distance(other.toLowerCase(), bad.toLowerCase()) > 2);
        if (bad.toLowerCase() !== name.toLowerCase() && far) return bad;
    }
    return null;
}

function distance(a, b) {
    let row = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i += 1) {
        const next = [i];
        for (let j = 1; j <= b.length; j += 1)
            next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] !== b[j - 1]));
        row = next;
    }
    return row[b.length];
}
