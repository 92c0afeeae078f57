// What a person chose for this browser.
import { useEffect } from 'react';
import { useSystemDark } from './hooks';
import { createPreference, useStore } from './store';

export interface Preferences {
    theme: 'system' | 'light' | 'dark';
    railFolded: boolean;
}

export const preferences = createPreference<Preferences>('guanxi.preferences', { theme: 'system', railFolded: false });

export function useDark(): boolean {
    const { theme } = useStore(preferences);
    const system = useSystemDark();
    const dark = theme === 'system' ? system : theme === 'dark';
    useEffect(() => {
        document.documentElement.dataset['theme'] = dark ? 'dark' : 'light';
    }, [dark]);
    return dark;
}
