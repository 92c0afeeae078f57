// Erasing a person: first what would go and what would stay, then for a reason, and never back.
import { Input, Modal } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { erase, type Erasure } from '@/api/personal';
import type { ObjectMeta, Row } from '@/api/types';
import { useLanguage, useT } from '@/base/language';
import { problemText } from '@/base/problem';
import { ErrorState } from '@/base/States';
import { showToast } from '@/base/toast';
import { refreshEverything } from '@/record/cache';
import './erase.css';

const LEAST_REASON = 3;

function Plan({ plan }: { plan: Erasure }) {
    const t = useT();
    const comma = useLanguage() === 'zh' ? '、' : ', ';
    return (
        <div className="erase-plan">
            <h3>{t('erase.goes')}</h3>
            <ul>
                {plan.erased.map((item) => (
                    <li key={item.object + item.id}>
                        <b>{item.label}</b> <span className="quiet">{item.fields.join(comma)}</span>
                        {item.children > 0 && <span className="quiet"> {t('erase.parts', { count: item.children })}</span>}
                    </li>
                ))}
            </ul>
            <h3>{t('erase.stays')}</h3>
            <ul>
                {plan.kept.map((item) => (
                    <li key={item.what} className="quiet">
                        {item.why}
                        {item.count !== undefined && ` (${item.count})`}
                    </li>
                ))}
            </ul>
        </div>
    );
}

export function EraseDialog({ object, row, name, onClose }: { object: ObjectMeta; row: Row; name: string; onClose: () => void }) {
    const t = useT();
    const client = useQueryClient();
    const [reason, setReason] = useState('');
    const [busy, setBusy] = useState(false);
    const [problem, setProblem] = useState('');
    const plan = useQuery({
        queryKey: ['erase', object.name, row.id],
        queryFn: () => erase(object.plural, row.id, { dry_run: true }),
        staleTime: 0,
        gcTime: 0,
        retry: false,
    });
    const enough = plan.isSuccess && [...reason.trim()].length >= LEAST_REASON;
    const go = async (): Promise<void> => {
        setBusy(true);
        try {
            await erase(object.plural, row.id, { reason: reason.trim() });
            showToast(t('erase.done'));
            refreshEverything(client);
            onClose();
        } catch (error) {
            setProblem(problemText(error));
            setBusy(false);
        }
    };
    return (
        <Modal
            open
            width={560}
            title={t('erase.title', { name })}
            okText={t('erase.do')}
            okButtonProps={{ danger: true, disabled: !enough, loading: busy }}
            onOk={() => void go()}
            onCancel={onClose}
        >
            <p className="erase-warning">
                <TriangleAlert size={16} aria-hidden />
                {t('erase.warning')}
            </p>
            {plan.error ? <ErrorState error={plan.error} onRetry={() => void plan.refetch()} /> : plan.data ? <Plan plan={plan.data} /> : <p className="quiet">{t('state.loading')}</p>}
            <label className="question" htmlFor="erase-reason">
                {t('erase.reason')}
            </label>
            <Input id="erase-reason" value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
            <p className="field-help">{t('erase.reasonHelp')}</p>
            {problem && (
                <p className="field-problem" role="alert">
                    {problem}
                </p>
            )}
        </Modal>
    );
}
