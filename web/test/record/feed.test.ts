import { beforeEach, describe, expect, it } from 'vitest';
import { createFeed } from '@/record/feed';

/** A server that can be driven by hand, and a clock that runs when told. */
function makeWorld() {
    const sources: { url: string; state: number; on: Map<string, (event: Event) => void>; closed: boolean }[] = [];
    const timers: { run: () => void; wait: number }[] = [];
    const open = (url: string) => {
        const source = { url, state: 0, on: new Map<string, (event: Event) => void>(), closed: false };
        sources.push(source);
        return {
            addEventListener: (name: string, run: EventListenerOrEventListenerObject) => void source.on.set(name, run as (event: Event) => void),
            close: () => {
                source.closed = true;
                source.state = 2;
            },
            get readyState() {
                return source.state;
            },
        };
    };
    const later = (run: () => void, wait: number) => {
        const timer = { run, wait };
        timers.push(timer);
        return () => void timers.splice(timers.indexOf(timer) >>> 0, timers.includes(timer) ? 1 : 0);
    };
    return {
        sources,
        waits: () => timers.map((timer) => timer.wait),
        elapse: () => timers.splice(0).forEach((timer) => timer.run()),
        say: (name: string, data: unknown, id = '') =>
            sources.at(-1)?.on.get(name)?.({ data: JSON.stringify(data), lastEventId: id } as unknown as Event),
        refuse: () => {
            const source = sources.at(-1);
            if (source) source.state = 2;
            source?.on.get('error')?.({} as Event);
        },
        lose: () => sources.at(-1)?.on.get('error')?.({} as Event),
        connect: () => sources.at(-1)?.on.get('open')?.({} as Event),
        world: { open: open as never, later },
    };
}

describe('the feed', () => {
    let heard: string[];
    let server: ReturnType<typeof makeWorld>;
    let feed: ReturnType<typeof createFeed>;
    beforeEach(() => {
        heard = [];
        server = makeWorld();
        feed = createFeed(server.world, {
            change: (one) => heard.push(`change ${one.object}/${one.id} v${one.version}`),
            gone: (one) => heard.push(`gone ${one.object}/${one.id}`),
            reset: () => heard.push('reset'),
        });
    });

    it('opens one connection for what is on the screen', () => {
        feed.watch(['customers/1']);
        feed.watch(['customers/1', 'opportunities']);
        server.elapse();
        expect(server.sources.map((one) => decodeURIComponent(one.url))).toEqual(['/api/v1/events?watch=customers/1,opportunities']);
        feed.watch(['opportunities', 'customers/1', 'customers/1']);
        server.elapse();
        expect(server.sources).toHaveLength(1);
    });

    it('tells what it hears and goes on behind it when the screen changes', () => {
        feed.watch(['customers/1']);
        server.elapse();
        server.say('change', { object: 'customer', id: '1', version: 4 }, '77');
        server.say('gone', { object: 'customer', id: '1' }, '78');
        feed.watch(['contacts']);
        server.elapse();
        expect(heard).toEqual(['change customer/1 v4', 'gone customer/1']);
        expect(server.sources[0]?.closed).toBe(true);
        expect(server.sources[1]?.url).toContain('after=78');
    });

    it('hears nothing of a connection it has left', () => {
        feed.watch(['customers/1']);
        server.elapse();
        const old = server.sources[0];
        feed.watch(['contacts']);
        server.elapse();
        old?.on.get('reset')?.({ data: '{}', lastEventId: '' } as unknown as Event);
        expect(heard).toEqual([]);
    });

    it('closes out of sight and goes on in sight; a gap without a place means reading again', () => {
        feed.watch(['customers/1']);
        server.elapse();
        feed.rest();
        expect(server.sources[0]?.closed).toBe(true);
        feed.watch(['customers/2']);
        expect(server.sources).toHaveLength(1);
        feed.wake();
        server.connect();
        expect(server.sources[1]?.url).toContain('customers%2F2');
        expect(heard).toEqual(['reset']);
    });

    it('asks again later and later when it is refused, and leaves a lost line to the browser', () => {
        feed.watch(['customers/1']);
        server.elapse();
        server.lose();
        expect(server.waits()).toEqual([]);
        server.refuse();
        expect(server.waits()).toEqual([2000]);
        server.elapse();
        server.refuse();
        expect(server.waits()).toEqual([4000]);
        server.elapse();
        server.connect();
        server.refuse();
        expect(server.waits()).toEqual([2000]);
    });

    it('survives what it cannot read, and closes when nothing is left to watch', () => {
        feed.watch(['customers/1']);
        server.elapse();
        server.sources[0]?.on.get('change')?.({ data: 'nonsense', lastEventId: '9' } as unknown as Event);
        expect(heard).toEqual([]);
        feed.watch([]);
        server.elapse();
        expect(server.sources[0]?.closed).toBe(true);
        expect(server.sources).toHaveLength(1);
    });
});
