// The demo company: the same twice, and every total of answers.json, which the generator counted itself, is what
// the server's aggregates say.
import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { guanxi, login, newFolder, startServer } from './server.mjs';

const COMMON = ['--today', '2026-11-22', '--seed', '7', '--customers', '150', '--password', 'demodemodemo'];

async function everything(call) {
    const { objects } = (await call('GET', '/meta')).body;
    const all = {};
    for (const { plural, fields, owned } of objects) {
        const names = fields.filter(({ name, type, system, access }) => (!system || name === 'owner') && access !== 'masked' && type !== 'json').map(({ name, type }) => (type === 'reference' ? `${name}.name` : name));
        const rows = [];
        for (let cursor = ''; cursor !== null; ) {
            const reply = await call('GET', `/${plural}?limit=500&sort=id&fields=${names.join(',')}${cursor && `&cursor=${cursor}`}`);
            assert.equal(reply.status, 200, `${plural}: ${reply.text.slice(0, 300)}`);
            rows.push(...reply.body.data.map((row) => JSON.stringify(row, (key, value) => (key === 'id' ? undefined : value))));
            cursor = reply.body.next;
        }
        all[plural] = rows.sort();
        void owned;
    }
    return all;
}

for (const standing of [false, true]) describe(standing ? 'the demo company as it stands' : 'the demo company', () => {
    const OPTIONS = standing ? [...COMMON, '--standing'] : COMMON;
    const folders = [newFolder(), newFolder()];
    let server, answers, admin;
    before(async () => {
        for (const folder of folders) {
            const made = guanxi(folder, ['demo', ...OPTIONS]);
            assert.equal(made.code, 0, made.out + made.err);
        }
        answers = JSON.parse(readFileSync(join(folders[0], 'answers.json'), 'utf8'));
        server = await startServer({ folder: folders[0], users: false });
        const first = readFileSync(join(folders[0], 'first-login.txt'), 'utf8');
        const name = guanxi(folders[0], ['user', 'list']).out.split('\n').map((line) => line.split('\t')).find(([, , roles]) => roles?.includes('admin'))[0];
        assert.ok(first.includes(name), first);
        admin = await login(server.url, name, 'demodemodemo');
    });
    after(async () => {
        await server.stop();
        folders.forEach((folder) => rmSync(folder, { recursive: true, force: true }));
    });

    const ask = async (plural, body) => {
        const reply = await admin('POST', `/${plural}/aggregate`, body);
        assert.equal(reply.status, 200, reply.text);
        return reply.body.data;
    };
    const total = async (plural, filter) => (await admin('GET', `/${plural}?limit=0&total=true${filter ? `&filter=${encodeURIComponent(filter)}` : ''}`)).body.total;
    const tally = (row) => ({ count: row.count, sum: row['sum(amount)'] });
    const measures = ['count', 'sum(amount)'];

    it('the same seed makes the same company', async () => {
        const [one, two] = folders.map((folder) => readFileSync(join(folder, 'answers.json'), 'utf8'));
        assert.equal(one, two);
        const other = await startServer({ folder: folders[1], users: false });
        try {
            const mine = await everything(admin);
            const theirs = await everything(await login(other.url, guanxi(folders[1], ['user', 'list']).out.split('\n').map((line) => line.split('\t')).find(([, , roles]) => roles?.includes('admin'))[0], 'demodemodemo'));
            assert.deepEqual(Object.keys(theirs), Object.keys(mine));
            for (const plural of Object.keys(mine)) assert.deepEqual(theirs[plural], mine[plural], plural);
        } finally {
            other.child.kill('SIGTERM');
        }
    });

    it('a folder with data is not filled again', () => {
        assert.equal(guanxi(folders[1], ['demo', ...OPTIONS]).code, 1);
    });

    it('customers: all, and by industry', async () => {
        assert.equal(answers.customers.count, 150);
        assert.equal(await total('customers'), 150);
        const rows = await ask('customers', { group: ['industry'], measures: ['count'] });
        const expected = Object.entries(answers.customers.by_industry).filter(([, count]) => count);
        assert.deepEqual(Object.fromEntries(rows.map((row) => [row.industry, row.count])), Object.fromEntries(expected));
    });

    it('figures of customers are what the generator counted', async () => {
        const { figures, opportunities } = answers;
        const [row] = await ask('customers', { measures: ['max(won_count)', 'max(won_amount)', 'max(open_count)', 'max(open_amount)', 'sum(won_count)', 'sum(won_amount)', 'sum(open_count)', 'sum(open_amount)'] });
        assert.deepEqual({ count: row['max(won_count)'], sum: row['max(won_amount)'] }, figures.most_won);
        assert.deepEqual({ count: row['max(open_count)'], sum: row['max(open_amount)'] }, figures.most_open);
        assert.deepEqual([await total('customers', 'won_count > 0'), await total('customers', 'open_count > 0')], [figures.with_won, figures.with_open]);
        assert.deepEqual({ count: Number(row['sum(open_count)']), sum: row['sum(open_amount)'] }, opportunities.open);
        assert.deepEqual({ count: Number(row['sum(won_count)']), sum: row['sum(won_amount)'] }, opportunities.by_stage.won);
    });

    it('products, contacts, activities, tasks and lines', async () => {
        assert.deepEqual([await total('products'), await total('contacts'), await total('activities'), await total('tasks'), await total('opportunity_lines')],
            [answers.products, answers.contacts, answers.activities, answers.tasks, answers.opportunity_lines]);
        assert.equal(await total('tasks', "status in ['open', 'in_progress']"), answers.open_tasks);
    });

    it('opportunities: all, open, by stage', async () => {
        const { opportunities } = answers;
        assert.equal(await total('opportunities'), opportunities.count);
        const [open] = await ask('opportunities', { filter: "status = 'open'", measures });
        assert.deepEqual(tally(open), opportunities.open);
        const stages = await ask('opportunities', { group: ['stage.key'], measures });
        const expected = Object.entries(opportunities.by_stage).filter(([, { count }]) => count);
        assert.deepEqual(Object.fromEntries(stages.map((row) => [row['stage.key'], tally(row)])), Object.fromEntries(expected));
    });

    it('won by quarter and by owner', async () => {
        const { opportunities } = answers;
        const quarters = await ask('opportunities', { filter: "status = 'won'", group: ['close_date:quarter'], measures });
        assert.deepEqual(Object.fromEntries(quarters.map((row) => [row['close_date:quarter'], tally(row)])), opportunities.won_by_quarter);
        const owners = await ask('opportunities', { filter: "status = 'won'", group: ['owner'], measures, limit: 1000 });
        const expected = Object.entries(opportunities.won_by_owner).filter(([, { count }]) => count);
        assert.deepEqual(Object.fromEntries(owners.map((row) => [row.owner.name, tally(row)]).sort()), Object.fromEntries(expected.sort()));
    });

    it('a customer\'s interactions stand with it, and check is clean', async () => {
        assert.equal((await total('activities', "about is not null and status = 'done'")) > 0, !standing);
        const checked = guanxi(folders[0], ['check']);
        assert.equal(checked.code, 0, checked.out + checked.err);
    });
});
