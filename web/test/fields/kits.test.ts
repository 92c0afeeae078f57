import { describe, expect, it } from 'vitest';
import { FIELD_TYPES, type FieldType, type Json } from '@/api/types';
import { KITS, operatorsOf } from '@/fields/kits';
import { OPERATORS } from '@/fields/filter';
import { field } from '../objects';

const options = [
    { key: 'open', label: { en: 'Open', zh: '进行中' } },
    { key: 'won', label: { en: 'Won', zh: '赢单' } },
];

describe('every type', () => {
    it.each(FIELD_TYPES)('%s has a kit with known operators', (type) => {
        const { operators } = KITS[type];
        expect(operators.length).toBeGreaterThan(0);
        expect(operators.every((operator) => OPERATORS.includes(operator))).toBe(true);
    });

    it.each(FIELD_TYPES.filter((type) => !['multi_select', 'tags'].includes(type)))('%s takes an empty text as no value', (type) => {
        expect(KITS[type].parse('', field('x', type, { options }))).toBeNull();
    });
});

const READ: [FieldType, string, Json | undefined][] = [
    ['text', ' Yun ', ' Yun '],
    ['integer', '1,250', 1250],
    ['money', '¥12.5万', '125000'],
    ['money', 'much', undefined],
    ['percent', '12.5%', '12.5'],
    ['boolean', '是', true],
    ['boolean', 'perhaps', undefined],
    ['date', '2026年3月5日', '2026-03-05'],
    ['date', '2026/2/30', undefined],
    ['datetime', '2026-03-05T08:00:00+08:00', '2026-03-05T00:00:00.000Z'],
    ['duration', '1h30m', 5_400_000],
    ['select', '赢单', 'won'],
    ['select', 'WON', 'won'],
    ['select', 'lost', undefined],
    ['multi_select', 'Open，赢单', ['open', 'won']],
    ['tags', 'a, b', ['a', 'b']],
    ['color', '#4B4DDB', '#4b4ddb'],
    ['json', '{"a":1}', { a: 1 }],
    ['json', '{a}', undefined],
];

describe('reading', () => {
    it.each(READ)('%s: %j', (type, text, expected) =>
        expect(KITS[type].parse(text, field('x', type, { options }))).toEqual(expected),
    );
});

const WRITTEN: [FieldType, Json, string, string][] = [
    ['money', '1234.5000', '1,234.50', '1,234.50'],
    ['decimal', '2.5', '2.50', '2.50'],
    ['select', 'won', 'Won', '赢单'],
    ['multi_select', ['open', 'won'], 'Open, Won', '进行中、赢单'],
    ['reference', { id: '1', name: '云帆' }, '云帆', '云帆'],
    ['boolean', true, 'Yes', 'Yes'],
];

describe('writing', () => {
    it.each(WRITTEN)('%s %j', (type, value, en, zh) => {
        const one = field('x', type, { options, scale: 2 });
        expect(KITS[type].format(value, one, 'en')).toBe(en);
        if (type !== 'boolean') expect(KITS[type].format(value, one, 'zh')).toBe(zh);
    });
});

describe('asking', () => {
    it('tells of a masked field only whether it is empty', () =>
        expect(operatorsOf(field('x', 'money', { access: 'masked' }))).toEqual(['null', 'not_null']));

    it('offers "contains" first only where an index serves it', () => {
        expect(operatorsOf(field('x', 'text', { contains: true }))[0]).toBe('contains');
        expect(operatorsOf(field('x', 'text')).at(-1)).toBe('contains');
    });

    it('offers "is me" for people only', () => {
        expect(operatorsOf(field('x', 'reference', { target: 'user' }))).toContain('is_me');
        expect(operatorsOf(field('x', 'reference', { target: 'customer' }))).not.toContain('is_me');
    });
});
