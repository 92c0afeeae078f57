// A finger that rests on something for half a second. What the browser makes of it (a menu, a click at the end) is
// kept back.
import { useEffect, useRef, type MouseEvent, type TouchEvent } from 'react';

const HELD = 500;
/** A finger trembles by a few pixels. */
const STILL = 10;

interface Press {
    onTouchStart: (event: TouchEvent) => void;
    onTouchMove: (event: TouchEvent) => void;
    onTouchEnd: () => void;
    onTouchCancel: () => void;
    onContextMenu: (event: MouseEvent) => void;
}

export interface LongPress {
    press: (id: string) => Press;
    /** Whether the click that comes now ends a long press; asked once. */
    swallow: () => boolean;
}

export function useLongPress(run: (id: string) => void): LongPress {
    const state = useRef({ timer: 0, held: false, touched: false, x: 0, y: 0 });
    const end = (): void => {
        clearTimeout(state.current.timer);
        state.current.touched = false;
    };
    useEffect(() => {
        const { current } = state;
        return () => clearTimeout(current.timer);
    }, []);
    const press = (id: string): Press => ({
        onTouchStart: (event) => {
            const { current } = state;
            const { clientX = 0, clientY = 0 } = event.touches[0] ?? {};
            clearTimeout(current.timer);
            Object.assign(current, { held: false, touched: true, x: clientX, y: clientY });
            current.timer = window.setTimeout(() => {
                current.held = true;
                run(id);
            }, HELD);
        },
        onTouchMove: (event) => {
            const { x, y } = state.current;
            const { clientX = x, clientY = y } = event.touches[0] ?? {};
            if (Math.hypot(clientX - x, clientY - y) > STILL) end();
        },
        onTouchEnd: end,
        onTouchCancel: end,
        onContextMenu: (event) => {
            if (state.current.touched) event.preventDefault();
        },
    });
    const swallow = (): boolean => {
        const { held } = state.current;
        state.current.held = false;
        return held;
    };
    return { press, swallow };
}
