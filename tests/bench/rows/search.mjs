// The box over all objects over the imported base with telephones: CPU of the server a question, one after another, for
// an administrator and a seller who sees his own.
import { importedBase } from '../bases.mjs';
import { sellerLogin } from '../customers_csv.mjs';
import { client, serve } from '../guanxi.mjs';
import { median, percentile, threadsCpu } from '../process.mjs';

const REPEATS = 150;
const TARGET = 20;

const part = (from, len) => (name, i) => [...name].slice(from(i), from(i) + len).join('');
const INITIALS = 'bjyf hzxc shkj zgyd szds gzyx cdhy tjwl whmt njsy'.split(' ');

/** What is typed, from the name and the telephone of a customer. */
const QUESTIONS = {
    '2 Chinese characters': (one, i) => part((k) => k % 4, 2)(one.name, i),
    '3 Chinese characters': (one, i) => part((k) => k % 3, 3)(one.name, i),
    'pinyin initials, 4': (one, i) => INITIALS[i % INITIALS.length],
    'tail of a telephone': (one, i) => one.phone.slice(-4 - (i % 5)),
};

export async function searchRows({ customers, fresh }) {
    const base = await importedBase(customers, { fresh, phones: true });
    const server = await serve(base.folder);
    const admin = await client(server.url, 'admin');
    const seller = await client(server.url, sellerLogin(7));
    // the newest: by name the first are all written in Latin letters
    const { data } = await admin.get('/customers?limit=500&fields=name,phone&sort=-id');
    const some = data.filter((one) => /^\p{Script=Han}{6}/u.test(one.name));
    const rows = [];
    for (const [who, user] of [['administrator', admin], ['sees 2.5 %', seller]])
        for (const [what, question] of Object.entries(QUESTIONS)) {
            const took = [];
            for (let i = 0; i < REPEATS; i++) {
                const q = encodeURIComponent(question(some[(i * 7919) % some.length], i));
                const before = threadsCpu(server.pids);
                await user.get(`/search?q=${q}`);
                took.push(threadsCpu(server.pids) - before);
            }
            const [p50, p99] = [median(took), percentile(took, 0.99)];
            rows.push({
                what: `${customers} customers: search of all objects, ${what}, ${who}`,
                measured: `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms CPU`,
                target: `p99 ≤ ${TARGET} ms`,
                ratio: (p99 / TARGET).toFixed(2),
            });
        }
    await server.stop();
    return rows;
}
