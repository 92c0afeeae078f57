// How the numbers of a report are written.
import type { Json, ObjectMeta } from '@/api/types';
import { readMeasure, type Report } from '@/api/report';
import { exactDate } from '@/base/date';
import { inLanguage, t, type Language } from '@/base/language';
import { formatMoney, formatMoneyShort, formatNumber, formatPercent } from '@/base/number';
import { kitOf } from '@/fields/kits';
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
    if (field?.type === 'date') return both((value) => exactDate(String(value), language));
    if (field?.type === 'datetime' || field?.type === 'duration') return both((value) => kitOf(field).format(value, field, language));
    return {
        short: (value) => formatMoneyShort(value, language),
        full: (value) => formatNumber(value, language, DIGITS),
    };
}

const both = (write: (value: number | string) => string): Writer => ({ short: write, full: write });

export const write = (writer: Writer | undefined, value: Json | undefined, length: 'short' | 'full'): string =>
    writer && (typeof value === 'string' || typeof value === 'number') ? writer[length](value) : '–';

/** "Sum of Amount", "Number of opportunities". */
export function measureText(object: ObjectMeta, measure: string, language: Language): string {
    const { fn } = readMeasure(measure);
    const field = measureField(object, measure);
    if (fn === 'count' || !field) return t('measure.count');
    return t(`measure.${fn}`, { field: inLanguage(field.label, language) });
}

/** Its title in the language of the page; the other one where it has none. */
export const titleOf = (report: Pick<Report, 'name' | 'nameEn'>, language: Language): string =>
    language === 'en' && report.nameEn ? report.nameEn : report.name;
