// Moving cards between columns: pure functions over the rows of a board.
import type { Field, ObjectMeta, Row } from '@/api/types';
import { dayOf, daysUntil } from '@/base/date';
import { fieldOf } from '@/meta/catalog';
import { keyOf, type Step } from '@/record/stages';

export interface Column {
    step: Step;
    rows: Row[];
}

export function toColumns(steps: readonly Step[], rows: readonly Row[], field: Field): Column[] {
    const byKey = new Map<string, Row[]>(steps.map((step) => [step.key, []]));
    for (const row of rows) byKey.get(keyOf(row[field.name]))?.push(row);
    return steps.map((step) => ({ step, rows: byKey.get(step.key) ?? [] }));
}

/** The column a key leads to: left or right, within the board. */
export function neighbour(steps: readonly Step[], key: string, by: -1 | 1): Step | undefined {
    const at = steps.findIndex((step) => step.key === key);
    return at < 0 ? undefined : steps[at + by];
}

/** The field that says since when a record is in its column. */
export const sinceField = (object: ObjectMeta, by: Field): Field | undefined => fieldOf(object, `${by.name}_changed_at`);

/** The field that weighs the sum of a column by how likely it is. */
export const weightedField = (object: ObjectMeta, sum: Field | undefined): Field | undefined =>
    sum && fieldOf(object, `weighted_${sum.name}`);

/** For how many days a record has been in its column, where those are more than the step allows. */
export function stuckDays(row: Row, since: Field | undefined, step: Step | undefined, now = new Date()): number | undefined {
    const at = since && row[since.name];
    if (typeof at !== 'string' || step?.maxDays === undefined) return undefined;
    const days = -daysUntil(dayOf(new Date(at)), now);
    return days > step.maxDays ? days : undefined;
}
