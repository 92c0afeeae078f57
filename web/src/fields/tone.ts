// When a date is a warning: something due that is not done, a silence that grew long.
import type { Row } from '@/api/types';
import { dayOf, daysUntil } from '@/base/date';

const DUE = new Set(['next_at', 'due_at', 'next_follow_at', 'expected_close_date', 'protected_until', 'remind_at']);
const SILENCE = new Set(['last_activity_at']);
const DONE = new Set(['won', 'lost', 'done', 'closed', 'cancelled', 'converted', 'disqualified']);

const AMBER_AFTER = 14;
const RED_AFTER = 30;

export const isSilence = (field: string): boolean => SILENCE.has(field);

export type Tone = 'amber' | 'red' | undefined;

const isDone = (row: Row | undefined): boolean =>
    Boolean(row?.['done_at'] ?? row?.['close_date']) || DONE.has(String(row?.['status'] ?? ''));

export function toneOf(field: string, value: string, row: Row | undefined, now = new Date()): Tone {
    const due = DUE.has(field);
    if ((!due && !SILENCE.has(field)) || isDone(row)) return undefined;
    const days = daysUntil(value.length > 10 ? dayOf(new Date(value)) : value, now);
    if (due) return days < 0 ? 'red' : days === 0 ? 'amber' : undefined;
    return days < -RED_AFTER ? 'red' : days < -AMBER_AFTER ? 'amber' : undefined;
}
