// Short messages at the foot of the page: what happened, and one thing to do about it.
import { createStore } from './store';

export interface Toast {
    id: number;
    text: string;
    tone: 'plain' | 'bad';
    action?: { label: string; run: () => void } | undefined;
}

export const toasts = createStore<readonly Toast[]>([]);

const LIFE = 8000;
const MOST = 3;
let last = 0;

export function dismissToast(id: number): void {
    toasts.set((before) => before.filter((toast) => toast.id !== id));
}

export function showToast(text: string, options: Partial<Pick<Toast, 'tone' | 'action'>> = {}): void {
    const id = ++last;
    toasts.set((before) => [...before, { id, text, tone: 'plain' as const, ...options }].slice(-MOST));
    setTimeout(() => dismissToast(id), LIFE);
}

export interface Notice {
    say: (text: string) => void;
    close: () => void;
}

/** Stays until it is closed: what is still going on. */
export function showNotice(text: string, action?: Toast['action']): Notice {
    const id = ++last;
    toasts.set((before) => [...before, { id, text, tone: 'plain' as const, action }].slice(-MOST));
    return {
        say: (next) => toasts.set((before) => before.map((toast) => (toast.id === id ? { ...toast, text: next } : toast))),
        close: () => dismissToast(id),
    };
}
