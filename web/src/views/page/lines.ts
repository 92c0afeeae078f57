// Owned children while they are edited: rows with or without an id. Pure functions.
import type { Field, Json, ObjectMeta, Row, Values } from '@/api/types';
import { isSystem, isWritable, listFields } from '@/meta/catalog';
import { sameValue, wireValues } from '@/record/wire';

export interface Line {
    /** Stable while editing, also for a line that has no id yet. */
    key: string;
    values: Values;
}

export const asRows = (value: Json | undefined): Row[] =>
    Array.isArray(value) ? value.filter((one): one is Row & { [key: string]: Json } => Boolean(one) && typeof one === 'object' && !Array.isArray(one)) : [];

export const toLines = (rows: readonly Row[]): Line[] =>
    rows.map((row, index) => ({
        key: row.id ?? `row-${index}`,
        values: Object.fromEntries(Object.entries(row).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
    }));

let fresh = 0;
export const addLine = (lines: readonly Line[]): Line[] => [...lines, { key: `new-${++fresh}`, values: {} }];
export const removeLine = (lines: readonly Line[], key: string): Line[] => lines.filter((line) => line.key !== key);

export const changeLine = (lines: readonly Line[], key: string, field: string, value: Json): Line[] =>
    lines.map((line) => (line.key === key ? { ...line, values: { ...line.values, [field]: value } } : line));

export const isChanged = (lines: readonly Line[], rows: readonly Row[]): boolean =>
    lines.length !== rows.length ||
    lines.some((line, index) =>
        Object.entries(line.values).some(([name, value]) => !sameValue(value, rows[index]?.[name])),
    );

/** What goes into the parent's body: the id and what may be written, empty new lines left out. */
export function linesBody(child: ObjectMeta, lines: readonly Line[]): Values[] {
    const writable = new Set(child.fields.filter(isWritable).map((field) => field.name));
    const kept = lines.map(({ values }) => {
        const own = Object.fromEntries(Object.entries(values).filter(([name]) => writable.has(name)));
        const { id } = values;
        return { ...wireValues(own), ...(typeof id === 'string' ? { id } : {}) };
    });
    return kept.filter((values) => Object.keys(values).length > 0);
}

const MOST_COLUMNS = 8;

export function lineFields(child: ObjectMeta, by: string): Field[] {
    const list = listFields(child).filter((field) => field.name !== by && !isSystem(field));
    const missing = child.fields.filter((field) => field.required && isWritable(field) && field.name !== by && !list.includes(field));
    return [...missing, ...list].slice(0, MOST_COLUMNS);
}
