// Lists, totals and aggregates over the imported base, as administrator and as a seller who sees his own.
import { importedBase } from '../bases.mjs';
import { INDUSTRIES, sellerLogin } from '../customers_csv.mjs';
import { client, serve } from '../guanxi.mjs';
import { cpuMicros, median, percentile } from '../process.mjs';

const REPEATS = 200;

/** Milliseconds of `times` requests one after another, each from `ask(i)`. */
async function clock(times, ask) {
    const took = [];
    for (let i = 0; i < times; i++) {
        const from = performance.now();
        await ask(i);
        took.push(performance.now() - from);
    }
    return took;
}

const ms = (number) => number.toFixed(number < 10 ? 1 : 0);

function paged(what, took, cpu, target) {
    const [p50, p99] = [median(took), percentile(took, 0.99)];
    return {
        what,
        measured: `p50 ${ms(p50)} ms, p99 ${ms(p99)} ms; ${ms(cpu)} ms CPU`,
        target: `p99 ≤ ${target} ms`,
        ratio: (p99 / target).toFixed(2),
    };
}

function once(what, took, target) {
    const p50 = median(took);
    return {
        what,
        measured: `p50 ${ms(p50)} ms`,
        target: target ? `≤ ${target} ms` : '–',
        ratio: target ? (p50 / target).toFixed(2) : '–',
    };
}

const encode = encodeURIComponent;

/** The first page and the next one, as somebody who scrolls. */
async function pages(user, query) {
    let next = null;
    return clock(REPEATS, async (i) => {
        const cursor = i % 2 && next ? `&cursor=${encode(next)}` : '';
        next = (await user.get(`/customers?limit=50&${query(i >> 1)}${cursor}`)).next;
    });
}

const byIndustry = (i) => `filter=${encode(`industry = '${INDUSTRIES[i % INDUSTRIES.length]}'`)}&sort=-updated_at`;
const byEmployees = (i) => `filter=${encode(`employees > ${1000 + i * 10}`)}&sort=name`;

export async function millionRows({ customers, fresh }) {
    const base = await importedBase(customers, { fresh });
    const server = await serve(base.folder);
    const admin = await client(server.url, 'admin');
    const seller = await client(server.url, sellerLogin(7));
    const small = await client(server.url, sellerLogin(0));
    const sellerId = seller.user.id;
    const rows = [];
    const list = async (who, user, what, query) => {
        await user.get(`/customers?limit=50&${query(0)}`);
        const before = cpuMicros(server.pids);
        const took = await pages(user, query);
        rows.push(paged(`list of 50, ${what}, ${who}`, took, (cpuMicros(server.pids) - before) / 1000 / REPEATS, 10));
    };
    await list('administrator', admin, "owner = X sort -updated_at", () => `filter=${encode(`owner = '${sellerId}'`)}&sort=-updated_at`);
    await list('administrator', admin, 'industry = X sort -updated_at', byIndustry);
    await list('administrator', admin, 'employees > N sort name', byEmployees);
    await list('administrator', admin, 'no filter, sort name', () => 'sort=name');
    await list('sees 2.5 %', seller, 'owner = me() sort -updated_at', () => `filter=${encode('owner = me()')}&sort=-updated_at`);
    await list('sees 2.5 %', seller, 'industry = X sort -updated_at', byIndustry);
    await list('sees 2.5 %', seller, 'employees > N sort name', byEmployees);
    await list('sees 0.1 %', small, 'industry = X sort -updated_at', byIndustry);
    await list('sees 0.1 %', small, 'employees > N sort name', byEmployees);
    const total = async (who, user, filter, limit) => {
        const took = await clock(15, () => user.get(`/customers?limit=0&total=true&filter=${encode(filter)}`));
        const counted = (await user.get(`/customers?limit=0&total=true&filter=${encode(filter)}`)).total;
        rows.push(once(`exact total (${counted}) of ${filter}, ${who}`, took, limit));
    };
    await total('administrator', admin, `owner = '${sellerId}'`, 50);
    await total('administrator', admin, `updated_at > '2020-01-01T00:00:00Z'`, 50);
    await total('sees 2.5 %', seller, 'owner = me()', 150);
    await total('sees 2.5 %', seller, `updated_at > '2020-01-01T00:00:00Z'`, 150);
    const aggregate = async (who, user, times) => {
        const ask = { group: ['owner', 'founded_on:month'], measures: ['count', 'sum(annual_revenue)'], limit: 1000 };
        const what = `aggregate by owner and month, ${who}`;
        // The server stops a reading after its deadline: then that is the finding.
        const took = await clock(times, () => user.post('/customers/aggregate', ask)).catch((error) => error.message);
        rows.push(typeof took === 'string' ? { what, measured: took.slice(0, 60), target: '–', ratio: '–' } : once(what, took, 0));
    };
    await aggregate('administrator', admin, 3);
    await aggregate('sees 2.5 %', seller, 5);
    await server.stop();
    return rows.map((row) => ({ ...row, what: `${customers} customers: ${row.what}` }));
}
