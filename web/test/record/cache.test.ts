import { describe, expect, it } from 'vitest';
import { dropFromLists, patchLists } from '@/record/cache';
import { missingFields } from '@/record/ask';
import { stepsFor, type Step } from '@/record/stages';
import { sameValue, wireValues } from '@/record/wire';
import { fieldOf } from '@/meta/catalog';
import { opportunity } from '../objects';

const lists = () => ({
    pages: [
        { data: [{ id: '1', name: 'a' }, { id: '2', name: 'b' }], next: 'x' },
        { data: [{ id: '3', name: 'c' }], next: null },
    ],
    pageParams: [null, 'x'],
});

describe('cached lists', () => {
    it('show a change in whatever page the record stands', () => {
        const after = patchLists(lists(), '3', { name: 'z' });
        expect(after?.pages[1]?.data[0]).toEqual({ id: '3', name: 'z' });
        expect(after?.pages[0]?.data[0]).toEqual({ id: '1', name: 'a' });
    });

    it('stay the same object when they do not hold the record', () => {
        const before = lists();
        expect(patchLists(before, '9', { name: 'z' })).toBe(before);
    });

    it('lose what was deleted', () =>
        expect(dropFromLists(lists(), new Set(['1', '3']))?.pages.map((page) => page.data.length)).toEqual([1, 0]));
});

describe('values on the wire', () => {
    it('name a reference by its id, an any-reference with its object', () => {
        expect(
            wireValues({
                customer: { id: '7', name: '云帆' },
                about: { object: 'customer', id: '7', name: '云帆' },
                lines: [{ id: '1', product: { id: '2', name: 'GTX' }, quantity: '1' }],
                need: null,
            }),
        ).toEqual({
            customer: '7',
            about: { object: 'customer', id: '7' },
            lines: [{ id: '1', product: '2', quantity: '1' }],
            need: null,
        });
    });

    it('are equal when only the name beside an id differs', () => {
        expect(sameValue({ id: '7', name: 'a' }, { id: '7', name: 'b' })).toBe(true);
        expect(sameValue(null, undefined)).toBe(true);
        expect(sameValue('1', '2')).toBe(false);
    });
});

it('a refused save asks only for what was not just given', () => {
    const error = (field: string) => ({ field, code: 'required', message: '' });
    expect(missingFields(opportunity, { stage: '6' }, [error('need')])).toBe(true);
    expect(missingFields(opportunity, { stage: '6' }, [error('stage')])).toBe(false);
    expect(missingFields(opportunity, { stage: '6' }, [error('status')])).toBe(false);
    expect(missingFields(opportunity, { stage: '6' }, [])).toBe(false);
});

it('the path shows the steps of the record’s own pipeline', () => {
    const step = (key: string, pipeline: string): Step => ({ key, pipeline, name: key, value: key, color: undefined, category: undefined, required: [] });
    const steps = [step('a', '1'), step('b', '1'), step('c', '2')];
    const field = fieldOf(opportunity, 'stage');
    if (!field) throw new Error('stage');
    expect(stepsFor(steps, { id: '1', stage: { id: 'c', name: 'c' } }, field).map((one) => one.key)).toEqual(['c']);
    expect(stepsFor(steps, { id: '1', pipeline: { id: '1', name: '' } }, field).map((one) => one.key)).toEqual(['a', 'b']);
});
