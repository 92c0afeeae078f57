// How soon it answers, how little it holds when idle, how large it is on disk.
import { statSync } from 'node:fs';
import { demoBase } from '../bases.mjs';
import { BIN, metric, serve } from '../guanxi.mjs';
import { cpuMicros, median, run, sleep } from '../process.mjs';

const MB = 1024 * 1024;

async function strippedSize() {
    const copy = `/tmp/guanxi-bench-${process.pid}`;
    await run('strip', ['-o', copy, BIN]);
    const { size } = statSync(copy);
    await run('rm', [copy]);
    return size;
}

export async function footprintRow({ demo, fresh }) {
    const { folder } = await demoBase(demo, fresh);
    const starts = [];
    const cpus = [];
    let memory = 0;
    for (let i = 0; i < 7; i++) {
        const server = await serve(folder);
        starts.push(server.firstReply);
        cpus.push(cpuMicros(server.pids) / 1000);
        await sleep(300);
        memory = (await metric(server.url, 'guanxi_private_memory_bytes')) / MB;
        await server.stop();
    }
    const [size, stripped] = [statSync(BIN).size / MB, (await strippedSize()) / MB];
    const line = (what, measured, limit, unit) => ({
        what,
        measured: `${measured.toFixed(1)} ${unit}`,
        target: `≤ ${limit} ${unit}`,
        ratio: (measured / limit).toFixed(2),
    });
    return [
        {
            ...line('start to first reply, median of 7', median(starts), 100, 'ms'),
            measured: `${median(starts).toFixed(0)} ms, of it ${median(cpus).toFixed(0)} ms CPU`,
        },
        line('private memory, idle', memory, 40, 'MB'),
        { ...line('binary', size, 10, 'MB'), measured: `${size.toFixed(1)} MB, ${stripped.toFixed(1)} MB stripped` },
    ];
}
