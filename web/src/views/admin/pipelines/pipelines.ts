// Pipelines with their stages in order. Pure functions.
import type { AggregateRow, Json, Row, Values } from '@/api/types';
import type { Arranged } from '@/base/arrange';
import type { Label } from '@/base/language';

export interface Stage {
    id: string;
    row: Row;
    label: Label;
    name: string;
    category: string;
    active: boolean;
    pipeline: string;
}

export interface Pipeline {
    id: string;
    row: Row;
    label: Label;
    active: boolean;
    stages: Stage[];
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
export const idOf = (value: Json | undefined): string =>
    value && typeof value === 'object' && !Array.isArray(value) ? text(value['id']) : '';
const place = (row: Row): number => Number(row['position'] ?? 0);

const labelOf = (row: Row): Label => ({ zh: text(row['name_zh']) || text(row['name']), en: text(row['name_en']) || text(row['name']) });

const stageOf = (row: Row): Stage => ({
    id: row.id,
    row,
    label: labelOf(row),
    name: text(row['name']),
    category: text(row['category']) || 'open',
    active: row['active'] !== false,
    pipeline: idOf(row['pipeline']),
});

export function pipelinesOf(pipelines: readonly Row[], stages: readonly Row[]): Pipeline[] {
    const ordered = stages.toSorted((left, right) => place(left) - place(right)).map(stageOf);
    return pipelines
        .toSorted((left, right) => place(left) - place(right))
        .map((row) => ({
            id: row.id,
            row,
            label: labelOf(row),
            active: row['active'] !== false,
            stages: ordered.filter((stage) => stage.pipeline === row.id),
        }));
}

export const listsOf = (pipelines: readonly Pipeline[]): Arranged[] =>
    pipelines.map(({ id, stages }) => ({ id, items: stages.map((stage) => stage.id) }));

/** The positions to save: those that changed only. */
export function positionSaves(pipeline: Pipeline, order: readonly string[]): { id: string; values: Values }[] {
    return order.flatMap((id, index) => {
        const stage = pipeline.stages.find((one) => one.id === id);
        return stage && place(stage.row) !== index + 1 ? [{ id, values: { position: index + 1 } }] : [];
    });
}

export interface Standing {
    count: number;
    sum: number;
}

/** What stands in each stage, open ones. */
export const standingOf = (rows: readonly AggregateRow[]): Map<string, Standing> =>
    new Map(rows.map((row) => [idOf(row['stage']), { count: Number(row['count'] ?? 0), sum: Number(row['sum(amount)'] ?? 0) }]));

/** Where what stands in a stage that goes out of use may go: the others in use of its pipeline, open ones first. */
export const refuges = (pipeline: Pipeline, stage: Stage): Stage[] =>
    pipeline.stages
        .filter((one) => one.active && one.id !== stage.id && one.category === stage.category)
        .concat(pipeline.stages.filter((one) => one.active && one.id !== stage.id && one.category !== stage.category));

/** The last of its kind stays: a pipeline is opened, won and lost in. */
export const isLastOfKind = (pipeline: Pipeline, stage: Stage): boolean =>
    !pipeline.stages.some((one) => one.active && one.id !== stage.id && one.category === stage.category);
