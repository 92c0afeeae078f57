// Numbers as people read and type them. Decimals travel as text and are never turned into a float
// where their value matters; Intl formats the text itself.
import { formatsChanged, type Language } from './language';

export type Numeric = string | number;

/** 1.2M rather than 1.2m. */
const LOCALE: Record<Language, string> = { en: 'en-US', zh: 'zh-CN' };

const formats = new Map<string, Intl.NumberFormat>();

function formatter(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
    const key = language + JSON.stringify(options);
    let format = formats.get(key);
    if (!format) formats.set(key, (format = new Intl.NumberFormat(LOCALE[language], options)));
    return format;
}

const literal = (value: Numeric): Intl.StringNumericLiteral => String(value) as Intl.StringNumericLiteral;

export const formatNumber = (value: Numeric, language: Language, digits = 0): string =>
    formatter(language, { minimumFractionDigits: 0, maximumFractionDigits: digits }).format(literal(value));

/** All decimals of the scale, zeros at the end too: columns of them line up. */
export const formatDecimal = (value: Numeric, language: Language, scale: number): string =>
    formatter(language, { minimumFractionDigits: scale, maximumFractionDigits: scale }).format(literal(value));

/** 12.5 means 12.5 %. */
export const formatPercent = (value: Numeric, language: Language, digits = 2): string =>
    `${formatNumber(value, language, digits)}%`;

function currencyOptions(currency: string | undefined): Intl.NumberFormatOptions {
    return currency ? { style: 'currency', currency, currencyDisplay: 'narrowSymbol' } : {};
}

/** ¥1,234.50; more than two decimals only where they are not zero. */
export function formatMoney(value: Numeric, language: Language, currency?: string): string {
    return formatter(language, {
        ...currencyOptions(currency),
        minimumFractionDigits: 2,
        maximumFractionDigits: 4,
    }).format(literal(value));
}

/** How large amounts are shortened: as the language does, in 万 and 亿, or in K and M. */
export type ShortNumbers = 'language' | 'wan' | 'thousand';

let shortNumbers: ShortNumbers = 'language';

export function setShortNumbers(next: ShortNumbers): void {
    if (next === shortNumbers) return;
    shortNumbers = next;
    formatsChanged();
}

const shortIn = (language: Language): Language =>
    shortNumbers === 'language' ? language : shortNumbers === 'wan' ? 'zh' : 'en';

/** ¥12.3万, ¥1.2亿, ¥123K: for places where space is short; the exact amount belongs into the hint. */
export function formatMoneyShort(value: Numeric, language: Language, currency?: string): string {
    const scale = shortIn(language);
    const least = scale === 'zh' ? 10000 : 1000;
    if (Math.abs(Number(value)) < least)
        return formatter(language, {
            ...currencyOptions(currency),
            minimumFractionDigits: 0,
            maximumFractionDigits: 0,
        }).format(literal(value));
    return formatter(scale, {
        ...currencyOptions(currency),
        notation: 'compact',
        useGrouping: true,
        minimumFractionDigits: 0,
        maximumFractionDigits: 1,
    }).format(literal(value));
}

const UNITS: Record<string, number> = { k: 3, m: 6, 千: 3, 万: 4, 亿: 8 };

/** Moves the decimal point of a plain decimal text to the right. */
function shift(text: string, places: number): string {
    const [whole = '', fraction = ''] = text.split('.');
    const padded = fraction.padEnd(places, '0');
    const moved = `${whole}${padded.slice(0, places)}`.replace(/^(-?)0+(?=\d)/, '$1');
    const rest = padded.slice(places).replace(/0+$/, '');
    return rest ? `${moved}.${rest}` : moved;
}

/** "1,234.5", "¥12.3万", "３５００", "2k", "15%" → decimal text; null when it is none. */
export function parseNumber(text: string): string | null {
    const plain = text
        .normalize('NFKC')
        .replace(/[\s,_¥$€£%]/g, '')
        .toLowerCase();
    const match = /^([+-]?)(\d*)(?:\.(\d*))?([km千万亿]?)$/.exec(plain);
    if (!match || (!match[2] && !match[3])) return null;
    const [, sign, whole, fraction, unit] = match;
    const decimal = `${sign === '-' ? '-' : ''}${whole || '0'}${fraction ? `.${fraction}` : ''}`;
    return shift(decimal, unit ? (UNITS[unit] ?? 0) : 0);
}

const MINUTE = 60_000;
const PARTS: readonly [string, number][] = [
    ['d', 24 * 60 * MINUTE],
    ['h', 60 * MINUTE],
    ['m', MINUTE],
    ['s', 1000],
];
const PART_NAMES: Record<Language, Record<string, string>> = {
    en: { d: ' d', h: ' h', m: ' min', s: ' s' },
    zh: { d: '天', h: '小时', m: '分钟', s: '秒' },
};

/** Milliseconds as "2 h 5 min": the two largest parts. */
export function formatDuration(ms: number, language: Language): string {
    let left = Math.abs(ms);
    const parts: string[] = [];
    for (const [name, size] of PARTS) {
        const count = Math.floor(left / size);
        left -= count * size;
        if (count > 0) parts.push(`${count}${PART_NAMES[language][name]}`);
    }
    const text = parts.slice(0, 2).join(language === 'en' ? ' ' : '') || `0${PART_NAMES[language]['m']}`;
    return ms < 0 ? `-${text}` : text;
}

/** "1h30m", "90" (minutes), "2小时5分钟" → milliseconds; null when it is none. */
export function parseDuration(text: string): number | null {
    const plain = text.normalize('NFKC').toLowerCase().replace(/\s/g, '');
    if (/^\d+(\.\d+)?$/.test(plain)) return Math.round(Number(plain) * MINUTE);
    const sizes: Record<string, number> = { d: 1440, 天: 1440, h: 60, 小时: 60, m: 1, min: 1, 分: 1, 分钟: 1 };
    let total = 0;
    let rest = plain;
    while (rest) {
        const match = /^(\d+(?:\.\d+)?)(小时|分钟|min|天|分|秒|[dhms])/.exec(rest);
        if (!match) return null;
        const unit = match[2] ?? '';
        total += Number(match[1]) * (unit === 's' || unit === '秒' ? 1000 : (sizes[unit] ?? 0) * MINUTE);
        rest = rest.slice(match[0].length);
    }
    return plain ? Math.round(total) : null;
}
