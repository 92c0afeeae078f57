import { describe, expect, it } from 'vitest';
import {
    formatDecimal,
    formatDuration,
    formatMoney,
    formatMoneyShort,
    formatPercent,
    parseDuration,
    parseNumber,
} from '@/base/number';

describe('money', () => {
    it('shows two decimals, more only where they count', () => {
        expect(formatMoney('1234.5000', 'zh', 'CNY')).toBe('¥1,234.50');
        expect(formatMoney('0.1250', 'en', 'CNY')).toBe('¥0.125');
        expect(formatMoney('-3.0000', 'en', 'USD')).toBe('-$3.00');
    });

    it('keeps every digit of amounts no float can hold', () => {
        expect(formatMoney('900719925474099.9999', 'en')).toBe('900,719,925,474,099.9999');
    });

    it('is short in the units of the language', () => {
        expect(formatMoneyShort('123456.0000', 'zh', 'CNY')).toBe('¥12.3万');
        expect(formatMoneyShort('46093000.0000', 'zh', 'CNY')).toBe('¥4,609.3万');
        expect(formatMoneyShort('234500000.0000', 'zh', 'CNY')).toBe('¥2.3亿');
        expect(formatMoneyShort('9999.0000', 'zh', 'CNY')).toBe('¥9,999');
        expect(formatMoneyShort('123456.0000', 'en', 'CNY')).toBe('¥123.5K');
        expect(formatMoneyShort('-2500000.0000', 'en', 'USD')).toBe('-$2.5M');
    });
});

describe('numbers', () => {
    it('line up in a column and drop what is no use', () => {
        expect(formatDecimal('2', 'en', 4)).toBe('2.0000');
        expect(formatPercent('12.50', 'zh')).toBe('12.5%');
        expect(formatPercent('75.00', 'en')).toBe('75%');
    });

    it.each([
        ['1,234.5', '1234.5'],
        ['¥12.3万', '123000'],
        ['1.23456万', '12345.6'],
        ['2.5亿', '250000000'],
        ['２５００', '2500'],
        ['3k', '3000'],
        ['15 %', '15'],
        ['-0.5', '-0.5'],
        ['.5', '0.5'],
        ['0.05万', '500'],
    ])('reads %s as %s', (typed, expected) => expect(parseNumber(typed)).toBe(expected));

    it.each(['', 'abc', '1.2.3', '12x', '-'])('refuses %j', (typed) => expect(parseNumber(typed)).toBeNull());
});

describe('durations', () => {
    it('show their two largest parts', () => {
        expect(formatDuration(7_500_000, 'en')).toBe('2 h 5 min');
        expect(formatDuration(7_500_000, 'zh')).toBe('2小时5分钟');
        expect(formatDuration(0, 'en')).toBe('0 min');
    });

    it('are read in both languages, bare numbers as minutes', () => {
        expect(parseDuration('1h30m')).toBe(5_400_000);
        expect(parseDuration('2小时5分钟')).toBe(7_500_000);
        expect(parseDuration('90')).toBe(5_400_000);
        expect(parseDuration('soon')).toBeNull();
    });

    it('can be read as they are shown', () => {
        for (const language of ['en', 'zh'] as const)
            expect(parseDuration(formatDuration(93_600_000, language))).toBe(93_600_000);
    });
});
