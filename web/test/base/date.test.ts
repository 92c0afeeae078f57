import { afterEach, describe, expect, it } from 'vitest';
import {
    addDays,
    dayHeading,
    dayOf,
    daysAgo,
    daysUntil,
    formatDate,
    fromWall,
    relativeTime,
    setTimeZone,
    toWall,
} from '@/base/date';

const now = new Date('2026-11-22T07:00:00.000Z');

afterEach(() => setTimeZone('UTC'));

describe('a day', () => {
    it('belongs to the zone of the user', () => {
        setTimeZone('Asia/Shanghai');
        expect(dayOf(new Date('2026-11-22T17:00:00Z'))).toBe('2026-11-23');
        setTimeZone('America/New_York');
        expect(dayOf(new Date('2026-11-22T03:00:00Z'))).toBe('2026-11-21');
    });

    it('is counted across months and leap years', () => {
        expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
        expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
        expect(daysUntil('2026-12-01', now)).toBe(9);
    });

    it('names the year only when it is another one', () => {
        expect(formatDate('2026-03-12', 'en', now)).toBe('12 Mar');
        expect(formatDate('2025-03-12', 'zh', now)).toBe('2025年3月12日');
    });
});

describe('a moment', () => {
    it('is relative while it is near', () => {
        setTimeZone('UTC');
        expect(relativeTime('2026-11-22T06:55:00Z', 'zh', now)).toBe('5分钟前');
        expect(relativeTime('2026-11-21T23:00:00Z', 'en', now)).toBe('yesterday');
        expect(relativeTime('2026-09-02T06:00:00Z', 'en', now)).toBe('2 Sept');
    });

    it('is a number of days where silence is counted', () => {
        expect(daysAgo('2026-11-08T06:00:00Z', 'en', now)).toBe('14 d');
        expect(daysAgo('2026-11-22T06:00:00Z', 'zh', now)).toBe('今天');
    });

    it('goes to the wall clock and back, over a change of clocks too', () => {
        setTimeZone('Europe/Berlin');
        expect(toWall('2026-03-29T01:30:00.000Z')).toBe('2026-03-29T03:30:00');
        for (const moment of ['2026-03-29T01:30:00.000Z', '2026-07-01T22:15:00.000Z', '2026-12-31T23:30:00.000Z'])
            expect(fromWall(toWall(moment))).toBe(moment);
    });

    it('stands under the heading of its day', () => {
        expect(dayHeading('2026-11-22', 'en', now)).toBe('Today');
        expect(dayHeading('2026-11-21', 'zh', now)).toBe('昨天');
    });
});
