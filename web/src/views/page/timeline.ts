// What happened with a record, newest first, grouped by day. Pure functions.
import type { Person, TimelineEntry } from '@/api/types';
import { dayOf } from '@/base/date';

export interface Day {
    date: string;
    entries: TimelineEntry[];
}

/** Fields that change by themselves and would only be noise beside others. */
const QUIET = new Set(['last_activity_at', 'updated_at', 'updated_by', 'version', 'stage_changed_at', 'amount_base']);

/** What is shown of the pages: no noise, and no task that is still to be done, for it stands above. */
export function toShown(entries: readonly TimelineEntry[]): TimelineEntry[] {
    return entries
        .filter((entry) => entry.kind !== 'task' || Boolean(entry.record['done_at']))
        .map((entry) => (entry.kind === 'change' ? { ...entry, changes: entry.changes.filter((one) => !QUIET.has(one.field)) } : entry));
}

export function byDay(entries: readonly TimelineEntry[]): Day[] {
    const days: Day[] = [];
    for (const entry of entries) {
        const date = dayOf(new Date(entry.at));
        const last = days.at(-1);
        if (last?.date === date) last.entries.push(entry);
        else days.push({ date, entries: [entry] });
    }
    return days;
}

/** Who did something, each once, as they come; the list given when nobody is new. */
export function withPeople(known: readonly Person[], entries: readonly TimelineEntry[]): Person[] {
    const people = new Map(known.map((one) => [one.id, one]));
    for (const { actor } of entries) if (actor && !people.has(actor.id)) people.set(actor.id, actor);
    return [...people.values()];
}
