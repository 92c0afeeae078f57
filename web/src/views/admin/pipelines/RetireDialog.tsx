// A stage goes out of use: first how many stand in it and where they go.
import { Modal, Select } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import * as api from '@/api/records';
import type { ObjectMeta } from '@/api/types';
import { useLabel, useLanguage, useT } from '@/base/language';
import { formatNumber } from '@/base/number';
import { quote } from '@/fields/filter';
import { refreshEverything } from '@/record/cache';
import { watchJob } from '@/record/jobs';
import { useSave } from '@/record/mutations';
import { showProblem } from '@/record/undo';
import '../admin.css';
import { isLastOfKind, refuges, type Pipeline, type Stage } from './pipelines';

interface Props {
    pipeline: Pipeline;
    stage: Stage;
    object: ObjectMeta;
    opportunity: ObjectMeta;
    count: number;
    onClose: () => void;
}

export function RetireDialog({ pipeline, stage, object, opportunity, count, onClose }: Props) {
    const t = useT();
    const label = useLabel();
    const language = useLanguage();
    const client = useQueryClient();
    const save = useSave(object);
    const places = refuges(pipeline, stage);
    const [to, setTo] = useState<string | null>(places[0]?.id ?? null);
    const [busy, setBusy] = useState(false);
    const name = label(stage.label);
    const last = isLastOfKind(pipeline, stage);
    const target = places.find((one) => one.id === to);
    const run = async (): Promise<void> => {
        setBusy(true);
        try {
            if (count > 0 && to) {
                const { data } = await api.batch('opportunities', { action: 'update', filter: `stage = ${quote(stage.id)}`, values: { stage: to } });
                if (data.job) await watchJob(data.job);
            }
            await save(stage.id, { active: false }, { done: t('pipelines.retired', { stage: name }), moves: true });
            refreshEverything(client);
            onClose();
        } catch (error) {
            showProblem(error);
            setBusy(false);
        }
    };
    return (
        <Modal
            open
            width={480}
            title={t('pipelines.retireTitle', { stage: name })}
            okText={t('pipelines.retire')}
            okButtonProps={{ disabled: last || (count > 0 && !to), loading: busy }}
            onOk={() => void run()}
            onCancel={onClose}
        >
            <div className="admin-form">
                {last ? (
                    <p className="field-problem" role="alert">
                        {t('pipelines.lastOfKind')}
                    </p>
                ) : (
                    <p role="status">
                        {count === 0
                            ? t('pipelines.empty')
                            : t('pipelines.willMove', {
                                  count,
                                  number: formatNumber(count, language),
                                  object: label(opportunity.plural_label),
                                  to: target ? label(target.label) : '',
                              })}
                    </p>
                )}
                {count > 0 && !last && (
                    <>
                        <label htmlFor="stage-to">{t('pipelines.goTo')}</label>
                        <Select id="stage-to" value={to} options={places.map((one) => ({ value: one.id, label: label(one.label) }))} onChange={(id) => setTo(id)} />
                    </>
                )}
                <p className="quiet">{t('pipelines.retireHelp')}</p>
            </div>
        </Modal>
    );
}
