import { describe, expect, it } from 'vitest';
import type { Job } from '@/api/jobs';
import { isOver } from '@/record/jobs';
import { current, figuresOf, percentOf } from '@/record/longWork';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const job = (id: string, more: Partial<Job> = {}): Job => ({ id, status: 'running', done: 0, total: 10, by: { id: 'me', name: 'Me' }, ...more });

describe('the jobs the frame speaks of', () => {
    it('are one\'s own that run, and those that ended just now', () => {
        const all = [
            job('1'),
            job('2', { by: { id: 'other', name: 'Other' } }),
            job('3', { status: 'done', ended_at: '2026-11-22T11:58:00Z' }),
            job('4', { status: 'done', ended_at: '2026-11-22T11:00:00Z' }),
            job('5', { status: 'waiting' }),
            job('6', { by: null }),
        ];
        expect(current(all, 'me', NOW).map((one) => one.id)).toEqual(['1', '3', '5']);
        expect(current(all, 'nobody', NOW)).toEqual([]);
    });
});

it('a job is over when it is done, failed or cancelled', () =>
    expect((['waiting', 'running', 'done', 'failed', 'cancelled'] as const).map((status) => isOver({ status }))).toEqual([false, false, true, true, true]));

it('progress is unknown without a total, and never beyond the whole', () =>
    expect([percentOf(job('1', { total: 0 })), percentOf(job('1', { done: 1, total: 3 })), percentOf(job('1', { done: 12 }))]).toEqual([undefined, 33, 100]));

it('a report gives its figures; parts are added, what is nothing is left out', () => {
    expect(figuresOf({ report: { changed: 0, unchanged: 0, refused: 3, refusals: [] } })).toEqual([
        { figure: 'changed', count: 0 },
        { figure: 'refused', count: 3 },
    ]);
    expect(figuresOf({ report: { moved: { customer: 3, task: 4 } } })).toEqual([{ figure: 'moved', count: 7 }]);
    expect(figuresOf({ report: null })).toEqual([]);
});
