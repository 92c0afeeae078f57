import { describe, expect, it } from 'vitest';
import { comboMatches, keyLabel, keyMatches } from '@/base/keys';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {}) => ({
    key,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    ...held,
});

describe('a combination', () => {
    it('takes mod as ⌘ on a Mac and Ctrl elsewhere', () => {
        expect(keyMatches('mod+enter', press('Enter', { metaKey: true }), true)).toBe(true);
        expect(keyMatches('mod+enter', press('Enter', { ctrlKey: true }), true)).toBe(false);
        expect(keyMatches('mod+enter', press('Enter', { ctrlKey: true }), false)).toBe(true);
    });

    it('leaves plain letters to typing with a modifier held', () => {
        expect(keyMatches('c', press('c'), false)).toBe(true);
        expect(keyMatches('c', press('c', { ctrlKey: true }), false)).toBe(false);
        expect(keyMatches('space', press(' '), false)).toBe(true);
    });

    it('is written as the keyboard has it', () => {
        expect(keyLabel('mod+enter', true)).toBe('⌘↵');
        expect(keyLabel('mod+enter', false)).toBe('Ctrl+Enter');
    });

    it('of two keys holds one after the other, and single keys rest meanwhile', () => {
        const event = press('c') as KeyboardEvent;
        expect(comboMatches('g c', event, true)).toBe(true);
        expect(comboMatches('g c', event, false)).toBe(false);
        expect(comboMatches('c', event, true)).toBe(false);
        expect(comboMatches('c', event, false)).toBe(true);
        expect(keyLabel('g c', false)).toBe('G C');
    });
});
