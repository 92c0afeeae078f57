// An action is one object; buttons, menus and shortcuts are made from it (base/ActionBar.tsx).
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
