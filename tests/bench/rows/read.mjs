// Reading one record beside nginx serving a file of the same size, by CPU a request, in alternating rounds.
import { demoBase } from '../bases.mjs';
import { client, serve } from '../guanxi.mjs';
import { startNginx } from '../nginx.mjs';
import { median } from '../process.mjs';
import { randomGets, wrk } from '../wrk.mjs';

/** Ids of up to `count` customers, page by page. */
async function customerIds(user, count) {
    const ids = [];
    for (let cursor = ''; ids.length < count && cursor !== null; ) {
        const page = await user.get(`/customers?fields=id&limit=500${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
        ids.push(...page.data.map((record) => record.id));
        cursor = page.next;
    }
    return ids;
}

async function sizeOf(user, ids) {
    const sizes = [];
    for (const id of ids.slice(0, 20)) {
        const reply = await fetch(`${user.api}/customers/${id}`, { headers: user.headers });
        sizes.push((await reply.arrayBuffer()).byteLength);
    }
    return median(sizes);
}

export async function readRow({ demo, rounds, seconds, fresh }) {
    const { folder } = await demoBase(demo, fresh);
    const server = await serve(folder);
    const user = await client(server.url, 'admin');
    const ids = await customerIds(user, 20000);
    const size = await sizeOf(user, ids);
    const nginx = await startNginx(size);
    const script = randomGets('/api/v1/customers/', ids, user.headers);
    const theirs = [];
    const ours = [];
    for (let i = 0; i < rounds; i++) {
        theirs.push((await wrk(nginx.url, { seconds, pids: nginx.pids })).cpu);
        ours.push((await wrk(server.url, { seconds, pids: server.pids, script })).cpu);
    }
    await nginx.stop();
    await server.stop();
    const ratio = median(ours.map((cpu, i) => cpu / theirs[i]));
    return [
        {
            what: `read one record of ${ids.length} (${size} bytes), CPU a request ÷ nginx static`,
            measured: `${median(ours).toFixed(1)} µs ÷ ${median(theirs).toFixed(1)} µs`,
            target: '≤ 1.3',
            ratio: ratio.toFixed(2),
        },
    ];
}
