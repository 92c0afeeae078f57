// A board: the columns are the values of one field, each with its count and sum from the server; a card is
// dragged, or moved by Alt+arrow, and springs back with the server's reason when refused.
import { DndContext, DragOverlay, KeyboardSensor, PointerSensor, TouchSensor, useSensor, useSensors, type DragEndEvent } from '@dnd-kit/core';
import { Modal, Select } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { AggregateRow, BoardLayout, Field, ObjectMeta, Row, Values } from '@/api/types';
import { useLabel, useT } from '@/base/language';
import { ErrorState } from '@/base/States';
import { showToast } from '@/base/toast';
import { allOf } from '@/fields/filter';
import { fieldOf, fieldsOf, isEditable, useMeta } from '@/meta/catalog';
import { rowsKey } from '@/record/keys';
import { nameOf, useSave } from '@/record/mutations';
import { fieldsParameter, useAggregate, useRows } from '@/record/queries';
import { askable, askedBy, belongsTo, keyOf, useSteps, type Step } from '@/record/stages';
import { StageQuestion } from '@/views/page/StageQuestion';
import { sinceField, weightedField } from './board';
import { BoardColumn } from './BoardColumn';
import { Card } from './Card';
import '@/views/page/page.css';
import './board.css';

interface Props {
    object: ObjectMeta;
    layout: BoardLayout;
    filter: string;
    emptyAction: ReactNode;
}

/** The pipelines the steps belong to; a board shows one at a time. */
function usePipelines(object: ObjectMeta, steps: readonly Step[] | undefined) {
    const pipeline = useMeta().byName.get('pipeline');
    const ids = [...new Set((steps ?? []).flatMap((step) => step.pipeline ?? []))];
    const query = { fields: `id,${pipeline?.name_field ?? 'name'}`, limit: 100 };
    const found = useRows(pipeline ?? object, query, pipeline !== undefined && ids.length > 1);
    const rows = found.data?.pages[0]?.data ?? [];
    return ids.map((id) => ({ id, name: String(rows.find((row) => row.id === id)?.[pipeline?.name_field ?? 'name'] ?? id) }));
}

export function BoardView({ object, layout, filter, emptyAction }: Props) {
    const t = useT();
    const by = fieldOf(object, layout.by);
    const all = useSteps(by);
    const pipelines = usePipelines(object, all);
    const [chosen, setChosen] = useState<string>();
    const pipeline = chosen ?? pipelines[0]?.id;
    if (!by) return emptyAction;
    const steps = (all ?? []).filter((step) => pipelines.length < 2 || step.pipeline === pipeline);
    return (
        <div className="board-frame">
            {pipelines.length > 1 && (
                <Select
                    className="board-pipeline"
                    aria-label={t('board.pipeline')}
                    value={pipeline ?? null}
                    options={pipelines.map((one) => ({ value: one.id, label: one.name }))}
                    onChange={(id: string | null) => setChosen(id ?? undefined)}
                />
            )}
            <Board object={object} layout={layout} by={by} steps={steps} filter={filter} />
        </div>
    );
}

interface BoardProps {
    object: ObjectMeta;
    layout: BoardLayout;
    by: Field;
    steps: readonly Step[];
    filter: string;
}

function useMove(object: ObjectMeta, by: Field): (row: Row, step: Step, given?: Values) => Promise<unknown> {
    const t = useT();
    const label = useLabel();
    const client = useQueryClient();
    const save = useSave(object);
    return async (row, step, given = {}) => {
        const lists = client.getQueriesData<{ pages: { data: Row[] }[] }>({ queryKey: rowsKey(object.name, 'list') });
        moveInLists(client, lists, row, by, step);
        const done = t('board.moved', { name: nameOf(object, row), column: step.name, field: label(by.label) });
        try {
            await save(row.id, { [by.name]: step.value, ...given }, { done, quiet: true });
        } catch (error) {
            lists.forEach(([key, data]) => client.setQueryData(key, data));
            throw error;
        }
    };
}

type Lists = [readonly unknown[], { pages: { data: Row[] }[] } | undefined][];

/** Each column is a list of its own: takes the card out of one and puts it on top of the other. */
function moveInLists(client: ReturnType<typeof useQueryClient>, lists: Lists, row: Row, by: Field, step: Step): void {
    const moved = { ...row, [by.name]: step.value };
    for (const [key, data] of lists) {
        const query = key[3] as { board?: string; filter?: string } | undefined;
        if (!data || !query?.filter) continue;
        const has = data.pages.some((page) => page.data.some((one) => one.id === row.id));
        const target = query.filter.includes(belongsTo(by, step.key));
        const source = query.filter.includes(belongsTo(by, keyOf(row[by.name])));
        if (!target && !(source && has)) continue;
        const pages = data.pages.map((page, index) => ({
            ...page,
            data: [...(target && index === 0 ? [moved] : []), ...page.data.filter((one) => one.id !== row.id)],
        }));
        client.setQueryData(key, { ...data, pages });
    }
}

function Board({ object, layout, by, steps, filter }: BoardProps) {
    const t = useT();
    const label = useLabel();
    const send = useMove(object, by);
    const [question, setQuestion] = useState<{ row: Row; step: Step }>();
    const move = (row: Row, step: Step): void => {
        if (keyOf(row[by.name]) === step.key) return;
        if (!isEditable(object, by)) return showToast(t('board.readOnly', { objects: label(object.plural_label) }), { tone: 'bad' });
        if (askedBy(object, row, step).length > 0) return setQuestion({ row, step });
        send(row, step).catch(() => undefined);
    };
    const [dragged, setDragged] = useState<Row>();
    const sensors = useSensors(
        useSensor(PointerSensor, { activationConstraint: { distance: 6 } }),
        useSensor(TouchSensor, { activationConstraint: { delay: 220, tolerance: 8 } }),
        useSensor(KeyboardSensor),
    );
    const sumField = layout.sum ? fieldOf(object, layout.sum) : undefined;
    const weighted = weightedField(object, sumField);
    const since = sinceField(object, by);
    const measures = ['count', ...[sumField, weighted].flatMap((field) => (field ? [`sum(${field.name})`] : []))];
    const figures = useAggregate(object, { filter, group: [by.name], measures, limit: 200 });
    const cardFields = fieldsOf(object, layout.card);
    const asked = [by, ...cardFields, ...(since ? [since] : []), ...fieldsOf(object, ['owner']), ...askable(object, steps)];
    const sums = (step: Step): AggregateRow | undefined => figures.data?.data.find((row) => keyOf(row[by.name]) === step.key);
    const onDragEnd = ({ active, over }: DragEndEvent): void => {
        setDragged(undefined);
        const row = active.data.current?.['row'] as Row | undefined;
        const step = steps.find((one) => one.key === over?.id);
        if (row && step) move(row, step);
    };
    if (figures.error) return <ErrorState error={figures.error} onRetry={() => void figures.refetch()} />;
    return (
        <DndContext
            sensors={sensors}
            onDragStart={({ active }) => setDragged(active.data.current?.['row'] as Row | undefined)}
            onDragCancel={() => setDragged(undefined)}
            onDragEnd={onDragEnd}
        >
            <div className="board">
                {steps.map((step) => (
                    <BoardColumn
                        key={step.key}
                        object={object}
                        step={step}
                        steps={steps}
                        filter={allOf(filter, belongsTo(by, step.key))}
                        cardFields={cardFields}
                        query={fieldsParameter(object, asked)}
                        sumField={sumField}
                        weighted={weighted}
                        since={since}
                        figures={sums(step)}
                        onMove={move}
                    />
                ))}
            </div>
            <DragOverlay dropAnimation={null}>
                {dragged && <Card object={object} row={dragged} fields={cardFields} floating />}
            </DragOverlay>
            {question && (
                <Modal open width={328} footer={null} closable={false} onCancel={() => setQuestion(undefined)}>
                    <StageQuestion
                        object={object}
                        row={question.row}
                        step={question.step}
                        fields={askedBy(object, question.row, question.step)}
                        onMove={(given) => send(question.row, question.step, given)}
                        onClose={() => setQuestion(undefined)}
                    />
                </Modal>
            )}
        </DndContext>
    );
}
