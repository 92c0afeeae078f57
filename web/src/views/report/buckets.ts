// The periods of a group by their names: what follows one, the ones in between, how people write them. Pure.
import type { Bucket } from '@/api/report';
import { inEvery, type Language } from '@/base/language';

const DAY = 86_400_000;
const MOST_FILLED = 400;

const at = (date: string): number => Date.parse(`${date}T00:00:00Z`);
const dated = (moment: number): string => new Date(moment).toISOString().slice(0, 10);

/** The Monday of an ISO week. */
function monday(year: number, week: number): number {
    const fourth = Date.UTC(year, 0, 4);
    return fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * DAY + (week - 1) * 7 * DAY;
}

/** The ISO week of a Monday, as the server names it. */
function weekName(start: number): string {
    const thursday = new Date(start + 3 * DAY);
    const year = thursday.getUTCFullYear();
    const week = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / DAY / 7) + 1;
    return `${String(year).padStart(4, '0')}-W${String(week).padStart(2, '0')}`;
}

function nextQuarter(prefix: string, year: number, quarter: number): string {
    return quarter < 4 ? `${prefix}${year}-Q${quarter + 1}` : `${prefix}${year + 1}-Q1`;
}

/** "2026-12" → "2027-01"; undefined when the name is none of that period. */
export function nextBucket(name: string, bucket: Bucket): string | undefined {
    const [, fiscal, year = 0, part = 0] = (/^(FY)?(\d{4})(?:-[QW]?(\d{1,2}))?$/.exec(name) ?? []).map((one, index) => (index > 1 ? Number(one ?? 0) : one)) as [string, string?, number?, number?];
    if (bucket === 'day') return Number.isNaN(at(name)) ? undefined : dated(at(name) + DAY);
    if (!year) return undefined;
    if (bucket === 'week') return weekName(monday(year, part) + 7 * DAY);
    if (bucket === 'month') return part < 12 ? `${year}-${String(part + 1).padStart(2, '0')}` : `${year + 1}-01`;
    if (bucket === 'quarter' || bucket === 'fiscal_quarter') return nextQuarter(fiscal ?? '', year, part);
    return `${fiscal ?? ''}${year + 1}`;
}

/** All the periods from the first to the last name: where nothing happened is a place, too. */
export function withBetween(names: readonly string[], bucket: Bucket): string[] {
    const [first, ...rest] = names.toSorted();
    const last = rest.at(-1);
    if (first === undefined || last === undefined) return [...names];
    const all = [first];
    for (let name = nextBucket(first, bucket); name !== undefined && name <= last; name = nextBucket(name, bucket)) {
        if (all.length >= MOST_FILLED) return [...names];
        all.push(name);
    }
    return names.every((name) => all.includes(name)) ? all : [...names];
}

const MONTHS: Record<Language, Intl.DateTimeFormat> = {
    en: new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric', timeZone: 'UTC' }),
    zh: new Intl.DateTimeFormat('zh-CN', { month: 'long', year: 'numeric', timeZone: 'UTC' }),
};

/** "2017-Q1", "2017-03", "FY2018-Q2": short and in the language. */
export function bucketText(text: string, bucket: Bucket, language: Language): string {
    if (bucket === 'quarter') return text.replace('-', ' ');
    if (bucket === 'month' && /^\d{4}-\d{2}$/.test(text)) return MONTHS[language].format(new Date(`${text}-01T00:00:00Z`));
    if (bucket === 'fiscal_quarter' || bucket === 'fiscal_year') {
        const [year = '', quarter = ''] = text.slice(2).split('-');
        return `${inEvery('bucket.fiscal')[language]({ year })}${quarter && ` ${quarter}`}`;
    }
    if (bucket === 'year' && language === 'zh') return `${text} 年`;
    return text;
}
