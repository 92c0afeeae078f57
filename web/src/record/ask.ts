// A save the server refused because something is missing (a reason for losing, say): what to ask for before
// it is tried again.
import type { ObjectMeta, Values } from '@/api/types';
import type { FieldProblem } from '@/base/http';
import { createStore } from '@/base/store';

export interface Asking {
    object: ObjectMeta;
    id: string;
    values: Values;
    errors: readonly FieldProblem[];
}

export const asking = createStore<Asking | null>(null);

/** Only what the person did not just give can be asked for. */
export function missingFields(object: ObjectMeta, values: Values, errors: readonly FieldProblem[]): boolean {
    return (
        errors.length > 0 &&
        errors.every(({ field }) => !(field in values) && object.fields.some((one) => one.name === field && !one.read_only))
    );
}
