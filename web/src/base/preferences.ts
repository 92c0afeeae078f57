// What a person chose for the frame. The browser keeps a copy, so that a page begins as it will be; the server
// keeps it for the person (record/kept.ts).
import { useEffect } from 'react';
import { useSystemDark } from './hooks';
import type { ShortNumbers } from './number';
import { createPreference, useStore } from './store';

export type Density = 'compact' | 'normal' | 'roomy';
export type Theme = 'system' | 'light' | 'dark';

export interface Preferences {
    theme: Theme;
    density: Density;
    numbers: ShortNumbers;
    railFolded: boolean;
    /** Groups of the rail that are closed. */
    closed: string[];
}

export const FRAME: Preferences = { theme: 'system', density: 'normal', numbers: 'language', railFolded: false, closed: [] };

export const preferences = createPreference<Preferences>('guanxi.preferences', FRAME);

export const prefer = (next: Partial<Preferences>): void => preferences.set((before) => ({ ...before, ...next }));

export function useDark(): boolean {
    const { theme } = useStore(preferences);
    const system = useSystemDark();
    const dark = theme === 'system' ? system : theme === 'dark';
    useEffect(() => {
        document.documentElement.dataset['theme'] = dark ? 'dark' : 'light';
    }, [dark]);
    return dark;
}
