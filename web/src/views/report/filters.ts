// Expressions that lead to the records of a mark. The server words the condition of every row; here they are put
// together and turned around. Pure.

/** "(status = 'won') and stage = '3'": the records of the report that fulfil a condition. */
export const narrowed = (filter: string, condition: string): string => {
    const base = filter.trim();
    if (!condition) return base;
    return base ? `(${base}) and ${condition}` : condition;
};

/** The condition a row adds to the filter it was asked with. */
export function conditionOf(filter: string, row: string): string {
    const prefix = `(${filter.trim()}) and `;
    if (filter.trim() && row.startsWith(prefix)) return row.slice(prefix.length);
    return row === filter.trim() ? '' : row;
}

const bracketed = (conditions: readonly string[]): string => conditions.map((one) => `(${one})`).join(' or ');

export const anyOf = (conditions: readonly string[]): string => (conditions.length > 0 ? `(${bracketed(conditions)})` : '');

/** None of them: also those that have no value at all. */
export const noneOf = (conditions: readonly string[]): string => (conditions.length > 0 ? `not (${bracketed(conditions)})` : '');

export const recordsPath = (plural: string, filter: string): string => (filter ? `/${plural}?filter=${encodeURIComponent(filter)}` : `/${plural}`);
