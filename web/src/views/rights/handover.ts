// What is asked of the server when somebody's work goes to others. Pure functions.
import type { HandOver, HandOverPlan, HandOverRow } from '@/api/rights';
import type { Person } from '@/api/types';

export interface HandOverChoice {
    to: Person | null;
    /** By key of the preview: to somebody else, or (null) to nobody. */
    others: Readonly<Record<string, Person | null>>;
    lock: boolean;
}

export const FIRST_CHOICE: HandOverChoice = { to: null, others: {}, lock: true };

/** Undefined as long as there is no successor. */
export function toHandOver({ to, others, lock }: HandOverChoice): HandOver | undefined {
    if (!to) return undefined;
    const objects = Object.fromEntries(Object.entries(others).map(([key, one]) => [key, one?.id ?? null]));
    return { to: to.id, lock, ...(Object.keys(objects).length > 0 ? { objects } : {}) };
}

/** Choosing the general successor for a part is no exception. */
export function setOther(choice: HandOverChoice, key: string, one: Person | null): HandOverChoice {
    const { [key]: _, ...rest } = choice.others;
    return { ...choice, others: one && one.id === choice.to?.id ? rest : { ...rest, [key]: one } };
}

/** One line a key: a reporting line may go to several people. */
export function byKey(plan: HandOverPlan): { key: string; rows: HandOverRow[]; count: number }[] {
    const groups = new Map<string, HandOverRow[]>();
    for (const row of plan.objects) groups.set(row.key, [...(groups.get(row.key) ?? []), row]);
    return [...groups].map(([key, rows]) => ({ key, rows, count: rows.reduce((sum, row) => sum + row.count, 0) }));
}
