// What can be done from anywhere.
import { Keyboard, Languages, LogOut, Moon, PanelLeft, Settings, Sun } from 'lucide-react';
import type { Action } from '@/base/action';
import type { Language } from '@/base/language';

export interface ShellContext {
    language: Language;
    dark: boolean;
    phone: boolean;
    speak: (language: Language) => void;
    paint: (theme: 'light' | 'dark') => void;
    fold: () => void;
    keys: () => void;
    go: (path: string) => void;
    leave: () => void;
}

export const SHELL_ACTIONS: readonly Action<ShellContext>[] = [
    { name: 'settings', label: 'nav.settings', icon: Settings, when: () => true, run: ({ go }) => go('/settings') },
    {
        name: 'chinese',
        label: 'nav.languageZh',
        icon: Languages,
        when: ({ language }) => language === 'en',
        run: ({ speak }) => speak('zh'),
    },
    {
        name: 'english',
        label: 'nav.language',
        icon: Languages,
        when: ({ language }) => language === 'zh',
        run: ({ speak }) => speak('en'),
    },
    { name: 'dark', label: 'nav.dark', icon: Moon, when: ({ dark }) => !dark, run: ({ paint }) => paint('dark') },
    { name: 'light', label: 'nav.light', icon: Sun, when: ({ dark }) => dark, run: ({ paint }) => paint('light') },
    { name: 'keys', label: 'nav.keys', icon: Keyboard, keys: '?', when: ({ phone }) => !phone, run: ({ keys }) => keys() },
    { name: 'fold', label: 'keys.fold', icon: PanelLeft, keys: '[', when: ({ phone }) => !phone, run: ({ fold }) => fold() },
    { name: 'leave', label: 'user.leave', icon: LogOut, when: () => true, run: ({ leave }) => leave() },
];
