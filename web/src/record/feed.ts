// The one connection of this tab to what changes on the server. It watches what is on the screen, closes while
// the tab is out of sight (a browser has few connections to one server), and goes on where it stopped: the server
// tells what was missed, or that everything has to be read again.
import { eventsUrl, MOST_WATCHED, type LiveChange, type LiveGone } from '@/api/events';

export interface FeedListener {
    change: (change: LiveChange) => void;
    gone: (gone: LiveGone) => void;
    /** Everything on the screen has to be asked for again. */
    reset: () => void;
}

type Source = Pick<EventSource, 'addEventListener' | 'close' | 'readyState'>;

export interface FeedWorld {
    open: (url: string) => Source;
    later: (run: () => void, wait: number) => () => void;
}

export interface Feed {
    /** What is on the screen now. */
    watch: (watches: readonly string[]) => void;
    rest: () => void;
    wake: () => void;
}

const CLOSED = 2;
const SETTLE = 150;
const FIRST_RETRY = 2_000;
const LONGEST_RETRY = 60_000;

function parse<T>(event: Event): T | undefined {
    try {
        return JSON.parse((event as MessageEvent<string>).data) as T;
    } catch {
        return undefined;
    }
}

export function createFeed(world: FeedWorld, listener: FeedListener): Feed {
    let wanted: readonly string[] = [];
    let open: { source: Source; watches: string } | undefined;
    let last: string | undefined;
    let asleep = false;
    let missed = false;
    let retry = FIRST_RETRY;
    let stop: (() => void) | undefined;

    const close = (): void => {
        stop?.();
        stop = undefined;
        open?.source.close();
        open = undefined;
    };
    const heard = (event: Event): void => {
        const { lastEventId } = event as MessageEvent;
        if (lastEventId) last = lastEventId;
    };
    const begin = (): void => {
        close();
        if (asleep || wanted.length === 0) return;
        const source = world.open(eventsUrl(wanted, last));
        open = { source, watches: wanted.join() };
        const on = <T>(name: string, run: (data: T) => void): void =>
            source.addEventListener(name, (event: Event) => {
                if (open?.source !== source) return;
                heard(event);
                const data = parse<T>(event);
                if (data) run(data);
            });
        on<LiveChange>('change', listener.change);
        on<LiveGone>('gone', listener.gone);
        on('reset', listener.reset);
        source.addEventListener('open', () => {
            retry = FIRST_RETRY;
            // Nothing was heard before, so there is no place to go on from.
            if (missed && last === undefined) listener.reset();
            missed = false;
        });
        source.addEventListener('error', () => {
            missed = true;
            // The browser tries a lost connection again by itself; a refusal it does not.
            if (open?.source !== source || source.readyState !== CLOSED) return;
            close();
            stop = world.later(begin, retry);
            retry = Math.min(retry * 2, LONGEST_RETRY);
        });
    };
    return {
        watch: (watches) => {
            wanted = [...new Set(watches)].toSorted().slice(0, MOST_WATCHED);
            if (asleep || open?.watches === wanted.join()) return;
            // Pages come and go together: one connection for where it settles.
            stop?.();
            stop = world.later(begin, SETTLE);
        },
        rest: () => {
            asleep = true;
            missed ||= open !== undefined;
            close();
        },
        wake: () => {
            if (!asleep) return;
            asleep = false;
            begin();
        },
    };
}
