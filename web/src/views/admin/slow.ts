// What a slow statement was about, in the words of the organisation.
import type { SlowStatement } from '@/api/slow';
import type { ObjectMeta } from '@/api/types';
import { inLanguage, type Language } from '@/base/language';
import { formatNumber } from '@/base/number';
import { fieldOf } from '@/meta/catalog';

const nameOf = (object: ObjectMeta | undefined, field: string, language: Language): string =>
    inLanguage(object && fieldOf(object, field)?.label, language) || field;

/** "-amount,name" as "Amount ↓, Name ↑"; nothing for the usual order. */
export function sortText(sort: string | null, object: ObjectMeta | undefined, language: Language): string {
    if (!sort || sort === 'none') return '';
    return sort
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean)
        .map((part) => `${nameOf(object, part.replace(/^[-+]/, ''), language)} ${part.startsWith('-') ? '↓' : '↑'}`)
        .join(language === 'zh' ? '、' : ', ');
}

export const columnsText = (columns: readonly string[], object: ObjectMeta | undefined, language: Language): string =>
    columns.map((column) => nameOf(object, column, language)).join(' + ');

/** "28 ms", "1.4 s", "3 min". */
export function timeText(ms: number, language: Language): string {
    if (ms < 1000) return `${formatNumber(Math.round(ms), language)} ms`;
    if (ms < 60_000) return `${formatNumber(ms / 1000, language, 1)} s`;
    return `${formatNumber(ms / 60_000, language, 1)} min`;
}

/** The dearest first: what cost most in all. */
export const dearestFirst = (all: readonly SlowStatement[]): SlowStatement[] =>
    all.toSorted((left, right) => right.total_ms - left.total_ms);

/** Reads a whole table without an index. */
export const isScan = (plan: string): boolean => /^\s*SCAN (?!.*USING (COVERING )?INDEX)/m.test(plan);
