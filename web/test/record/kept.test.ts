import { describe, expect, it } from 'vitest';
import { settle } from '@/record/kept';

describe('a copy in the browser', () => {
    it('gives way to what the server keeps', () => {
        expect(settle({ user: '1', unsent: [] }, '1', 'frame', true)).toBe('take');
        expect(settle(null, '1', 'frame', true)).toBe('take');
    });

    it('is sent when the server has not got it yet, but never for somebody else', () => {
        expect(settle({ user: '1', unsent: ['frame'] }, '1', 'frame', true)).toBe('send');
        expect(settle({ user: '2', unsent: ['frame'] }, '1', 'frame', true)).toBe('take');
    });

    it('of somebody else is no beginning for a newcomer', () => {
        expect(settle({ user: '2', unsent: [] }, '1', 'frame', false)).toBe('reset');
        expect(settle({ user: '1', unsent: [] }, '1', 'frame', false)).toBe('leave');
        expect(settle(null, '1', 'frame', false)).toBe('leave');
    });
});
