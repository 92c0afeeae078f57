import { describe, expect, it } from 'vitest';
import { drop, place, step } from '@/base/arrange';

const lists = [
    { id: 'shown', items: ['a', 'b', 'c'] },
    { id: 'pool', items: ['x'] },
];
const items = (result: ReturnType<typeof place>) => result.map((list) => list.items.join(''));

describe('putting in order', () => {
    it.each([
        ['a', 'c', ['bca', 'x']],
        ['c', 'a', ['cab', 'x']],
        ['b', 'x', ['ac', 'bx']],
        ['x', 'b', ['axbc', '']],
        ['a', 'pool', ['bc', 'xa']],
        ['a', 'shown', ['bca', 'x']],
        ['a', 'a', ['abc', 'x']],
        ['a', 'nowhere', ['abc', 'x']],
    ])('%s dropped on %s', (item, on, expected) => expect(items(drop(lists, item, on))).toEqual(expected));

    it.each([
        ['b', -1, ['bac', 'x']],
        ['b', 1, ['acb', 'x']],
        ['c', 1, ['ab', 'cx']],
        ['x', -1, ['abcx', '']],
        ['a', -1, ['abc', 'x']],
    ] as const)('%s one place %i', (item, by, expected) => expect(items(step(lists, item, by))).toEqual(expected));
});
