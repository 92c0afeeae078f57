import { expect, it } from 'vitest';
import type { TimelineEntry } from '@/api/types';
import { setTimeZone } from '@/base/date';
import { byDay, toShown } from '@/views/page/timeline';

const actor = { id: '1', name: '陈思远' };
const update = (id: string, at: string, ...fields: string[]): TimelineEntry => ({
    kind: 'change',
    id,
    at,
    txn: id,
    actor,
    origin: 'web',
    action: 'update',
    changes: fields.map((field) => ({ field, before: 1, after: 2 })),
});
const task = (id: string, at: string, done_at: string | null): TimelineEntry => ({ kind: 'task', id, at, actor, record: { id, subject: 'Send', done_at } });

it('entries stand by day, in the order they came', () => {
    setTimeZone('UTC');
    const entries = [task('20', '2026-11-22T09:00:00Z', '2026-11-22T09:00:00Z'), update('5', '2026-11-21T12:00:00Z', 'amount'), update('4', '2026-11-21T10:00:00Z', 'city')];
    expect(byDay(entries).map((day) => [day.date, day.entries.map((entry) => entry.id)])).toEqual([
        ['2026-11-22', ['20']],
        ['2026-11-21', ['5', '4']],
    ]);
});

it('what changes by itself beside something else is no news', () => {
    const [entry] = toShown([update('6', '2026-11-21T12:00:00Z', 'amount', 'amount_base', 'last_activity_at')]);
    expect(entry?.kind === 'change' && entry.changes.map((one) => one.field)).toEqual(['amount']);
});

it('a task to be done stands above the timeline, not in it', () => {
    const at = '2026-11-22T09:00:00Z';
    expect(toShown([task('20', at, null), task('21', at, at)]).map((entry) => entry.id)).toEqual(['21']);
});
