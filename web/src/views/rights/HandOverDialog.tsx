// Somebody leaves: what goes to whom is shown first, then moved as one; a large one goes on as a job.
import { Checkbox, Modal, Progress } from 'antd';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { job } from '@/api/jobs';
import { handOver, planHandOver, type HandOverPlan } from '@/api/rights';
import type { Person } from '@/api/types';
import { useLabel, useLanguage, useT } from '@/base/language';
import { formatNumber } from '@/base/number';
import { problemText } from '@/base/problem';
import { refreshEverything } from '@/record/cache';
import { useDoneToast } from '@/record/undo';
import { byKey, FIRST_CHOICE, setOther, toHandOver, type HandOverChoice } from './handover';
import { PersonPicker } from './WhomPicker';
import '@/views/admin/admin.css';
import './rights.css';

const LOOK_AGAIN = 500;
const ENDED = new Set(['done', 'failed', 'cancelled']);

export function HandOverDialog({ person, onClose }: { person: Person; onClose: () => void }) {
    const t = useT();
    const client = useQueryClient();
    const done = useDoneToast();
    const [choice, setChoice] = useState<HandOverChoice>(FIRST_CHOICE);
    const [running, setRunning] = useState<string>();
    const [problem, setProblem] = useState('');
    const [busy, setBusy] = useState(false);
    const body = toHandOver(choice);
    const plan = useQuery({
        queryKey: ['rights', 'hand-over', person.id, body],
        queryFn: () => body && planHandOver(person.id, body),
        enabled: body !== undefined && !busy,
        placeholderData: keepPreviousData,
        retry: false,
    });
    const finish = (txn: string | null): void => {
        refreshEverything(client);
        done(t('handOver.done', { name: person.name, to: choice.to?.name ?? '' }), txn);
        onClose();
    };
    const run = async (): Promise<void> => {
        if (!body) return;
        setBusy(true);
        try {
            const { data, txn } = await handOver(person.id, body);
            if (data.job) setRunning(data.job);
            else finish(txn ?? data.txn ?? null);
        } catch (error) {
            setProblem(problemText(error));
            setBusy(false);
        }
    };
    return (
        <Modal
            open
            width={560}
            title={t('handOver.title', { name: person.name })}
            okText={t('handOver.do')}
            okButtonProps={{ disabled: !plan.data || Boolean(plan.error), loading: busy }}
            onOk={() => void run()}
            onCancel={onClose}
        >
            {running ? (
                <Running id={running} onDone={finish} />
            ) : (
                <div className="admin-form">
                    <label htmlFor="hand-over-to">{t('handOver.to')}</label>
                    <PersonPicker id="hand-over-to" value={choice.to} onChange={(to) => setChoice({ ...choice, to })} />
                    {plan.data && body && <Parts plan={plan.data} choice={choice} onChange={setChoice} />}
                    <Checkbox checked={choice.lock} onChange={(event) => setChoice({ ...choice, lock: event.target.checked })}>
                        {t('handOver.lock')}
                    </Checkbox>
                    {(problem || plan.error) && (
                        <p className="field-problem" role="alert">
                            {problem || problemText(plan.error)}
                        </p>
                    )}
                </div>
            )}
        </Modal>
    );
}

function Parts({ plan, choice, onChange }: { plan: HandOverPlan; choice: HandOverChoice; onChange: (choice: HandOverChoice) => void }) {
    const t = useT();
    const label = useLabel();
    const language = useLanguage();
    if (plan.total === 0) return <p className="quiet">{t('handOver.nothing')}</p>;
    return (
        <ul className="hand-over-parts">
            {byKey(plan).map(({ key, rows, count }) => {
                const [first] = rows;
                return (
                    <li key={key}>
                        <span className="figure">{formatNumber(count, language)}</span>
                        <span className="cut">
                            {label(first?.label)} {first?.field !== 'owner' && <span className="quiet">{label(first?.field_label)}</span>}
                        </span>
                        <PersonPicker
                            value={key in choice.others ? (choice.others[key] ?? null) : (choice.to ?? null)}
                            onChange={(one) => one && onChange(setOther(choice, key, one))}
                        />
                        <Checkbox
                            checked={choice.others[key] === null}
                            onChange={(event) => onChange(event.target.checked ? setOther(choice, key, null) : setOther(choice, key, choice.to))}
                        >
                            {t('handOver.stays')}
                        </Checkbox>
                    </li>
                );
            })}
        </ul>
    );
}

/** The job it became, until it has ended. */
function Running({ id, onDone }: { id: string; onDone: (txn: string | null) => void }) {
    const t = useT();
    const language = useLanguage();
    const { data } = useQuery({
        queryKey: ['job', id],
        queryFn: async () => {
            const now = await job(id);
            if (now.status === 'done') onDone(now.txn ?? null);
            return now;
        },
        refetchInterval: (query) => (ENDED.has(query.state.data?.status ?? '') ? false : LOOK_AGAIN),
    });
    const failed = data && ENDED.has(data.status) && data.status !== 'done';
    const percent = data && data.total > 0 ? Math.round((data.done / data.total) * 100) : 0;
    return (
        <div role="status">
            <Progress percent={percent} status={failed ? 'exception' : 'active'} />
            <p className="quiet">
                {failed
                    ? (data.error?.detail ?? t('error.unknown'))
                    : t('handOver.running', { done: formatNumber(data?.done ?? 0, language), total: formatNumber(data?.total ?? 0, language) })}
            </p>
        </div>
    );
}
