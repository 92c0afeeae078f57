// The standing demo company: lists, totals, search and aggregates over customers and opportunities, for an administrator
// and for somebody who sees about 2 % through a department, a team, a sharing rule and shares by hand; and how long
// a reorganisation takes until it is in force.
import { givePassword, standingBase } from '../bases.mjs';
import { client, metric, serve } from '../guanxi.mjs';
import { median, percentile, sleep, threadsCpu } from '../process.mjs';

const REPEATS = 50;
const LEAD = 'bench.lead';
const encode = encodeURIComponent;
const ms = (number) => number.toFixed(number < 10 ? 1 : 0);

async function send(user, method, path, value) {
    const headers = { ...user.headers, 'content-type': 'application/json' };
    const reply = await fetch(user.api + path, { method, headers, body: value && JSON.stringify(value) });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text.slice(0, 300)}`);
    return text ? JSON.parse(text) : null;
}

/** Batches of more than a thousand records are jobs. */
async function finished(user, reply) {
    for (let job = reply; job.job; await sleep(200)) {
        const { status } = await user.get(`/jobs/${job.job}`);
        if (status === 'done') return;
        if (status === 'failed' || status === 'cancelled') throw new Error(`job ${job.job}: ${status}`);
    }
}

/** The one found by a filter. */
const one = async (user, plural, filter) => (await user.get(`/${plural}?limit=1&filter=${encode(filter)}`)).data[0];

/** Somebody who heads a small department, leads two sellers, is granted some by a rule and some by hand. */
async function makeLead(admin) {
    if (await one(admin, 'users', `login = '${LEAD}'`)) return;
    const parent = await one(admin, 'departments', "code = 'D-SALES'");
    const department = await send(admin, 'POST', '/departments', { code: 'D-BENCH', name: '试点销售部', parent: parent.id });
    const person = (login, more) => send(admin, 'POST', '/users', { login, name: login, status: 'active', department: department.id, ...more });
    const lead = await person(LEAD, { roles: ['manager'] });
    const seller = await person('bench.seller', { roles: ['sales'] });
    await send(admin, 'PATCH', `/departments/${department.id}`, { manager: lead.id });
    for (const login of ['sales020', 'sales021'])
        await send(admin, 'PATCH', `/users/${(await one(admin, 'users', `login = '${login}'`)).id}`, { manager: lead.id });
    for (const plural of ['customers', 'opportunities'])
        await finished(admin, await send(admin, 'POST', `/${plural}/batch`, { action: 'assign', filter: "owner.login in ['sales030', 'sales031']", values: { owner: seller.id } }));
    for (const object of ['customer', 'opportunity'])
        await send(admin, 'POST', '/access_rules', { name: `bench ${object}`, object, kind: 'grant', level: 'read', condition: object === 'customer' ? "industry = 'energy' and level = 'a' and kind = 'company'" : "loss_reason = 'no_decision' and currency = 'USD'", user: lead.id });
    const { data } = await admin.get('/customers?limit=200&sort=name');
    for (const { id } of data) await send(admin, 'POST', `/customers/${id}/shares`, { with: { department: department.id }, level: 'read' });
}

const INDEXED = { object: 'customer', filter: "level = 'b' and industry = 'retail'", sort: 'name' };

/** What an administrator does about a list that no index serves: he keeps it as a view, and the page of slow queries
 * names the index. What it came to, for the row. */
async function makeIndex(admin) {
    const name = 'bench level and industry';
    if (!(await one(admin, 'views', `name = '${name}'`))) await send(admin, 'POST', '/views', { name, ...INDEXED });
    const { index } = (await admin.get('/system/slow')).views.find((view) => view.name === name) ?? {};
    if (index) await finished(admin, await send(admin, 'POST', `/meta/objects/${index.object}/indexes`, { columns: index.columns }));
    const { data } = await admin.get('/meta/objects/customer/indexes');
    return data.find(({ columns }) => columns[0] === 'level' && columns[1] === 'industry')?.columns.join(', ');
}

async function measured(server, times, ask) {
    const took = [], cpu = [];
    await warmed(() => ask(0));
    for (let i = 0; i < times; i++) {
        const from = performance.now(), before = threadsCpu(server.pids);
        await ask(i);
        cpu.push(threadsCpu(server.pids) - before);
        took.push(performance.now() - from);
    }
    return { p50: median(took), p99: percentile(took, 0.99), cpu: `p50 ${ms(median(cpu))} ms, p99 ${ms(percentile(cpu, 0.99))} ms CPU` };
}

/** The first request after a start does not wait for what he sees to be worked out; how long that takes beside it. */
async function firstRows(server, lead, sees) {
    const rows = [];
    for (const plural of ['customers', 'opportunities']) {
        const sets = await metric(server.url, 'guanxi_visible_sets_total');
        const from = performance.now(), before = threadsCpu(server.pids);
        await lead.get(`/${plural}?limit=50`);
        const first = performance.now() - from;
        for (let i = 0; i < 600 && (await metric(server.url, 'guanxi_visible_sets_total')) === sets; i++) await sleep(100);
        const cpu = threadsCpu(server.pids) - before;
        rows.push({ what: `first list of 50 ${plural} after a start, ${sees}`, measured: `${ms(first)} ms; with the set made beside it ${ms(cpu)} ms CPU`, target: '–', ratio: '–' });
    }
    return rows;
}

const QUESTIONS = [
    ['list of 50 customers, level and industry, sort name (INDEX)', 10, (user, i) => user.get(`/customers?limit=50&sort=name&filter=${encode(`level = 'b' and industry = '${['retail', 'medical', 'energy', 'finance'][i % 4]}'`)}`)],
    ['list of 50 customers, newest change first', 10, (user) => user.get('/customers?limit=50')],
    ['list of 50 opportunities, open, largest first', 10, (user) => user.get(`/opportunities?limit=50&sort=-amount&filter=${encode("status = 'open'")}`)],
    ['list of 50 opportunities, open, expected to close first', 10, (user) => user.get(`/opportunities?limit=50&sort=expected_close_date&filter=${encode("status = 'open'")}`)],
    ['list of 50 contacts, newest change first', 10, (user) => user.get('/contacts?limit=50')],
    ['exact total of customers', 0, (user) => user.get('/customers?limit=0&total=true')],
    ['exact total of open opportunities', 0, (user) => user.get(`/opportunities?limit=0&total=true&filter=${encode("status = 'open'")}`)],
    ['search of two Chinese characters', 20, (user, i) => user.get(`/search?q=${encode(['智能', '云网', '长沙', '华东', '科技'][i % 5])}`)],
    ['search of three Chinese characters', 20, (user, i) => user.get(`/search?q=${encode(['智能科', '长沙市', '华东科'][i % 3])}`)],
    ['search of initials', 20, (user, i) => user.get(`/search?q=${['znkj', 'cskj', 'ywzn', 'hdkj'][i % 4]}`)],
];

/** Work that takes longer than a request may is told, and measured no further. */
async function aggregated(server, user, ask) {
    try {
        const { p50, cpu } = await measured(server, 3, () => user.post('/opportunities/aggregate', ask));
        return { measured: `p50 ${ms(p50)} ms; ${cpu}` };
    } catch (fault) {
        if (!fault.message.includes('"code":"deadline"')) throw fault;
        return { measured: 'stopped: longer than a request may take' };
    }
}

/** What reads a table for the first time may be stopped; what it read is warm then. */
async function warmed(ask) {
    for (let tries = 0; tries < 2; tries++)
        try {
            return await ask();
        } catch (fault) {
            if (!fault.message.includes('"code":"deadline"')) throw fault;
        }
    return ask();
}

async function reorganise(admin) {
    const clock = async (run) => {
        const from = performance.now();
        await run();
        return performance.now() - from;
    };
    const east = await one(admin, 'departments', "code = 'D-SALES-E'");
    const [sales, north] = [await one(admin, 'departments', "code = 'D-SALES'"), await one(admin, 'departments', "code = 'D-SALES-N'")];
    const li = await one(admin, 'users', "login = 'li.ming'");
    const { total } = await admin.get(`/customers?limit=0&total=true&filter=${encode(`owner = '${li.id}'`)}`);
    const rows = [];
    for (const [what, there, back] of [
        ['moving a department with a quarter of the sellers', () => send(admin, 'PATCH', `/departments/${east.id}`, { parent: north.id }), () => send(admin, 'PATCH', `/departments/${east.id}`, { parent: sales.id })],
        [`another role for the owner of ${total} customers`, () => send(admin, 'PATCH', `/users/${li.id}`, { roles: ['reader'] }), () => send(admin, 'PATCH', `/users/${li.id}`, { roles: ['sales'] })],
    ]) {
        const took = [];
        for (let i = 0; i < 5; i++) took.push(await clock(there), await clock(back));
        rows.push({ what, measured: `p50 ${ms(median(took))} ms until in force`, target: 'ms', ratio: '–' });
    }
    return rows;
}

async function asPerson(server, admin, rows) {
    const index = await makeIndex(admin);
    const lead = await client(server.url, LEAD);
    const first = await firstRows(server, lead, 'restricted');
    const share = async (plural) => (await warmed(() => lead.get(`/${plural}?limit=0&total=true`))).total / (await admin.get(`/${plural}?limit=0&total=true`)).total;
    const sees = `sees ${(100 * (await share('customers'))).toFixed(1)} % (of opportunities ${(100 * (await share('opportunities'))).toFixed(1)} %)`;
    rows.push(...first);
    for (const [title, target, ask] of QUESTIONS)
        for (const [who, user] of [['administrator', admin], [sees, lead]]) {
            const { p50, p99, cpu } = await measured(server, REPEATS, (i) => ask(user, i));
            const limit = target || (user === admin ? 50 : 150);
            const what = title.replace('INDEX', index ? `index on ${index}, as the page of slow queries says` : 'no index');
            rows.push({ what: `${what}, ${who}`, measured: `p50 ${ms(p50)} ms, p99 ${ms(p99)} ms; ${cpu}`, target: target ? `p99 ≤ ${limit} ms` : `p50 ≤ ${limit} ms`, ratio: ((target ? p99 : p50) / limit).toFixed(2) });
        }
    const ask = { filter: "status = 'won'", group: ['owner', 'close_date:month'], measures: ['count', 'sum(amount)'], limit: 1000 };
    for (const [who, user] of [['administrator', admin], [sees, lead]]) rows.push({ what: `aggregate of won opportunities by owner and month, ${who}`, ...(await aggregated(server, user, ask)), target: '–', ratio: '–' });
}

export async function rightsRows({ customers, fresh }) {
    const base = await standingBase(customers, fresh);
    const rows = [];
    let server = await serve(base.folder);
    try {
        await makeLead(await client(server.url, 'admin'));
        await givePassword(base.folder, LEAD);
        // as after any start: nothing of the making is warm or kept
        await server.stop();
        server = await serve(base.folder);
        const admin = await client(server.url, 'admin');
        await asPerson(server, admin, rows);
        rows.push(...(await reorganise(admin)));
    } finally {
        await server.stop();
    }
    return rows.map((row) => ({ ...row, what: `${customers} customers: ${row.what}` }));
}
