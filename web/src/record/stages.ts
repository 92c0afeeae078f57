// The steps of a path or the columns of a board: options of a select, or the records a reference may point
// to, in their order (stages of the record's pipeline).
import { useQuery } from '@tanstack/react-query';
import { list } from '@/api/records';
import type { Field, Json, ObjectMeta, Row } from '@/api/types';
import { useLabel } from '@/base/language';
import { useStore } from '@/base/store';
import { quote } from '@/fields/filter';
import { isEmpty } from '@/fields/kit';
import { localName, localNames } from '@/fields/localNames';
import { fieldOf, isWritable, useMeta } from '@/meta/catalog';
import { rowsKey } from './keys';

export interface Step {
    /** The option's key or the record's id. */
    key: string;
    name: string;
    /** What is saved and shown at once. */
    value: Json;
    color: string | undefined;
    category: string | undefined;
    pipeline: string | undefined;
    /** Fields that must be filled in on the way there. */
    required: string[];
    /** Longer than this a record should not stay. */
    maxDays?: number | undefined;
}

const MOST = 100;
const idOf = (value: Json | undefined): string | undefined =>
    value && typeof value === 'object' && !Array.isArray(value) ? String(value['id'] ?? '') || undefined : undefined;

export const keyOf = (value: Json | undefined): string =>
    idOf(value) ?? (value === null || value === undefined ? '' : String(value));

const textOf = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined);

function stepsQuery(target: ObjectMeta): { sort?: string; fields: string } {
    const known = ['position', 'category', 'color', 'pipeline', 'active', 'required_fields', 'max_days'].filter((name) => fieldOf(target, name));
    const sort = [known.includes('pipeline') && 'pipeline', known.includes('position') && 'position'].filter(Boolean);
    return { fields: ['id', target.name_field, ...known].join(','), ...(sort.length ? { sort: sort.join(',') } : {}) };
}

const CATEGORY_COLOR: Record<string, string> = { won: 'green', lost: 'grey' };

function stepOfRow(target: ObjectMeta, row: Row): Step {
    const name = localName(row.id, String(row[target.name_field] ?? row.id));
    const category = textOf(row['category']);
    return {
        key: row.id,
        name,
        value: { id: row.id, name },
        color: textOf(row['color']) ?? CATEGORY_COLOR[category ?? ''] ?? 'indigo',
        category,
        pipeline: idOf(row['pipeline']),
        maxDays: Number(row['max_days']) || undefined,
        required: Array.isArray(row['required_fields']) ? row['required_fields'].map(String) : [],
    };
}

export function useSteps(field: Field | undefined): Step[] | undefined {
    const label = useLabel();
    useStore(localNames);
    const target = useMeta().byName.get(field?.target ?? '');
    const { data } = useQuery({
        queryKey: rowsKey(target?.name ?? '', 'steps'),
        queryFn: () => list(target?.plural ?? '', { ...stepsQuery(target as ObjectMeta), limit: MOST }),
        enabled: target !== undefined,
        staleTime: 60_000,
    });
    if (field?.options)
        return field.options
            .filter((option) => option.active !== false)
            .map((option) => ({
                key: option.key,
                name: label(option.label),
                value: option.key,
                color: option.color,
                category: option.category,
                pipeline: undefined,
                required: [],
            }));
    return target && data?.data.filter((row) => row['active'] !== false).map((row) => stepOfRow(target, row));
}

/** The steps of the pipeline the record runs in. */
export function stepsFor(steps: readonly Step[], row: Row, field: Field): Step[] {
    const current = steps.find((step) => step.key === keyOf(row[field.name]));
    const pipeline = idOf(row['pipeline']) ?? current?.pipeline ?? steps[0]?.pipeline;
    return steps.filter((step) => step.pipeline === pipeline);
}

export const belongsTo = (field: Field, key: string): string => `${field.name} = ${quote(key)}`;

/** Why it ended is asked on the way there, needed or not. */
const ENDS_WITH: Record<string, string> = { lost: 'loss_reason' };

/** Every field a step of these may ask for: who shows many records has to know them. */
export const askable = (object: ObjectMeta, steps: readonly Step[]): Field[] => {
    const names = new Set(steps.flatMap((step) => [...step.required, ENDS_WITH[step.category ?? ''] ?? '']));
    return object.fields.filter((field) => names.has(field.name));
};

/** What is asked of a person who moves the record there: what the step needs and the record lacks. */
export function askedBy(object: ObjectMeta, row: Row, step: Step): Field[] {
    const names = [...step.required, ENDS_WITH[step.category ?? ''] ?? ''];
    return object.fields.filter((field) => names.includes(field.name) && isWritable(field) && isEmpty(row[field.name]));
}
