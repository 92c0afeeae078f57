// Figures of the health page. Pure functions.
import type { Health } from '@/api/health';
import type { Language } from '@/base/language';
import { formatNumber } from '@/base/number';

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];

/** "1.4 GB": one decimal below ten. */
export function sizeText(bytes: number, language: Language): string {
    let size = Math.max(bytes, 0);
    let unit = 0;
    while (size >= 1024 && unit < UNITS.length - 1) {
        size /= 1024;
        unit += 1;
    }
    const rounded = size < 10 && unit > 0 ? Math.round(size * 10) / 10 : Math.round(size);
    return `${formatNumber(rounded, language, 1)} ${UNITS[unit]}`;
}

/** The objects with most records first. */
export const biggest = (records: Health['records'], most: number): [string, number][] =>
    Object.entries(records)
        .filter(([, count]) => count > 0)
        .sort(([, left], [, right]) => right - left)
        .slice(0, most);
