import { useNavigate } from 'react-router';
import type { ShellContext } from '@/actions/shell';
import { useIsPhone } from '@/base/hooks';
import { useLanguage } from '@/base/language';
import { prefer, preferences, useDark } from '@/base/preferences';
import { createStore } from '@/base/store';
import { chooseMyLanguage, leave } from './session';

/** Whether the list of keys is open. */
export const keysShown = createStore(false);

/** What the actions of the frame work with. */
export function useShellContext(): ShellContext {
    const navigate = useNavigate();
    return {
        language: useLanguage(),
        dark: useDark(),
        phone: useIsPhone(),
        speak: chooseMyLanguage,
        paint: (theme) => prefer({ theme }),
        fold: () => prefer({ railFolded: !preferences.get().railFolded }),
        keys: () => keysShown.set(true),
        go: (path) => void navigate(path),
        leave: () => void leave(),
    };
}
