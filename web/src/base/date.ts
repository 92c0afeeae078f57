// Dates as people read them. A date is "YYYY-MM-DD" and has no zone; a moment is RFC 3339 in UTC and is
// shown in the zone of the user.
import { formatsChanged, LOCALE, t, type Language } from './language';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let zone: string | undefined;

function knownZone(name: string | undefined): string | undefined {
    try {
        if (name) new Intl.DateTimeFormat('en', { timeZone: name });
        return name || undefined;
    } catch {
        return undefined;
    }
}

/** The zone moments are shown in; unknown names leave the browser's own. */
export function setTimeZone(name: string | undefined): void {
    const next = knownZone(name);
    if (next === zone) return;
    zone = next;
    formatsChanged();
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a formatter costs a hundred times what using one does. */
function cached(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    const key = `${locale}${zone ?? ''}${JSON.stringify(options)}`;
    let format = formats.get(key);
    if (!format) formats.set(key, (format = new Intl.DateTimeFormat(locale, options)));
    return format;
}

const formatter = (language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    cached(LOCALE[language], options);

/** Year first, as machines write it, in the user's zone. */
const plain = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => cached('en-CA', { timeZone: zone, ...options });

/** The day of a moment in the user's zone, "YYYY-MM-DD". */
export function dayOf(moment: Date): string {
    return plain({ year: 'numeric', month: '2-digit', day: '2-digit' }).format(moment);
}

export const today = (now = new Date()): string => dayOf(now);

const utcDay = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY;

/** Whole days from today to the date; negative in the past. */
export const daysUntil = (date: string, now = new Date()): number => utcDay(date) - utcDay(today(now));

export function addDays(date: string, days: number): string {
    return new Date((utcDay(date) + days) * DAY).toISOString().slice(0, 10);
}

const sameYear = (date: string, now: Date): boolean => date.slice(0, 4) === today(now).slice(0, 4);

/** "12 Mar", "3月12日"; with the year when it is another one. */
export function formatDate(date: string, language: Language, now = new Date()): string {
    const format = formatter(language, {
        timeZone: 'UTC',
        day: 'numeric',
        month: 'short',
        ...(sameYear(date, now) ? {} : { year: 'numeric' }),
    });
    return format.format(new Date(`${date}T00:00:00Z`));
}

export function exactDate(date: string, language: Language): string {
    return formatter(language, { timeZone: 'UTC', dateStyle: 'full' }).format(new Date(`${date}T00:00:00Z`));
}

export function exactTime(moment: string, language: Language): string {
    return formatter(language, {
        timeZone: zone,
        year: 'numeric',
        month: 'short',
        day: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
    }).format(new Date(moment));
}

export const clock = (moment: string, language: Language): string =>
    formatter(language, { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(new Date(moment));

/** "today", "tomorrow", "in 3 days", else the short date. */
export function relativeDate(date: string, language: Language, now = new Date()): string {
    const days = daysUntil(date, now);
    if (Math.abs(days) > 6) return formatDate(date, language, now);
    return relative(language).format(days, 'day');
}

/** "3 d", "3 天": how long ago, for columns of them. */
export function daysAgo(moment: string, language: Language, now = new Date()): string {
    const days = -daysUntil(dayOf(new Date(moment)), now);
    if (days < 1) return relative(language).format(0, 'day');
    return `${days}${language === 'zh' ? ' 天' : ' d'}`;
}

const relatives = new Map<Language, Intl.RelativeTimeFormat>();

function relative(language: Language): Intl.RelativeTimeFormat {
    let format = relatives.get(language);
    if (!format) {
        format = new Intl.RelativeTimeFormat(LOCALE[language], { numeric: 'auto', style: 'short' });
        relatives.set(language, format);
    }
    return format;
}

/** "5 min ago", "yesterday", else the short date. */
export function relativeTime(moment: string, language: Language, now = new Date()): string {
    const at = new Date(moment);
    const gap = at.getTime() - now.getTime();
    const size = Math.abs(gap);
    if (size < MINUTE) return t('time.now');
    if (size < HOUR) return relative(language).format(Math.trunc(gap / MINUTE), 'minute');
    if (dayOf(at) === today(now)) return relative(language).format(Math.trunc(gap / HOUR), 'hour');
    return relativeDate(dayOf(at), language, now);
}

/** The heading of a day in a timeline. */
export function dayHeading(date: string, language: Language, now = new Date()): string {
    const days = daysUntil(date, now);
    if (days === 0 || days === -1 || days === 1) {
        const word = relative(language).format(days, 'day');
        return word.charAt(0).toUpperCase() + word.slice(1);
    }
    return formatter(language, {
        timeZone: 'UTC',
        weekday: 'short',
        day: 'numeric',
        month: 'short',
        ...(sameYear(date, now) ? {} : { year: 'numeric' }),
    }).format(new Date(`${date}T00:00:00Z`));
}

/** The wall clock of a moment in the user's zone, "YYYY-MM-DDTHH:mm:ss". */
export function toWall(moment: string): string {
    const parts = plain({
        hourCycle: 'h23',
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
    }).formatToParts(new Date(moment));
    const part = (type: string): string => parts.find((found) => found.type === type)?.value ?? '00';
    return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}`;
}

/** The moment a wall clock of the user's zone shows this time; where clocks are put back, the first. */
export function fromWall(wall: string): string {
    const asUtc = Date.parse(`${wall}Z`);
    const offset = (at: number): number => Date.parse(`${toWall(new Date(at).toISOString())}Z`) - at;
    const guess = asUtc - offset(asUtc);
    return new Date(asUtc - offset(guess)).toISOString();
}
