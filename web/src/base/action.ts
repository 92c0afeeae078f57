// An action is one object; buttons, menus, shortcuts and the palette are made from it (base/ActionBar.tsx).
import { useEffect, useRef } from 'react';
import type { LucideIcon } from 'lucide-react';
import type { TextKey } from './language';

export interface Action<Context> {
    name: string;
    label: TextKey;
    icon?: LucideIcon;
    /** Shortcut, as in base/keys.ts. */
    keys?: string;
    /** The one visible button of its bar. */
    primary?: boolean;
    danger?: boolean;
    when: (context: Context) => boolean;
    run: (context: Context) => void | Promise<void>;
}

export const available = <Context>(actions: readonly Action<Context>[], context: Context): Action<Context>[] =>
    actions.filter((action) => action.when(context));

/** An action with what it works on: what the palette and the list of keys offer. */
export interface Offer extends Pick<Action<never>, 'name' | 'label' | 'icon' | 'keys' | 'danger'> {
    run: () => void;
}

const givers = new Set<() => Offer[]>();

/** What the page in sight can do now; the last that came first. */
export const offered = (): Offer[] => [...givers].toReversed().flatMap((give) => give());

export function useOffer<Context>(actions: readonly Action<Context>[], context: Context): void {
    const latest = useRef({ actions, context });
    useEffect(() => {
        latest.current = { actions, context };
    });
    useEffect(() => {
        const give = (): Offer[] => {
            const { actions: all, context: now } = latest.current;
            return available(all, now).map((action) => ({ ...action, run: () => void action.run(now) }));
        };
        givers.add(give);
        return () => void givers.delete(give);
    }, []);
}
