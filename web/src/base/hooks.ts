import { useEffect, useRef, useState, useSyncExternalStore, type RefObject } from 'react';

function useMedia(query: string): boolean {
    return useSyncExternalStore(
        (listener) => {
            const media = matchMedia(query);
            media.addEventListener('change', listener);
            return () => media.removeEventListener('change', listener);
        },
        () => matchMedia(query).matches,
        () => false,
    );
}

export const useIsPhone = (): boolean => useMedia('(max-width: 480px)');
export const useIsNarrow = (): boolean => useMedia('(max-width: 1100px)');
export const useReducedMotion = (): boolean => useMedia('(prefers-reduced-motion: reduce)');
export const useSystemDark = (): boolean => useMedia('(prefers-color-scheme: dark)');

/** True once `wait` milliseconds passed while `active`: skeletons show no earlier than that. */
export function useDelayed(active: boolean, wait = 300): boolean {
    const [passed, setPassed] = useState(false);
    useEffect(() => {
        if (!active) return;
        const timer = setTimeout(() => setPassed(true), wait);
        return () => {
            clearTimeout(timer);
            setPassed(false);
        };
    }, [active, wait]);
    return active && passed;
}

export function useDebounced<T>(value: T, wait = 200): T {
    const [settled, setSettled] = useState(value);
    useEffect(() => {
        const timer = setTimeout(() => setSettled(value), wait);
        return () => clearTimeout(timer);
    }, [value, wait]);
    return settled;
}

/** To be put at the end of a list: asks for more before it comes into sight, while there is more. */
export function useEndless(more: boolean, onMore: () => void): RefObject<HTMLDivElement | null> {
    const end = useRef<HTMLDivElement>(null);
    const latest = useRef(onMore);
    useEffect(() => {
        latest.current = onMore;
    });
    useEffect(() => {
        const element = end.current;
        if (!element || !more) return;
        const watch = new IntersectionObserver((found) => found[0]?.isIntersecting && latest.current(), { rootMargin: '600px' });
        watch.observe(element);
        return () => watch.disconnect();
    }, [more]);
    return end;
}

export function useTitle(title: string): void {
    useEffect(() => {
        document.title = title ? `${title} · Guanxi` : 'Guanxi';
    }, [title]);
}
