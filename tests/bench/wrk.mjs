// wrk as the client: keep-alive connections, a Lua script where requests differ from each other.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpuMicros, run } from './process.mjs';

/** Counted by the script itself: replies, those that are not 2xx, and the latencies. */
const SUMMARY = `
function done(summary, latency, requests)
    io.write(string.format("COUNTED %d %d %d %.3f %.3f %.3f\\n", summary.requests,
        summary.errors.status, summary.errors.connect + summary.errors.read + summary.errors.write
        + summary.errors.timeout, latency:percentile(50) / 1000, latency:percentile(99) / 1000,
        summary.duration / 1e6))
end
`;

/**
 * Loads `url` for some seconds: { requests, seconds, p50, p99 (ms), cpu (µs a request of `pids`) }.
 * `script` is Lua that may define request().
 */
export async function wrk(url, { seconds = 2, connections = 64, pids = [], script = '', headers = {} } = {}) {
    const folder = mkdtempSync(join(tmpdir(), 'guanxi-bench-wrk-'));
    const file = join(folder, 'script.lua');
    writeFileSync(file, script + SUMMARY);
    const set = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
    const before = cpuMicros(pids);
    const result = await run('wrk', ['-t1', `-c${connections}`, `-d${seconds}s`, ...set, '-s', file, url]);
    const cpu = cpuMicros(pids) - before;
    rmSync(folder, { recursive: true });
    const found = /COUNTED (\d+) (\d+) (\d+) ([\d.]+) ([\d.]+) ([\d.]+)/.exec(result.out);
    if (!found) throw new Error(`wrk said:\n${result.out}`);
    const [requests, refused, broken, p50, p99, took] = found.slice(1).map(Number);
    if (refused + broken > 0) throw new Error(`${url}: ${refused} refused, ${broken} broken of ${requests}`);
    return { requests, seconds: took, p50, p99, cpu: cpu / requests };
}

/** Lua: a GET of `base` + one of the words, at random. */
export function randomGets(base, words, headers) {
    return `
local words = {${words.map((word) => JSON.stringify(word)).join(',')}}
local headers = {${luaHeaders(headers)}}
math.randomseed(os.time())
function request()
    return wrk.format("GET", ${JSON.stringify(base)} .. words[math.random(#words)], headers)
end
`;
}

export function luaHeaders(headers) {
    return Object.entries(headers)
        .map(([name, value]) => `[${JSON.stringify(name)}]=${JSON.stringify(value)}`)
        .join(',');
}
