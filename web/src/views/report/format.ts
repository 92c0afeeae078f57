// How the numbers of a report are written.
import type { ObjectMeta } from '@/api/types';
import { readMeasure } from '@/api/report';
import { inLanguage, t, type Language } from '@/base/language';
import { formatMoney, formatMoneyShort, formatNumber, formatPercent } from '@/base/number';
import { measureField } from './series';

export interface Writer {
    short: (value: number | string) => string;
    full: (value: number | string) => string;
}

const DIGITS = 2;

export function writerFor(object: ObjectMeta, measure: string, language: Language, currency: string | undefined): Writer {
    const { fn } = readMeasure(measure);
    const field = fn === 'count' ? undefined : measureField(object, measure);
    if (field?.type === 'money')
        return {
            short: (value) => formatMoneyShort(value, language, currency),
            full: (value) => formatMoney(value, language, currency),
        };
    if (field?.type === 'percent') return both((value) => formatPercent(value, language));
    return {
        short: (value) => formatMoneyShort(value, language),
        full: (value) => formatNumber(value, language, DIGITS),
    };
}

const both = (write: (value: number | string) => string): Writer => ({ short: write, full: write });

/** "Sum of Amount", "Number of opportunities". */
export function measureText(object: ObjectMeta, measure: string, language: Language): string {
    const { fn } = readMeasure(measure);
    const field = measureField(object, measure);
    if (fn === 'count' || !field) return t('measure.count');
    return t(`measure.${fn}`, { field: inLanguage(field.label, language) });
}
