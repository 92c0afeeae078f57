// Fields that are worked out: formulas kept in the row and worked out at read, roll-ups of children, and what an
// administrator is told about a definition that cannot be.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startServer } from './server.mjs';

let server, admin;
const label = { en: 'L', zh: '标' };
const formula = (name, result, expression, more = {}) => ({ name, type: 'formula', result, expression, label, ...more });
const rollup = (name, measure, where, children = 'opportunities') => ({ name, type: 'rollup', children, measure, ...(where && { where }), label });

async function must(method, path, body, status = { GET: 200, POST: 201, PATCH: 200, DELETE: 204 }[method]) {
    const reply = await admin(method, encodeURI(path), body);
    assert.equal(reply.status, status, `${method} ${path} ${JSON.stringify(body)}: ${reply.text}`);
    return reply.body;
}
const addField = (object, field, status) => must('POST', `/meta/objects/${object}/fields`, field, status);
const fieldOf = async (object, name) => (await must('GET', `/meta/objects/${object}`)).fields.find((field) => field.name === name);
/** GETs the record by both ways, which must agree. */
async function read(plural, id) {
    const record = await must('GET', `/${plural}/${id}`);
    const [row] = (await must('GET', `/${plural}?filter=id = '${id}'`)).data;
    for (const [key, value] of Object.entries(row)) assert.deepEqual(record[key], value, `${plural}.${key}`);
    return record;
}

let stages, customer;
const stage = (category) => stages.find((row) => row.category === category).id;
const deal = (more) => must('POST', '/opportunities', { name: 'Deal', customer: customer.id, stage: stage('open'), expected_close_date: '2026-12-24', ...more });

before(async () => {
    server = await startServer();
    admin = server.admin;
    const pipeline = await must('POST', '/pipelines', { key: 'formulas', name: 'Formulas' });
    for (const [key, category, probability] of [['f_open', 'open', '20'], ['f_won', 'won', '100'], ['f_lost', 'lost', '0']])
        await must('POST', '/stages', { key, name: key, pipeline: pipeline.id, category, probability });
    stages = (await must('GET', `/stages?fields=id,category&filter=pipeline = '${pipeline.id}'`)).data;
    customer = await must('POST', '/customers', { name: 'Formula GmbH', employees: 12 });
});
after(async () => assert.equal((await server.stop()).code, 0, server.log()));

describe('formulas', () => {
    it('over own fields are kept, and follow every change', async () => {
        await addField('customer', formula('size_class', 'text', "if(employees >= 100, 'large', if(employees is null, null, 'small'))", { indexed: true }));
        const field = await fieldOf('customer', 'size_class');
        assert.deepEqual([field.type, field.computed, field.read_only, field.access, field.sortable], ['text', 'formula', true, 'read', true]);
        assert.match(field.expression, /employees >= 100/);
        assert.equal((await read('customers', customer.id)).size_class, 'small', 'rows that were there are filled');
        const big = await must('PATCH', `/customers/${customer.id}`, { employees: 100 });
        assert.equal(big.size_class, 'large', 'in the reply');
        assert.equal((await read('customers', customer.id)).size_class, 'large');
        const none = await must('POST', '/customers', { name: 'Nobody' });
        assert.equal(none.size_class, null);
        assert.deepEqual((await must('GET', "/customers?filter=size_class = 'large'&fields=name")).data, [{ name: 'Formula GmbH' }]);
        const refused = await admin('PATCH', `/customers/${customer.id}`, { size_class: 'x' });
        assert.deepEqual([refused.status, refused.body.errors[0].code], [422, 'read_only']);
        await must('PATCH', `/customers/${customer.id}`, { employees: 12 });
    });

    it('use other formulas, numbers are exact and money counts in base currency', async () => {
        const won = await deal({ amount: '1000', currency: 'USD', exchange_rate: '7.1234', stage: stage('open') });
        assert.equal(won.weighted_amount, '1424.6800', '1000 USD at 7.1234 and 20 %');
        await addField('opportunity', formula('weighted_twice', 'decimal', 'weighted_amount * 2 / 3', { scale: 2 }));
        assert.equal((await read('opportunities', won.id)).weighted_twice, '949.79');
        const sums = await must('POST', '/opportunities/aggregate', { measures: ['sum(weighted_amount)', 'sum(weighted_twice)', 'count'], group: ['status'] }, 200);
        assert.deepEqual([sums.data[0]['sum(weighted_amount)'], sums.data[0]['sum(weighted_twice)']], ['1424.6800', '949.79']);
        await must('DELETE', `/opportunities/${won.id}`);
    });

    it('with a path, an aggregate or today() are worked out at read, everywhere', async () => {
        const boss = await must('POST', '/customers', { name: 'Boss AG', employees: 500 });
        await must('PATCH', `/customers/${customer.id}`, { parent: boss.id, founded_on: '2020-02-29' });
        await addField('customer', formula('group_size', 'integer', 'coalesce(employees, 0) + coalesce(parent.employees, 0)'));
        await addField('customer', formula('deals_open', 'integer', "count(opportunities where status = 'open')"));
        await addField('customer', formula('age_days', 'integer', 'days_between(founded_on, today())'));
        await addField('customer', formula('mine', 'boolean', 'owner = me()'));
        await deal({ amount: '5' });
        const row = await read('customers', customer.id);
        const days = Math.floor(Date.now() / 864e5) - Date.UTC(2020, 1, 29) / 864e5;
        assert.deepEqual([row.group_size, row.deals_open, row.mine], [512, 1, true]);
        assert.ok(Math.abs(row.age_days - days) <= 1, `${row.age_days} is not ${days}`);
        await must('PATCH', `/customers/${boss.id}`, { employees: 600 });
        assert.equal((await read('customers', customer.id)).group_size, 612, 'no save of this record was needed');
        const names = async (query) => (await must('GET', `/customers?fields=name&${query}`)).data.map(({ name }) => name);
        assert.deepEqual(await names('filter=deals_open = 1 and group_size > 600'), ['Formula GmbH']);
        assert.deepEqual((await names('sort=-group_size')).slice(0, 2), ['Formula GmbH', 'Boss AG']);
        const grouped = await must('POST', '/customers/aggregate', { group: ['deals_open'], measures: ['count', 'max(group_size)'] }, 200);
        assert.deepEqual(grouped.data.find((group) => group.deals_open === 1), { deals_open: 1, count: 1, 'max(group_size)': 612 });
        const deals = await must('GET', '/opportunities?fields=customer.group_size,customer.size_class&filter=customer.group_size = 612');
        assert.deepEqual([deals.data[0].customer.group_size, deals.data[0].customer.size_class], [612, 'small']);
        const sam = await server.as('sam');
        const seen = (await sam('GET', '/customers?fields=name,mine')).body.data ?? [];
        assert.ok(seen.every(({ mine }) => mine === false || mine === null), 'me() is who asks');
    });

    it('keep no line of the log, no version, no difference for the check', async () => {
        const before = await must('GET', `/customers/${customer.id}`);
        await addField('customer', formula('employees_twice', 'integer', 'employees * 2'));
        const now = await must('GET', `/customers/${customer.id}`);
        assert.deepEqual([now.version, now.employees_twice], [before.version, 24]);
        const changed = await must('PATCH', `/customers/${customer.id}`, { employees: 13 });
        assert.equal(changed.employees_twice, 26);
        const history = await must('GET', `/customers/${customer.id}/history`);
        assert.deepEqual(history.data[0].fields?.map(({ field }) => field) ?? history.data[0].changes.map(({ field }) => field), ['employees']);
        const past = await must('GET', `/customers/${customer.id}?as_of=${now.updated_at}`);
        assert.deepEqual([past.employees, past.employees_twice], [12, 24], 'as of then');
        await must('PATCH', '/meta/objects/customer/fields/employees_twice', { expression: 'employees * 20' });
        assert.equal((await read('customers', customer.id)).employees_twice, 260, 'another expression fills again');
        const check = server.guanxi(['check']);
        assert.equal(check.code, 0, check.out + check.err);
    });

    it('a definition that cannot be is refused with its place', async () => {
        const refused = async (field, expected, object = 'customer') => {
            const reply = await admin('POST', `/meta/objects/${object}/fields`, field);
            assert.equal(reply.status, 422, JSON.stringify(field) + reply.text);
            const { field: place, code, position, message } = reply.body.errors[0];
            assert.deepEqual({ place, code, ...(expected.position && { position }) }, { place: expected.place, code: expected.code, ...(expected.position && { position: expected.position }) }, reply.text);
            if (expected.message) assert.match(message, expected.message);
        };
        await refused(formula('a', 'integer', 'employes * 2'), { place: 'expression', code: 'expr_unknown_field', position: 1, message: /employees/ });
        await refused(formula('a', 'integer', 'employees + founded_on * 2'), { place: 'expression', code: 'expr_operands', position: 24 });
        await refused(formula('a', 'date', 'employees'), { place: 'expression', code: 'expr_type' });
        await refused(formula('a', 'money', 'name'), { place: 'expression', code: 'formula_result' });
        await refused(formula('a', 'reference', 'owner'), { place: 'result', code: 'definition_result' });
        await refused({ name: 'a', type: 'formula', expression: '1', label }, { place: 'result', code: 'definition_missing' });
        await refused(formula('a', 'integer', 'a + 1'), { place: 'expression', code: 'formula_circle', message: /a → a/ });
        await refused(rollup('a', 'sum(name)'), { place: 'measure', code: 'definition_measured' });
        await refused(rollup('a', 'sum(amuont)'), { place: 'measure', code: 'definition_field', message: /amount/ });
        await refused(rollup('a', 'total(amount)'), { place: 'measure', code: 'definition_measure' });
        await refused(rollup('a', 'count', null, 'deals'), { place: 'children', code: 'definition_children' });
        await refused(rollup('a', 'count', "stauts = 'open'"), { place: 'where', code: 'expr_unknown_field', position: 1, message: /status/ });
        await refused(rollup('a', 'count', 'close_date < today()'), { place: 'where', code: 'rollup_moving', message: /count\(opportunities where close_date < today\(\)\)/ });
        await refused(rollup('a', 'count', "stage.category = 'open'"), { place: 'where', code: 'rollup_path', message: /aggregate/ });
        await refused(formula('a', 'integer', '1', { unique: true }), { place: 'unique', code: 'definition_key' });
    });

    it('circles are refused with the way, what others need stays', async () => {
        await addField('customer', formula('f_one', 'integer', 'employees + 1'));
        await addField('customer', formula('f_two', 'integer', 'f_one + 1'));
        const circle = await admin('PATCH', '/meta/objects/customer/fields/f_one', { expression: 'f_two + 1' });
        assert.equal(circle.status, 422, circle.text);
        assert.match(circle.body.errors[0].message, /f_one → f_two → f_one|f_two → f_one → f_two/);
        const needed = await admin('DELETE', '/meta/objects/customer/fields/f_one');
        assert.deepEqual([needed.status, needed.body.code], [422, 'formula_in_use'], needed.text);
        assert.match(needed.body.detail ?? needed.body.errors[0].message, /f_two/);
        assert.equal((await read('customers', customer.id)).f_two, 15);
        await must('DELETE', '/meta/objects/customer/fields/f_two');
        await must('DELETE', '/meta/objects/customer/fields/f_one');
        let last = 'employees';
        for (let i = 1; i <= 8; i++) await addField('customer', formula(`deep_${i}`, 'integer', `${last} + 1`)), (last = `deep_${i}`);
        const deep = await admin('POST', '/meta/objects/customer/fields', formula('deep_9', 'integer', 'deep_8 + 1'));
        assert.deepEqual([deep.status, deep.body.errors[0].code], [422, 'formula_depth'], deep.text);
        assert.equal((await read('customers', customer.id)).deep_8, 21);
    });

    it('an overflow names the formula', async () => {
        await addField('customer', formula('huge', 'integer', 'employees * employees * 1000'));
        const reply = await admin('PATCH', `/customers/${customer.id}`, { employees: 4000000000 });
        assert.deepEqual([reply.status, reply.body.errors[0].field, reply.body.errors[0].code], [422, 'huge', 'overflow'], reply.text);
        await must('DELETE', '/meta/objects/customer/fields/huge');
        await must('PATCH', `/customers/${customer.id}`, { employees: 4000000000 });
        const made = await admin('POST', '/meta/objects/customer/fields', formula('huge', 'integer', 'employees * employees * 1000'));
        assert.deepEqual([made.status, made.body.errors[0].field], [422, 'huge'], made.text);
        await must('PATCH', `/customers/${customer.id}`, { employees: 13 });
    });
});

describe('a table with many rows', () => {
    it('shows the right values at any time while a job fills the column', async () => {
        await must('POST', '/meta/objects', { name: 'meter', plural: 'meters', label, plural_label: label, fields: [{ name: 'name', type: 'text', label }, { name: 'value', type: 'integer', label }] });
        for (let k = 0; k < 11; k++)
            await must('POST', '/meters', Array.from({ length: 1000 }, (_, i) => ({ name: `M ${k} ${i}`, value: k * 1000 + i })));
        await addField('meter', formula('twice', 'integer', 'value * 2', { indexed: true }));
        const total = async () => (await must('POST', '/meters/aggregate', { measures: ['sum(twice)', 'count(twice)'] }, 200)).data[0];
        const expected = { 'sum(twice)': String(11000 * 10999), 'count(twice)': 11000 };
        assert.deepEqual(await total(), expected, 'at once');
        const jobs = async () => (await must('GET', '/jobs')).data.filter(({ kind }) => kind === 'fill');
        for (let i = 0; i < 200 && (await jobs())[0]?.status !== 'done'; i++) {
            assert.deepEqual(await total(), expected);
            await new Promise((later) => setTimeout(later, 50));
        }
        assert.equal((await jobs())[0].status, 'done', JSON.stringify(await jobs()));
        assert.deepEqual(await total(), expected, 'afterwards');
        const [top] = (await must('GET', '/meters?sort=-twice&limit=1')).data;
        assert.equal(top.twice, 21998);
        const check = server.guanxi(['check']);
        assert.equal(check.code, 0, check.out + check.err);
        const { DatabaseSync } = await import('node:sqlite').catch(() => ({}));
        if (!DatabaseSync) return;
        const database = new DatabaseSync(`${server.folder}/guanxi.db`, { readOnly: true });
        assert.equal(database.prepare('select count(*) n from x_meter where x_twice = 2 * x_value').get().n, 11000, 'in the column');
    });
});

describe('roll-ups', () => {
    const figures = async (id) => {
        const row = await read('customers', id);
        return [row.won_amount, row.won_count, row.open_amount, row.open_count, row.last_won_on];
    };

    it('count children as they come, change, move, go and come back', async () => {
        const a = await must('POST', '/customers', { name: 'Roll A' });
        const b = await must('POST', '/customers', { name: 'Roll B' });
        assert.deepEqual([a.won_amount, a.won_count, a.last_won_on], ['0.0000', 0, null]);
        const first = await deal({ customer: a.id, amount: '100.5' });
        const second = await deal({ customer: a.id, amount: '50', currency: 'USD', exchange_rate: '7' });
        assert.deepEqual(await figures(a.id), ['0.0000', 0, '450.5000', 2, null]);
        await must('PATCH', `/opportunities/${first.id}`, { stage: stage('won') });
        const day = (await must('GET', `/opportunities/${first.id}`)).close_date;
        assert.deepEqual(await figures(a.id), ['100.5000', 1, '350.0000', 1, day]);
        await must('PATCH', `/opportunities/${second.id}`, { exchange_rate: '8' });
        assert.deepEqual((await figures(a.id))[2], '400.0000', 'at another rate');
        const moved = await admin('PATCH', `/opportunities/${first.id}`, { customer: b.id });
        assert.equal(moved.status, 200);
        assert.deepEqual(await figures(a.id), ['0.0000', 0, '400.0000', 1, null]);
        assert.deepEqual(await figures(b.id), ['100.5000', 1, '0.0000', 0, day]);
        assert.equal((await must('POST', `/transactions/${moved.headers.get('x-guanxi-txn')}/undo`, undefined, 200)).undone, 1);
        assert.deepEqual((await figures(a.id)).slice(0, 2), ['100.5000', 1]);
        await must('DELETE', `/opportunities/${second.id}`);
        assert.deepEqual((await figures(a.id)).slice(2, 4), ['0.0000', 0]);
        await must('POST', `/opportunities/${second.id}/restore`, undefined, 200);
        assert.deepEqual((await figures(a.id)).slice(2, 4), ['400.0000', 1]);
        const same = await must('GET', `/customers/${a.id}`);
        assert.equal(same.version, a.version, 'counting makes no version');
        assert.equal((await must('GET', `/customers/${a.id}/history`)).data.length, 1, 'and no line');
    });

    it('go up level by level, and over any reference', async () => {
        await addField('opportunity', rollup('line_count', 'count', null, 'lines'));
        await addField('opportunity', rollup('tallest', 'max(amount)', 'quantity > 1', 'lines'));
        await addField('customer', rollup('lines_of_all', 'sum(line_count)'));
        await addField('customer', rollup('calls', 'count', "status = 'done'", 'activities'));
        const a = await must('POST', '/customers', { name: 'Levels' });
        const b = await must('POST', '/customers', { name: 'Levels 2' });
        const o = await deal({ customer: a.id, lines: [{ quantity: '1', price: '10' }, { quantity: '2', price: '7' }] });
        assert.deepEqual([o.line_count, o.tallest], [2, '14.0000'], 'in the reply');
        assert.equal((await read('customers', a.id)).lines_of_all, 2);
        await must('PATCH', `/opportunities/${o.id}`, { lines: [{ quantity: '3', price: '7' }] });
        assert.deepEqual([(await read('opportunities', o.id)).tallest, (await read('customers', a.id)).lines_of_all], ['21.0000', 1]);
        await must('PATCH', `/opportunities/${o.id}`, { customer: b.id });
        assert.deepEqual([(await read('customers', a.id)).lines_of_all, (await read('customers', b.id)).lines_of_all], [0, 1]);
        await must('POST', '/activities', { kind: 'call', status: 'done', subject: 'Hello', about: { object: 'customer', id: a.id }, happened_at: '2026-11-20T10:00:00Z' });
        assert.equal((await read('customers', a.id)).calls, 1);
        await must('DELETE', `/opportunities/${o.id}`);
        assert.equal((await read('customers', b.id)).lines_of_all, 0);
        await must('POST', `/opportunities/${o.id}/restore`, undefined, 200);
        assert.deepEqual([(await read('opportunities', o.id)).line_count, (await read('customers', b.id)).lines_of_all], [1, 1], 'with its lines');
    });

    it('are right under 64 writers at once', async () => {
        const parents = [];
        for (let i = 0; i < 6; i++) parents.push((await must('POST', '/customers', { name: `Crowd ${i}` })).id);
        const any = (list) => list[Math.floor(Math.random() * list.length)];
        let done = 0;
        await Promise.all(Array.from({ length: 64 }, async () => {
            const mine = [];
            for (let i = 0; i < 12; i++) {
                const dice = Math.random();
                if (!mine.length || dice < 0.4) {
                    const lines = Array.from({ length: 1 + Math.floor(Math.random() * 3) }, () => ({ quantity: '1', price: String(1 + Math.floor(Math.random() * 99)) }));
                    mine.push((await deal({ customer: any(parents), lines })).id);
                } else if (dice < 0.6) await must('PATCH', `/opportunities/${any(mine)}`, { customer: any(parents) });
                else if (dice < 0.75) await must('PATCH', `/opportunities/${any(mine)}`, { stage: stage(any(['open', 'won', 'lost'])) });
                else if (dice < 0.9) await must('PATCH', `/opportunities/${any(mine)}`, { lines: [{ quantity: '2', price: '5' }] });
                else await must('DELETE', `/opportunities/${mine.pop()}`);
                done++;
            }
        }));
        assert.equal(done, 64 * 12);
        for (const id of parents) {
            const row = await read('customers', id);
            const count = async (status) => (await must('POST', '/opportunities/aggregate', { filter: `customer = '${id}' and status = '${status}'`, measures: ['count', 'sum(amount)', 'max(close_date)'] }, 200)).data[0];
            const won = await count('won'), open = await count('open');
            assert.deepEqual([row.won_amount, row.won_count, row.open_amount, row.open_count, row.last_won_on],
                [won['sum(amount)'], won.count, open['sum(amount)'], open.count, won['max(close_date)']]);
            const lines = (await must('POST', '/opportunity_lines/aggregate', { filter: `opportunity.customer = '${id}'`, measures: ['count'] }, 200)).data[0];
            assert.equal(row.lines_of_all, lines.count);
        }
        const check = server.guanxi(['check']);
        assert.equal(check.code, 0, check.out + check.err);
    });
});
