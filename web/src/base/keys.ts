// Keyboard: combinations written as "mod+enter", "shift+x", "?" ("mod" is ⌘ on a Mac, Ctrl elsewhere), or one key
// after another as "g c".
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

const NAMES = { arrowup: '↑', arrowdown: '↓', arrowleft: '←', arrowright: '→', pageup: 'PgUp', pagedown: 'PgDn', space: 'Space' };

/** How a combination is shown: "⌘ ↵" or "Ctrl+Enter". */
export function keyLabel(combo: string, mac = isMac()): string {
    const names: Record<string, string> = mac
        ? { mod: '⌘', shift: '⇧', alt: '⌥', enter: '↵', escape: 'Esc', ...NAMES }
        : { mod: 'Ctrl', shift: 'Shift', alt: 'Alt', enter: 'Enter', escape: 'Esc', ...NAMES };
    if (combo.includes(' '))
        return combo
            .split(' ')
            .map((one) => keyLabel(one, mac))
            .join(' ');
    const parts = combo.split('+').map((part) => names[part] ?? (part.length === 1 ? part.toUpperCase() : part));
    return parts.join(mac ? '' : '+');
}

const TYPING = 'input:not([type=checkbox]), textarea, select, [contenteditable=true], [role=combobox], .ant-picker-panel';
const FLOATING = '.ant-modal-wrap:not([style*="display: none"]), .ant-drawer-open';

export const isTyping = (target: EventTarget | null): boolean =>
    target instanceof Element && target.closest(TYPING) !== null;

/** The key that begins combinations of two, and how long it waits for the second. */
const LEADER = 'g';
const WAIT = 1200;

interface Pressed {
    key: string;
    at: number;
}

let before: Pressed = { key: '', at: 0 };
let now: Pressed = { key: '', at: 0 };

const PLAIN = (event: KeyboardEvent): boolean => !event.ctrlKey && !event.metaKey && !event.altKey;

if (typeof document !== 'undefined')
    document.addEventListener(
        'keydown',
        (event) => {
            before = now;
            now = { key: PLAIN(event) && !isTyping(event.target) ? event.key.toLowerCase() : '', at: event.timeStamp };
        },
        { capture: true },
    );

/** Whether the leader was pressed just before this event: single keys then mean nothing of their own. */
const isLed = (event: KeyboardEvent): boolean => before.key === LEADER && event.timeStamp - before.at < WAIT;

export function comboMatches(combo: string, event: KeyboardEvent, led: boolean): boolean {
    const [first = '', second] = combo.split(' ');
    if (second !== undefined) return led && first === LEADER && keyMatches(second, event);
    return !(led && PLAIN(event)) && keyMatches(combo, event);
}

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
            const combo = Object.keys(latest.current).find((name) => comboMatches(name, event, isLed(event)));
            if (!combo) return;
            const free = combo.includes('mod+') || combo === 'escape';
            if (!free && isTyping(event.target)) return;
            latest.current[combo]?.(event);
        };
        document.addEventListener('keydown', listen);
        return () => document.removeEventListener('keydown', listen);
    }, [enabled, floating]);
}
