// Comparisons with days that move on: written once, they mean the day of whoever reads them. A moment counts as its
// local day there, so that the last day of a period belongs to it.

export const RELATIVE = ['today', 'this_week', 'this_month', 'this_quarter', 'this_year', 'next_days', 'past', 'last_days', 'older_days'] as const;
export type Relative = (typeof RELATIVE)[number];

/** Those that take a number of days. */
export const COUNTED: readonly string[] = ['next_days', 'last_days', 'older_days'];

const PERIOD: Partial<Record<string, string>> = {
    today: 'day',
    this_week: 'week',
    this_month: 'month',
    this_quarter: 'quarter',
    this_year: 'year',
};

export function writeRelative(name: string, operator: string, count: string | undefined): string | undefined {
    const period = PERIOD[operator];
    if (period) return `${name} between start_of_${period}() and end_of_${period}()`;
    const days = Number(count);
    if (operator === 'next_days') return `${name} between today() and days_ahead(${days})`;
    if (operator === 'last_days') return `${name} >= days_ago(${days})`;
    if (operator === 'older_days') return `${name} < days_ago(${days})`;
    return operator === 'past' ? `${name} < today()` : undefined;
}

const PATTERNS: readonly [Relative, RegExp][] = [
    ...Object.entries(PERIOD).map(
        ([operator, period]): [Relative, RegExp] => [operator as Relative, new RegExp(`^between start_of_${period}\\(\\)andend_of_${period}\\(\\)$`)],
    ),
    ['next_days', /^between today\(\)anddays_ahead\((\d+)\)$/],
    ['last_days', /^>= days_ago\((\d+)\)$/],
    ['older_days', /^< days_ago\((\d+)\)$/],
    ['past', /^< today\(\)$/],
];

/** What stands behind a field: its sign or word, and the rest without spaces. */
export function readRelative(word: string, rest: readonly string[]): { operator: Relative; values: string[] } | undefined {
    const text = `${word} ${rest.join('')}`;
    for (const [operator, pattern] of PATTERNS) {
        const found = pattern.exec(text);
        if (found) return { operator, values: found[1] === undefined ? [] : [found[1]] };
    }
    return undefined;
}
