// Keyboard: combinations written as "mod+enter", "shift+x", "?" ("mod" is ⌘ on a Mac, Ctrl elsewhere).
import { useEffect, useRef } from 'react';

export const isMac = (): boolean => typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(navigator.platform);

type KeyLike = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

export function keyMatches(combo: string, event: KeyLike, mac = isMac()): boolean {
    const parts = combo.toLowerCase().split('+');
    const key = parts.at(-1) ?? '';
    const wants = (name: string): boolean => parts.slice(0, -1).includes(name);
    const mod = mac ? event.metaKey : event.ctrlKey;
    const shiftFree = key.length === 1 && !/[a-z0-9]/.test(key);
    return (
        event.key.toLowerCase() === (key === 'space' ? ' ' : key) &&
        mod === wants('mod') &&
        event.altKey === wants('alt') &&
        (shiftFree || event.shiftKey === wants('shift'))
    );
}

/** How a combination is shown: "⌘ ↵" or "Ctrl+Enter". */
export function keyLabel(combo: string, mac = isMac()): string {
    const names: Record<string, string> = mac
        ? { mod: '⌘', shift: '⇧', alt: '⌥', enter: '↵', escape: 'Esc' }
        : { mod: 'Ctrl', shift: 'Shift', alt: 'Alt', enter: 'Enter', escape: 'Esc' };
    const parts = combo.split('+').map((part) => names[part] ?? (part.length === 1 ? part.toUpperCase() : part));
    return parts.join(mac ? '' : '+');
}

const TYPING = 'input:not([type=checkbox]), textarea, select, [contenteditable=true], [role=combobox], .ant-picker-panel';
const FLOATING = '.ant-modal-wrap:not([style*="display: none"]), .ant-drawer-open';

export const isTyping = (target: EventTarget | null): boolean =>
    target instanceof Element && target.closest(TYPING) !== null;

export type KeyMap = Record<string, (event: KeyboardEvent) => void>;

/** Binds combinations for as long as the component lives. Plain keys rest while somebody types, and all
 * rest below an open dialogue unless `floating` says that they belong to it. */
export function useKeys(map: KeyMap, options: { enabled?: boolean; floating?: boolean } = {}): void {
    const latest = useRef(map);
    useEffect(() => {
        latest.current = map;
    });
    const { enabled = true, floating = false } = options;
    useEffect(() => {
        if (!enabled) return;
        const listen = (event: KeyboardEvent): void => {
            if (event.defaultPrevented || event.isComposing) return;
            if (!floating && document.querySelector(FLOATING)) return;
            const combo = Object.keys(latest.current).find((name) => keyMatches(name, event));
            if (!combo) return;
            const free = combo.includes('mod+') || combo === 'escape';
            if (!free && isTyping(event.target)) return;
            latest.current[combo]?.(event);
        };
        document.addEventListener('keydown', listen);
        return () => document.removeEventListener('keydown', listen);
    }, [enabled, floating]);
}
