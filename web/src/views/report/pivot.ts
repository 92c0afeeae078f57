// Rows × columns with subtotals, put together from two aggregates: by rows and then columns, and by the column and then
// rows, so that every subtotal is the server's. Pure.
import type { AggregateReply, Json, ObjectMeta } from '@/api/types';
import type { Report } from '@/api/report';
import { t, type Language } from '@/base/language';
import { groupText, keyOf } from './series';

export interface PivotCell {
    exact: Json[];
    filter: string | undefined;
}

export interface PivotRow {
    key: string;
    label: string;
    /** 0 for the grand total, then how many of the rows' groups it is about. */
    level: number;
    /** Has no rows below it. */
    leaf: boolean;
    total: PivotCell | undefined;
    /** By the key of the column. */
    cells: Map<string, PivotCell>;
}

export interface Pivot {
    columns: { key: string; label: string }[];
    rows: PivotRow[];
}

/** The groups down the side and the one across, if any. */
export function sides({ group, settings }: Report): { down: string[]; across: string | undefined } {
    const across = settings.columns > 0 && group.length > 1 ? group.at(-1) : undefined;
    return { down: across === undefined ? group : group.slice(0, -1), across };
}

const SEPARATOR = '\u0001';

interface Leveled {
    at: (index: number) => { keys: (groups: readonly string[]) => string; cell: PivotCell; level: number; row: Record<string, Json> };
    length: number;
}

function leveled(report: Report, reply: AggregateReply): Leveled {
    return {
        length: reply.data.length,
        at: (index) => {
            const row = reply.data[index] ?? {};
            return {
                row,
                level: reply.levels?.[index] ?? 0,
                keys: (groups) => groups.map((group) => keyOf(row[group])).join(SEPARATOR),
                cell: { exact: report.measures.map((measure) => row[measure] ?? null), filter: reply.filters?.[index] },
            };
        },
    };
}

/** Parents before their children, both as the server ordered them. */
function inOrder(rows: readonly PivotRow[], parent: string, level: number): PivotRow[] {
    return rows
        .filter((row) => row.level === level && (level === 1 || row.key.startsWith(parent + SEPARATOR)))
        .flatMap((row) => [row, ...inOrder(rows, row.key, level + 1)]);
}

export function toPivot(object: ObjectMeta, report: Report, byRows: AggregateReply, byColumn: AggregateReply | undefined, language: Language): Pivot {
    const { down, across } = sides(report);
    const rows = new Map<string, PivotRow>();
    const main = leveled(report, byRows);
    for (let index = 0; index < main.length; index += 1) {
        const { row, level, keys, cell } = main.at(index);
        const groups = down.slice(0, Math.min(level, down.length));
        const key = keys(groups);
        if (level <= down.length) {
            const last = groups.at(-1);
            const label = last === undefined ? t('report.total') : groupText(object, last, row[last], language);
            rows.set(`${level}:${key}`, { key, label, level, leaf: level === down.length, total: cell, cells: new Map() });
        } else if (across !== undefined) rows.get(`${down.length}:${key}`)?.cells.set(keyOf(row[across]), cell);
    }
    const columns = across !== undefined && byColumn ? crossed(object, report, across, byColumn, rows, language) : [];
    const all = [...rows.values()];
    return { columns, rows: [...inOrder(all, '', 1), ...all.filter((row) => row.level === 0)] };
}

/** The columns, and their subtotals for every row that is one itself. */
function crossed(object: ObjectMeta, report: Report, across: string, reply: AggregateReply, rows: Map<string, PivotRow>, language: Language): Pivot['columns'] {
    const { down } = sides(report);
    const columns: Pivot['columns'] = [];
    const other = leveled(report, reply);
    for (let index = 0; index < other.length; index += 1) {
        const { row, level, keys, cell } = other.at(index);
        if (level === 0) continue;
        const column = keyOf(row[across]);
        if (level === 1) columns.push({ key: column, label: groupText(object, across, row[across], language) });
        const groups = down.slice(0, level - 1);
        rows.get(`${level - 1}:${keys(groups)}`)?.cells.set(column, cell);
    }
    return columns;
}
