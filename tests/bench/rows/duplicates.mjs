// Duplicates while typing, over the standing company: what a check costs by name as it grows, by telephone and by mail.
// CPU of the server a question and the time a person waits, one after another.
import { readdirSync, readFileSync } from 'node:fs';
import { standingBase } from '../bases.mjs';
import { client, serve } from '../guanxi.mjs';
import { median, percentile } from '../process.mjs';

const REPEATS = 200;
const TARGET = 10;

/** CPU milliseconds of the processes' threads so far, to the nanosecond. */
const cpu = (pids) =>
    pids.flatMap((pid) => readdirSync(`/proc/${pid}/task`).map((task) => `/proc/${pid}/task/${task}/schedstat`))
        .reduce((sum, path) => sum + Number(readFileSync(path, 'utf8').split(' ')[0]), 0) / 1e6;

const digit = (i) => String((i * 7) % 10);

/** What is typed, from a customer who is there. */
const QUESTIONS = {
    'the whole name': (one) => ({ name: one.name }),
    'the first four characters': (one) => ({ name: [...one.name].slice(0, 4).join('') }),
    'the name with a wrong character': (one, i) => ({ name: [...one.name].map((c, at) => (at === 2 + (i % 3) ? '某' : c)).join('') }),
    'a telephone': (one) => ({ phone: one.phone ?? '13800138000' }),
    'a telephone that nobody has': (one, i) => ({ phone: `1390000${digit(i)}${digit(i + 3)}${digit(i + 5)}${digit(i + 8)}` }),
    'a mail': (one, i) => ({ email: one.email ?? `nobody${i}@example.com` }),
    'name, telephone and mail': (one) => ({ name: one.name, phone: one.phone, email: one.email }),
};

export async function duplicatesRows({ customers, fresh }) {
    const base = await standingBase(customers, fresh);
    const server = await serve(base.folder);
    const admin = await client(server.url, 'admin');
    const { data } = await admin.get('/customers?limit=500&fields=name,phone,email&sort=name');
    const newest = (await admin.get('/customers?limit=500&fields=name,phone,email&sort=-created_at')).data;
    const some = [...data, ...newest].filter((one) => /^\p{Script=Han}{5}/u.test(one.name));
    const rows = [];
    for (const [what, question] of Object.entries(QUESTIONS)) {
        const took = [];
        const waited = [];
        let found = 0;
        for (let i = 0; i < REPEATS; i++) {
            const values = question(some[(i * 7919) % some.length], i);
            const before = cpu(server.pids);
            const begun = performance.now();
            const reply = await admin.post('/customers/check-duplicates', { values });
            waited.push(performance.now() - begun);
            took.push(cpu(server.pids) - before);
            found += reply.data.length > 0;
            if (!reply.complete) throw new Error('the keys of the base are still being made');
        }
        const p99 = percentile(waited, 0.99);
        rows.push({
            what: `${customers} customers: duplicates by ${what} (${Math.round((100 * found) / REPEATS)} % found)`,
            measured: `p50 ${median(waited).toFixed(1)} ms, p99 ${p99.toFixed(1)} ms; CPU p50 ${median(took).toFixed(1)}, p99 ${percentile(took, 0.99).toFixed(1)} ms`,
            target: `p99 ≤ ${TARGET} ms`,
            ratio: (p99 / TARGET).toFixed(2),
        });
    }
    await server.stop();
    return rows;
}
