// What people type, as values. In both languages, full width too.

const ISO_DAY = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/;

/** "2026-3-5", "2026/03/05", "2026年3月5日"; undefined for a day that does not exist. */
export function parseDay(text: string): string | null | undefined {
    if (text.trim() === '') return null;
    const match = ISO_DAY.exec(text.normalize('NFKC').trim());
    if (!match) return undefined;
    const day = `${match[1]}-${match[2]?.padStart(2, '0')}-${match[3]?.padStart(2, '0')}`;
    const real = new Date(`${day}T00:00:00Z`);
    return Number.isNaN(real.getTime()) || real.toISOString().slice(0, 10) !== day ? undefined : day;
}

export function parseMoment(text: string): string | null | undefined {
    if (text.trim() === '') return null;
    const at = new Date(text);
    return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

const YES = new Set(['true', 'yes', 'y', '1', '是']);
const NO = new Set(['false', 'no', 'n', '0', '否']);

export function parseBoolean(text: string): boolean | null | undefined {
    const word = text.trim().toLowerCase();
    return YES.has(word) ? true : NO.has(word) ? false : word === '' ? null : undefined;
}

export const splitWords = (text: string): string[] =>
    text
        .split(/[,，;；、]/)
        .map((word) => word.trim())
        .filter(Boolean);
