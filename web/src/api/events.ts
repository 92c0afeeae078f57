// What the server tells while a page is open: that something changed, never what.
import { url } from '@/base/http';
import type { Person } from './types';

export interface LiveChange {
    object: string;
    id: string;
    action: 'create' | 'update' | 'delete' | 'restore';
    version: number;
    by: Person | null;
}

export interface LiveGone {
    object: string;
    id: string;
}

/** As many as one connection may watch. */
export const MOST_WATCHED = 50;

export const eventsUrl = (watch: readonly string[], after: string | undefined): string =>
    url('/events', { watch: watch.join(','), after });
