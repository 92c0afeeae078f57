import { describe, expect, it } from 'vitest';
import { beginDraft, changeDraft, rebaseDraft, takeTheirs, valueIn } from '@/views/form/draft';
import { keptKey, toKeep } from '@/views/form/kept';
import { contested } from '@/record/conflict';
import { opportunity } from '../objects';

describe('a record that changes under a form', () => {
    const typed = changeDraft(beginDraft({ name: 'a', amount: '1', owner: null }), 'name', 'mine');

    it('lets through what nobody typed into', () => {
        const now = rebaseDraft(typed, { name: 'a', amount: '2', owner: null });
        expect(valueIn(now, 'amount')).toBe('2');
        expect(valueIn(now, 'name')).toBe('mine');
        expect(now.theirs).toEqual({});
    });

    it('keeps what is being typed, and says what stands there now', () => {
        const now = rebaseDraft(typed, { name: 'theirs', amount: '1' });
        expect(valueIn(now, 'name')).toBe('mine');
        expect(now.theirs).toEqual({ name: 'theirs' });
        expect(now.initial['name']).toBe('a');
    });

    it('has nothing left to say when both typed the same', () => {
        const now = rebaseDraft(typed, { name: 'mine' });
        expect(now.changed).toEqual({});
        expect(now.theirs).toEqual({});
    });

    it('gives one’s own up for theirs', () => {
        const taken = takeTheirs(rebaseDraft(typed, { name: 'theirs' }), 'name');
        expect(valueIn(taken, 'name')).toBe('theirs');
        expect(taken.changed).toEqual({});
        expect(taken.theirs).toEqual({});
    });
});

describe('what is kept of a form', () => {
    it('belongs to a person, an object, a record, and for a new one to where it was begun', () => {
        const place = { user: '7', object: opportunity };
        const keys = [
            keptKey(place),
            keptKey({ ...place, user: '8' }),
            keptKey({ ...place, id: '1' }),
            keptKey({ ...place, prefill: { customer: { id: '5', name: 'A' } } }),
            keptKey({ ...place, prefill: { customer: { id: '6', name: 'B' } } }),
        ];
        expect(new Set(keys).size).toBe(keys.length);
        expect(keptKey({ ...place, prefill: {} })).toBe(keptKey(place));
        expect(keptKey({ ...place, prefill: { customer: { id: '5', name: 'renamed' } } })).toBe(keys[3]);
    });

    it('is what was typed with what stood there before; nothing when nothing was', () => {
        expect(toKeep({}, { name: 'a' }, 3)).toBeUndefined();
        expect(toKeep({ name: 'b' }, { name: 'a', amount: '1' }, 3)).toMatchObject({ changed: { name: 'b' }, base: { name: 'a' }, version: 3 });
    });
});

describe('two who saved', () => {
    const current = { id: '1', version: 4, name: 'theirs', amount: '1' };

    it('are only asked about what both changed', () => {
        expect(contested({ name: 'mine' }, current, { name: 'a' })).toEqual(['name']);
        expect(contested({ amount: '2' }, current, { amount: '1' })).toEqual([]);
        expect(contested({ name: 'theirs' }, current, { name: 'a' })).toEqual([]);
    });

    it('are asked about everything that differs when nobody knows what stood there', () => {
        expect(contested({ name: 'mine', amount: '2' }, current, undefined)).toEqual(['name', 'amount']);
    });
});
