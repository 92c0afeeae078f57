import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { asked, forgetAll, hiddenKey, mayReveal, show, shown } from '@/fields/reveal';
import { field, opportunity } from '../objects';

const phone = field('phone', 'phone', { access: 'masked' });
const hidden = { object: opportunity, field: phone, id: '7' };
const key = hiddenKey(hidden);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
    forgetAll();
    vi.useRealTimers();
});

it('a revealed value is gone after a minute', () => {
    show(key, '13800138000');
    vi.advanceTimersByTime(59_000);
    expect(shown.get().get(key)).toBe('13800138000');
    vi.advanceTimersByTime(1_000);
    expect(shown.get().has(key)).toBe(false);
});

it('revealed again it has a minute again', () => {
    show(key, '1');
    vi.advanceTimersByTime(50_000);
    show(key, '1');
    vi.advanceTimersByTime(50_000);
    expect(shown.get().has(key)).toBe(true);
});

it('with the page go the values and the question', () => {
    show(key, '1');
    asked.set(hidden);
    forgetAll();
    expect([shown.get().size, asked.get()]).toEqual([0, null]);
});

it('only a masked field is offered, and only to who may', () => {
    const may = { ...opportunity, may: { read: true, reveal: true } };
    expect([mayReveal(may, phone), mayReveal(opportunity, phone), mayReveal(may, field('name', 'text')), mayReveal(undefined, phone)]).toEqual([true, false, false, false]);
});
