// Bytes straight to the server's socket, for what no proper client would send. `await raw(url, chunks)` sends the
// chunks one after the other and answers { status, text, closed }: all that came until the server closed, fell
// silent for `quiet` milliseconds, or had sent a whole reply.
import { once } from 'node:events';
import { connect } from 'node:net';

export function raw(url, chunks, { quiet = 3000, until } = {}) {
    const { hostname, port } = new URL(url);
    return new Promise((done) => {
        const socket = connect(Number(port), hostname);
        let text = '';
        socket.setMaxListeners(0);
        let timer;
        const finish = (closed) => {
            clearTimeout(timer);
            socket.destroy();
            done({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0), text, closed });
        };
        const wait = () => {
            clearTimeout(timer);
            timer = setTimeout(() => finish(false), quiet);
        };
        const whole = () => {
            const end = text.indexOf('\r\n\r\n');
            const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? NaN);
            return end > 0 && Buffer.byteLength(text.slice(end + 4)) >= length;
        };
        socket.on('data', (data) => {
            text += data;
            wait();
            if (until ? until(text) : whole()) finish(false);
        });
        socket.on('error', () => finish(true));
        socket.on('close', () => finish(true));
        socket.on('connect', async () => {
            wait();
            for await (const chunk of chunks) {
                if (socket.destroyed) return;
                if (!socket.write(chunk)) await Promise.race([once(socket, 'drain'), once(socket, 'close')]).catch(() => {});
                wait();
            }
        });
    });
}
