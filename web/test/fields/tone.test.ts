import { expect, it } from 'vitest';
import { initials } from '@/fields/hue';
import { toneOf } from '@/fields/tone';

const now = new Date('2026-11-22T07:00:00Z');

it('what is due turns amber on its day and red after it, until it is done', () => {
    expect(toneOf('next_at', '2026-11-23', undefined, now)).toBeUndefined();
    expect(toneOf('next_at', '2026-11-22', undefined, now)).toBe('amber');
    expect(toneOf('due_at', '2026-11-20T10:00:00Z', undefined, now)).toBe('red');
    expect(toneOf('due_at', '2026-11-20T10:00:00Z', { id: '1', status: 'done' }, now)).toBeUndefined();
});

it('silence turns amber after two weeks and red after a month', () => {
    expect(toneOf('last_activity_at', '2026-11-10T00:00:00Z', undefined, now)).toBeUndefined();
    expect(toneOf('last_activity_at', '2026-11-01T00:00:00Z', undefined, now)).toBe('amber');
    expect(toneOf('last_activity_at', '2026-10-01T00:00:00Z', undefined, now)).toBe('red');
    expect(toneOf('created_at', '2020-01-01T00:00:00Z', undefined, now)).toBeUndefined();
});

it('initials are the given name in Chinese, first and last letter elsewhere', () => {
    expect(initials('陈思远')).toBe('思远');
    expect(initials('何超 11')).toBe('何超');
    expect(initials('Anna Keller')).toBe('AK');
    expect(initials('admin')).toBe('A');
});
