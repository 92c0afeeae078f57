// Sample data on and off: one transaction adds a small company, taking it back removes exactly that. What somebody
// changed since is named first and stays.
import { Button, Modal } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import * as api from '@/api/records';
import { transaction, undoPlan } from '@/api/transactions';
import type { Row, UndoReply } from '@/api/types';
import { Problem } from '@/base/http';
import { useLabel, useLanguage, useT } from '@/base/language';
import { showToast } from '@/base/toast';
import { useMeta } from '@/meta/catalog';
import { refreshEverything } from '@/record/cache';
import { showProblem, takeBack } from '@/record/undo';
import { sampleSaves, type SampleText } from './sample';
import { sampleOf } from './steps';
import { useKeep } from './useOrganisation';

const TEXTS = {
    en: () => import('./sample.en.json'),
    zh: () => import('./sample.zh.json'),
};

export function SampleBox({ organisation, customers }: { organisation: Row; customers: number | undefined }) {
    const t = useT();
    const language = useLanguage();
    const client = useQueryClient();
    const keep = useKeep();
    const [busy, setBusy] = useState(false);
    const [plan, setPlan] = useState<UndoReply>();
    const txn = sampleOf(organisation);
    const add = async (): Promise<void> => {
        setBusy(true);
        try {
            const [text, stages] = await Promise.all([
                TEXTS[language](),
                api.list('stages', { filter: 'active = true', sort: 'position', fields: 'id,category', limit: 100 }),
            ]);
            const frame = { now: Date.now(), stages: stages.data.map((row) => ({ id: row.id, category: String(row['category']) })) };
            const made = await transaction(sampleSaves(text.default as SampleText, frame));
            await keep(organisation, { sample: made.txn });
            showToast(t('sample.added'));
            refreshEverything(client);
        } catch (error) {
            showProblem(error);
        }
        setBusy(false);
    };
    const ask = async (): Promise<void> => {
        setBusy(true);
        try {
            setPlan(await undoPlan(txn, 'skip'));
        } catch (error) {
            // Taken back elsewhere, from the list of changes: there is none any more.
            if (error instanceof Problem && (error.status === 404 || error.status === 409)) await keep(organisation, { sample: null });
            else showProblem(error);
        }
        setBusy(false);
    };
    const remove = async (): Promise<void> => {
        setBusy(true);
        try {
            await takeBack(txn, 'skip');
            await keep(organisation, { sample: null });
            showToast(t('sample.removed'));
        } catch (error) {
            showProblem(error);
        }
        refreshEverything(client);
        setPlan(undefined);
        setBusy(false);
    };
    return (
        <div className="sample-box">
            <p>{txn ? t('sample.isThere') : t('sample.help')}</p>
            {txn ? (
                <Button loading={busy} onClick={() => void ask()}>
                    {t('sample.remove')}
                </Button>
            ) : (
                <Button loading={busy} onClick={() => void add()}>
                    {t('sample.add')}
                </Button>
            )}
            {!txn && (customers ?? 0) > 0 && <span className="quiet">{t('sample.besides')}</span>}
            {plan && <RemoveDialog plan={plan} busy={busy} onRemove={() => void remove()} onClose={() => setPlan(undefined)} />}
        </div>
    );
}

function RemoveDialog({ plan, busy, onRemove, onClose }: { plan: UndoReply; busy: boolean; onRemove: () => void; onClose: () => void }) {
    const t = useT();
    const label = useLabel();
    const { byName } = useMeta();
    const kept = plan.conflicts ?? [];
    return (
        <Modal
            open
            width={560}
            title={t('sample.removeTitle')}
            okText={t(kept.length > 0 ? 'sample.removeRest' : 'sample.remove')}
            okButtonProps={{ loading: busy }}
            onOk={onRemove}
            onCancel={onClose}
        >
            <p>{t('sample.willRemove', { count: plan.undone })}</p>
            {kept.length > 0 && (
                <>
                    <p>{t('sample.willKeep', { count: kept.length })}</p>
                    <ul className="conflict-list">
                        {kept.map((one) => (
                            <li key={`${one.object}/${one.id}`}>
                                {label(byName.get(one.object)?.label)} {one.name ?? one.id} <span className="quiet">{one.reason}</span>
                            </li>
                        ))}
                    </ul>
                </>
            )}
        </Modal>
    );
}
