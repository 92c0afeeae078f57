import { expect, it } from 'vitest';
import { setTimeZone } from '@/base/date';
import { byDay, toEntries, until } from '@/views/page/timeline';

const actor = { id: '1', name: '陈思远' };
const update = (seq: string, at: string, ...fields: string[]) => ({
    seq,
    at,
    txn: seq,
    actor,
    origin: 'web' as const,
    action: 'update' as const,
    changes: fields.map((field) => ({ field, before: 1, after: 2 })),
});

const activities = [{ id: '10', subject: 'Call', happened_at: '2026-11-21T10:00:00Z' }];
const tasks = [{ id: '20', subject: 'Send', done_at: '2026-11-22T09:00:00Z' }];

it('three sources become one line of time, newest first, by day', () => {
    setTimeZone('UTC');
    const entries = toEntries(activities, tasks, [update('5', '2026-11-21T12:00:00Z', 'amount')]);
    expect(byDay(entries).map((day) => [day.date, day.entries.map((entry) => entry.kind)])).toEqual([
        ['2026-11-22', ['task']],
        ['2026-11-21', ['change', 'activity']],
    ]);
});

it('what changes by itself is no news', () => {
    expect(toEntries([], [], [update('5', '2026-11-21T12:00:00Z', 'last_activity_at', 'version')])).toEqual([]);
    const [entry] = toEntries([], [], [update('6', '2026-11-21T12:00:00Z', 'amount', 'amount_base')]);
    expect(entry?.kind === 'change' && entry.change.changes?.map((one) => one.field)).toEqual(['amount']);
});

it('nothing is shown beyond the oldest page of a source that has more', () => {
    const entries = toEntries(activities, tasks, []);
    expect(until(entries, [undefined, '2026-11-22T00:00:00Z']).map((entry) => entry.id)).toEqual(['20']);
    expect(until(entries, [undefined]).length).toBe(2);
});
