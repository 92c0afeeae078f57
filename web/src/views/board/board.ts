// Moving cards between columns: pure functions over the rows of a board.
import type { Field, Row } from '@/api/types';
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
