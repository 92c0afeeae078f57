// What a module of the browser application fills in: pages of its own, entries in the rail, actions on its
// objects. The registry lists them; the rest of the application names none.
import type { LucideIcon } from 'lucide-react';
import type { RouteObject } from 'react-router';
import type { Action } from '@/base/action';
import type { TextKey } from '@/base/language';
import type { RecordContext } from '@/actions/record';

export interface RailEntry {
    path: string;
    label: TextKey;
    icon: LucideIcon;
    /** Shown to administrators only. */
    admin?: boolean;
    /** Shown to who may see this object. */
    object?: string;
}

export interface WebModule {
    name: string;
    routes: RouteObject[];
    rail: RailEntry[];
    /** Objects with pages of the module's own: the rail does not list them a second time. */
    ownObjects?: readonly string[];
    /** Actions on records of an object, beside those every object has. */
    recordActions?: Readonly<Record<string, readonly Action<RecordContext>[]>>;
}
