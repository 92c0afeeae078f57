// A client of GET /events: `await openEvents(url, headers, 'customers')` gives a stream whose `events` grow as they
// come: { id, event, data }. `until(test)` waits for one that meets it; a block with an id and no data only moves
// `lastId`.
import http from 'node:http';

const PATIENCE = 20_000;

export function openEvents(url, headers, watch, { lastId, after } = {}) {
    const query = new URLSearchParams({ watch, ...(after ? { after } : {}) });
    const stream = { events: [], text: '', lastId: lastId ?? null, ended: false, comments: 0 };
    let left = '';
    const waiting = new Set();
    const look = () => waiting.forEach((check) => check());
    const take = (block) => {
        const event = {};
        for (const line of block.split('\n')) {
            const [, key, value] = /^(\w*): ?(.*)$/.exec(line) ?? [];
            if (key === '') stream.comments += 1;
            else if (key !== undefined) event[key] = value;
        }
        if (event.id) stream.lastId = event.id;
        if (event.data === undefined) return;
        stream.events.push({ ...event, data: JSON.parse(event.data) });
    };
    stream.wait = (done, what) =>
        new Promise((fulfil, fail) => {
            const timer = setTimeout(() => {
                waiting.delete(check);
                fail(new Error(`${what} did not come; so far: ${JSON.stringify(stream.events.slice(-5))}`));
            }, PATIENCE);
            const check = () => {
                const found = done();
                if (!found) return;
                clearTimeout(timer);
                waiting.delete(check);
                fulfil(found);
            };
            waiting.add(check);
            check();
        });
    stream.until = (test, what = String(test)) => stream.wait(() => stream.events.find(test), what);
    stream.over = () => stream.wait(() => stream.ended, 'the end');
    return new Promise((opened, failed) => {
        const request = http.get(`${url}/api/v1/events?${query}`, {
            agent: false,
            headers: { 'accept-language': 'en', ...headers, ...(lastId ? { 'last-event-id': lastId } : {}) },
        });
        stream.close = () => request.destroy();
        const over = () => {
            stream.ended = true;
            look();
        };
        request.on('error', (error) => (stream.ended ? undefined : (over(), failed(error))));
        request.on('response', (reply) => {
            Object.assign(stream, { status: reply.statusCode, headers: reply.headers, pause: () => reply.pause() });
            reply.setEncoding('utf8');
            reply.on('data', (chunk) => {
                stream.text += chunk;
                const blocks = (left + chunk).split('\n\n');
                left = blocks.pop();
                if (stream.status === 200) blocks.forEach(take);
                look();
                if (stream.status === 200 && stream.lastId) opened(stream);
            });
            reply.on('close', () => {
                over();
                opened(stream);
            });
        });
    });
}
