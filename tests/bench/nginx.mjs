// A real nginx as the measure of HTTP: one static file, two workers, its own folder and port.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { childrenOf, freePort, sleep, start, stop } from './process.mjs';

function config(folder, port) {
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
    return `
worker_processes 2;
daemon off;
pid ${folder}/pid;
error_log ${folder}/error.log;
events { worker_connections 1024; }
http {
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000000;
    open_file_cache max=100 inactive=1h;
    open_file_cache_valid 1h;
    default_type application/json;
    ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n    ')}
    server { listen 127.0.0.1:${port}; root ${folder}/www; }
}
`;
}

/** Serves a file of `size` bytes as /record.json: { url, pids, stop }. */
export async function startNginx(size) {
    const folder = mkdtempSync(join(tmpdir(), 'guanxi-bench-nginx-'));
    const port = await freePort();
    mkdirSync(join(folder, 'www'));
    writeFileSync(join(folder, 'www', 'record.json'), 'x'.repeat(size));
    writeFileSync(join(folder, 'nginx.conf'), config(folder, port));
    // Its workers would otherwise be "nobody", who may not look into the temporary folder.
    const user = process.getuid?.() === 0 ? 'user root;' : '';
    const program = start('/usr/sbin/nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-g', user]);
    const url = `http://127.0.0.1:${port}/record.json`;
    for (let tries = 0; ; tries++) {
        const reply = await fetch(url).catch(() => null);
        if (reply?.status === 200) break;
        if (tries > 100) throw new Error(`nginx does not answer: ${program.text.err}`);
        await sleep(50);
    }
    return {
        url,
        pids: [program.pid, ...childrenOf(program.pid)],
        stop: async () => {
            await stop(program);
            rmSync(folder, { recursive: true, force: true });
        },
    };
}
