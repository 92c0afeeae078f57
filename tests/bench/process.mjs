// Programs under measurement: started, their CPU read from /proc, stopped by their own id.
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';

/** Microseconds a clock tick of /proc/PID/stat stands for. */
const TICK_US = 1e6 / Number(spawnSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }).stdout);

const running = new Set();
process.on('exit', () => {
    for (const child of running) child.kill('SIGKILL');
});

/** Starts a program; `ended` resolves to { code, out, err }. It dies with this process at the latest. */
export function start(command, args, options = {}) {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    running.add(child);
    const text = { out: '', err: '' };
    child.stdout?.on('data', (chunk) => (text.out += chunk));
    child.stderr?.on('data', (chunk) => (text.err += chunk));
    const ended = new Promise((done) =>
        child.on('close', (code) => {
            running.delete(child);
            done({ code, ...text });
        }),
    );
    return { child, text, ended, pid: child.pid };
}

export async function stop(program) {
    program.child.kill('SIGTERM');
    await program.ended;
}

/** Runs to the end; throws when it fails. */
export async function run(command, args, options) {
    const result = await start(command, args, options).ended;
    if (result.code !== 0) throw new Error(`${command} ${args.join(' ')}: ${result.code}\n${result.err}${result.out}`);
    return result;
}

/** Runs to the end under bash's clock; { wall, cpu } in seconds, user and system, of it and its children. */
export async function timed(command, args) {
    const shell = 'TIMEFORMAT="%R %U %S"; time "$0" "$@" >/dev/null 2>&3';
    const result = await start('bash', ['-c', `exec 3>/dev/null; ${shell}`, command, ...args]).ended;
    const times = result.err.trim().split(/\s+/).slice(-3).map(Number);
    if (result.code !== 0) throw new Error(`${command} ${args.join(' ')} failed (${result.code})`);
    return { wall: times[0], cpu: times[1] + times[2] };
}

/** User and system CPU of processes, in microseconds. The name in the second field may hold spaces. */
export function cpuMicros(pids) {
    let ticks = 0;
    for (const pid of pids) {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        ticks += Number(fields[11]) + Number(fields[12]);
    }
    return ticks * TICK_US;
}

export function childrenOf(pid) {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(/\s+/).filter(Boolean).map(Number);
}

export function freePort() {
    return new Promise((done) => {
        const server = createServer();
        server.listen(0, '127.0.0.1', () => {
            const { port } = server.address();
            server.close(() => done(port));
        });
    });
}

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

export function percentile(numbers, part) {
    const sorted = [...numbers].sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}

export const median = (numbers) => percentile(numbers, 0.5);

/** CPU milliseconds of the processes' threads so far, to the nanosecond; a thread that ends meanwhile is left out. */
export function threadsCpu(pids) {
    const files = pids.flatMap((pid) => readdirSync(`/proc/${pid}/task`).map((task) => `/proc/${pid}/task/${task}/schedstat`));
    return files.reduce((sum, path) => {
        try {
            return sum + Number(readFileSync(path, 'utf8').split(' ')[0]);
        } catch {
            return sum;
        }
    }, 0) / 1e6;
}
