// Pipelines and their stages in order; what stands in each, and what a change does to it before it is made.
import { Button } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus, Route } from 'lucide-react';
import { useState } from 'react';
import * as api from '@/api/records';
import { transaction } from '@/api/transactions';
import type { ObjectMeta } from '@/api/types';
import { ArrangeArea, ArrangeList } from '@/base/Arrange';
import type { Arranged } from '@/base/arrange';
import { Problem } from '@/base/http';
import { useTitle } from '@/base/hooks';
import { useLabel, useT } from '@/base/language';
import { ErrorState, State } from '@/base/States';
import { useObject } from '@/meta/catalog';
import { useIsAdmin } from '@/meta/organisation';
import { refreshEverything } from '@/record/cache';
import { rowsKey } from '@/record/keys';
import { useCreate, useSave } from '@/record/mutations';
import { showProblem, useDoneToast } from '@/record/undo';
import { FormDrawer } from '@/views/form/FormDrawer';
import { listsOf, pipelinesOf, positionSaves, standingOf, type Pipeline, type Stage } from './pipelines';
import { RetireDialog } from './RetireDialog';
import { StageRow } from './StageRow';
import './pipelines.css';

const MOST = 500;

export function PipelinesPage() {
    const admin = useIsAdmin();
    const pipeline = useObject('pipeline');
    const stage = useObject('stage');
    const opportunity = useObject('opportunity');
    if (!admin || !pipeline || !stage || !opportunity) return <ErrorState error={new Problem(403, {})} />;
    return <Pipelines pipeline={pipeline} stage={stage} opportunity={opportunity} />;
}

type Drawer = { object: ObjectMeta; row?: Pipeline['row'] | undefined; pipeline?: Pipeline | undefined };

function Pipelines({ pipeline, stage, opportunity }: { pipeline: ObjectMeta; stage: ObjectMeta; opportunity: ObjectMeta }) {
    const t = useT();
    const label = useLabel();
    const client = useQueryClient();
    const done = useDoneToast();
    const [drawer, setDrawer] = useState<Drawer>();
    const [retiring, setRetiring] = useState<{ pipeline: Pipeline; stage: Stage }>();
    const saveStage = useSave(stage);
    const loaded = useQuery({
        queryKey: rowsKey('stage', 'pipelines'),
        queryFn: async () => {
            const [pipelines, stages] = await Promise.all([api.list('pipelines', { limit: MOST }), api.list('stages', { limit: MOST })]);
            return pipelinesOf(pipelines.data, stages.data);
        },
    });
    const standing = useQuery({
        queryKey: rowsKey('opportunity', 'standing'),
        queryFn: async () => standingOf((await api.aggregate('opportunities', { group: ['stage'], measures: ['count', 'sum(amount)'], limit: 1000 })).data),
    });
    useTitle(t('pipelines.title'));
    if (loaded.error) return <ErrorState error={loaded.error} onRetry={() => void loaded.refetch()} />;
    const pipelines = loaded.data ?? [];
    const order = async (changed: Pipeline, lists: Arranged[]): Promise<void> => {
        const saves = positionSaves(changed, lists[0]?.items ?? []);
        if (saves.length === 0) return;
        try {
            const { txn } = await transaction(saves.map((save) => ({ object: 'stage', ...save })));
            done(t('pipelines.ordered', { pipeline: label(changed.label) }), txn);
        } catch (error) {
            showProblem(error);
        }
        refreshEverything(client);
    };
    const back = (one: Stage): void =>
        void saveStage(one.id, { active: true }, { done: t('pipelines.back', { stage: label(one.label) }), moves: true }).catch(() => undefined);
    return (
        <div className="sheet">
            <header className="page-head">
                <h1>{t('pipelines.title')}</h1>
                <span className="spring" />
                <Button type="primary" icon={<Plus size={16} aria-hidden />} onClick={() => setDrawer({ object: pipeline })}>
                    {label(pipeline.label)}
                </Button>
            </header>
            <div className="pipelines">
                {loaded.data && pipelines.length === 0 && <State icon={Route} title={t('pipelines.none')} text={t('pipelines.noneHelp')} />}
                {pipelines.map((one) => (
                    <section key={one.id} className={`pipeline${one.active ? '' : ' is-retired'}`} aria-label={label(one.label)}>
                        <header className="pipeline-head">
                            <h2>{label(one.label)}</h2>
                            {!one.active && <span className="quiet">{t('pipelines.out')}</span>}
                            <span className="spring" />
                            <Button type="text" onClick={() => setDrawer({ object: pipeline, row: one.row })}>
                                {t('action.edit')}
                            </Button>
                            <Button
                                type="text"
                                icon={<Plus size={16} aria-hidden />}
                                onClick={() => setDrawer({ object: stage, pipeline: one })}
                            >
                                {label(stage.label)}
                            </Button>
                        </header>
                        <ArrangeArea
                            lists={listsOf([one])}
                            name={(id) => label(one.stages.find((each) => each.id === id)?.label)}
                            onChange={(lists) => void order(one, lists)}
                        >
                            <ArrangeList id={one.id} label={label(one.label)}>
                                {one.stages.map((each) => (
                                    <StageRow
                                        key={each.id}
                                        object={stage}
                                        opportunity={opportunity}
                                        stage={each}
                                        standing={standing.data ? (standing.data.get(each.id) ?? { count: 0, sum: 0 }) : undefined}
                                        onEdit={() => setDrawer({ object: stage, row: each.row, pipeline: one })}
                                        onRetire={() => setRetiring({ pipeline: one, stage: each })}
                                        onBack={() => back(each)}
                                    />
                                ))}
                            </ArrangeList>
                        </ArrangeArea>
                    </section>
                ))}
            </div>
            {drawer && <Edit {...drawer} onClose={() => setDrawer(undefined)} />}
            {retiring && (
                <RetireDialog
                    {...retiring}
                    object={stage}
                    opportunity={opportunity}
                    count={standing.data?.get(retiring.stage.id)?.count ?? 0}
                    onClose={() => setRetiring(undefined)}
                />
            )}
        </div>
    );
}

/** A new one goes to the end. */
function Edit({ object, row, pipeline, onClose }: Drawer & { onClose: () => void }) {
    const t = useT();
    const label = useLabel();
    const create = useCreate(object);
    const save = useSave(object);
    const last = pipeline?.stages.at(-1);
    const prefill = pipeline && !row ? { pipeline: { id: pipeline.id, name: label(pipeline.label) }, position: Number(last?.row['position'] ?? 0) + 1 } : undefined;
    return (
        <FormDrawer
            object={object}
            row={row}
            prefill={prefill}
            title={row ? label({ zh: String(row['name_zh'] ?? row['name']), en: String(row['name_en'] ?? row['name']) }) : t('form.newTitle', { object: label(object.label) })}
            submit={(values) => (row ? save(row.id, values, { done: t('record.savedAll'), quiet: true, version: row.version, moves: true }) : create(values))}
            onClose={onClose}
        />
    );
}
