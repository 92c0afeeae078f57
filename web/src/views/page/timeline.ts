// What happened with a record, from three sources, newest first and grouped by day. Pure functions.
import type { HistoryEntry, Json, Row } from '@/api/types';
import { dayOf } from '@/base/date';

export type Entry =
    | { kind: 'activity'; id: string; at: string; row: Row }
    | { kind: 'task'; id: string; at: string; row: Row }
    | { kind: 'change'; id: string; at: string; change: HistoryEntry };

export type EntryKind = Entry['kind'];

export interface Day {
    date: string;
    entries: Entry[];
}

const text = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined);

/** Fields that change by themselves and would only be noise. */
const QUIET = new Set(['last_activity_at', 'updated_at', 'updated_by', 'version', 'stage_changed_at', 'amount_base']);

export function toEntries(activities: readonly Row[], tasks: readonly Row[], history: readonly HistoryEntry[]): Entry[] {
    const entries: Entry[] = [];
    for (const row of activities)
        entries.push({ kind: 'activity', id: row.id, at: text(row['happened_at']) ?? text(row['created_at']) ?? '', row });
    for (const row of tasks)
        entries.push({ kind: 'task', id: row.id, at: text(row['done_at']) ?? text(row['created_at']) ?? '', row });
    for (const change of history) {
        const changes = change.changes?.filter((one) => !QUIET.has(one.field));
        if (change.action === 'update' && changes?.length === 0) continue;
        entries.push({ kind: 'change', id: change.seq, at: change.at, change: { ...change, ...(changes ? { changes } : {}) } });
    }
    return entries.filter((entry) => entry.at).sort((left, right) => (left.at < right.at ? 1 : -1));
}

/** Sources are paged each on its own: what lies before the oldest page fetched would leave holes. */
export function until(entries: readonly Entry[], oldest: readonly (string | undefined)[]): Entry[] {
    const limit = oldest.filter((at): at is string => at !== undefined).sort().at(-1);
    return limit ? entries.filter((entry) => entry.at >= limit) : [...entries];
}

export function byDay(entries: readonly Entry[]): Day[] {
    const days: Day[] = [];
    for (const entry of entries) {
        const date = dayOf(new Date(entry.at));
        const last = days.at(-1);
        if (last?.date === date) last.entries.push(entry);
        else days.push({ date, entries: [entry] });
    }
    return days;
}
