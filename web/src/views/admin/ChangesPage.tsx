// What was done lately, transaction by transaction, each with its undo.
import { Button, Modal, Segmented } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { recent, undoPlan } from '@/api/transactions';
import type { TransactionEntry, UndoReply } from '@/api/types';
import { Problem } from '@/base/http';
import { useTitle } from '@/base/hooks';
import { useLabel, useLanguage, useT } from '@/base/language';
import { formatNumber } from '@/base/number';
import { ErrorState, State } from '@/base/States';
import { showToast } from '@/base/toast';
import { Moment } from '@/fields/date';
import { useMeta, useReloadCatalog } from '@/meta/catalog';
import { useIsAdmin } from '@/meta/organisation';
import { refreshEverything } from '@/record/cache';
import { originText } from '@/record/origin';
import { showProblem, takeBack } from '@/record/undo';
import '@/views/list/list.css';
import './admin.css';

const LIMIT = 200;
/** Ways changes come in; imports have their own list by it. */
const ORIGINS = ['web', 'import', 'api', 'undo', 'system'] as const;

export function ChangesPage() {
    const t = useT();
    const admin = useIsAdmin();
    const [address, setAddress] = useSearchParams();
    const origin = ORIGINS.find((one) => one === address.get('origin'));
    const { data, error, refetch } = useQuery({ queryKey: ['transactions', origin ?? ''], queryFn: () => recent(LIMIT, origin), enabled: admin });
    const [asked, setAsked] = useState<{ entry: TransactionEntry; plan: UndoReply }>();
    useTitle(t('nav.changes'));
    if (!admin) return <ErrorState error={new Problem(403, {})} />;
    if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
    const ask = async (entry: TransactionEntry): Promise<void> => {
        try {
            setAsked({ entry, plan: await undoPlan(entry.txn, 'skip') });
        } catch (problem) {
            showProblem(problem);
        }
    };
    return (
        <div className="sheet">
            <header className="page-head">
                <h1>{t('nav.changes')}</h1>
            </header>
            <div className="changes-tools">
                <Segmented<string>
                    value={origin ?? ''}
                    options={[{ value: '', label: t('changes.all') }, ...ORIGINS.map((one) => ({ value: one, label: originText(one) }))]}
                    onChange={(next) => setAddress(next ? { origin: next } : {}, { replace: true })}
                />
            </div>
            {data?.data.length === 0 && <State title={t('changes.none')} />}
            <div className="table-scroll">
                <table className="records plain-table changes-table">
                    <thead>
                        <tr>
                            <th scope="col">{t('changes.what')}</th>
                            <th scope="col">{t('changes.who')}</th>
                            <th scope="col">{t('changes.from')}</th>
                            <th scope="col" className="end">
                                {t('changes.count')}
                            </th>
                            <th scope="col">{t('changes.when')}</th>
                            <th className="changes-x" />
                        </tr>
                    </thead>
                    <tbody>
                        {data?.data.map((entry) => (
                            <EntryRow key={entry.txn} entry={entry} onUndo={() => void ask(entry)} />
                        ))}
                    </tbody>
                </table>
            </div>
            {asked && <UndoDialog entry={asked.entry} plan={asked.plan} onClose={() => setAsked(undefined)} />}
        </div>
    );
}

function EntryRow({ entry, onUndo }: { entry: TransactionEntry; onUndo: () => void }) {
    const t = useT();
    const language = useLanguage();
    return (
        <tr className={`row${entry.undone ? ' is-undone' : ''}`}>
            <th scope="row" title={entry.summary}>
                {entry.summary}
            </th>
            <td>{entry.actor?.name ?? t('origin.system')}</td>
            <td className="quiet">{originText(entry.origin)}</td>
            <td className="end figure">{formatNumber(entry.changes, language)}</td>
            <td>
                <Moment at={entry.at} />
            </td>
            <td className="changes-x end">
                {entry.undone ? (
                    <span className="quiet">{t('changes.undone')}</span>
                ) : (
                    <Button size="small" type="text" icon={<Undo2 size={14} aria-hidden />} aria-label={t('undo.do')} onClick={onUndo}>
                        {t('undo.do')}
                    </Button>
                )}
            </td>
        </tr>
    );
}

/** Says first what would come back and what would not, then does it. */
function UndoDialog({ entry, plan, onClose }: { entry: TransactionEntry; plan: UndoReply; onClose: () => void }) {
    const t = useT();
    const label = useLabel();
    const client = useQueryClient();
    const reload = useReloadCatalog();
    const { byName } = useMeta();
    const [busy, setBusy] = useState(false);
    const conflicts = plan.conflicts ?? [];
    const run = async (): Promise<void> => {
        setBusy(true);
        try {
            const reply = await takeBack(entry.txn, 'skip');
            if (reply) showToast(t('changes.done', { count: reply.undone }));
            await reload();
        } catch (problem) {
            showProblem(problem);
        }
        refreshEverything(client);
        onClose();
    };
    return (
        <Modal
            open
            width={560}
            title={t('changes.undoTitle')}
            okText={t('undo.do')}
            okButtonProps={{ disabled: plan.undone === 0, loading: busy }}
            onOk={() => void run()}
            onCancel={onClose}
        >
            <p>{entry.summary}</p>
            <p>{t('changes.plan', { count: plan.undone })}</p>
            {conflicts.length > 0 && (
                <>
                    <p className="tone-amber">{t('changes.conflicts', { count: conflicts.length })}</p>
                    <ul className="conflict-list">
                        {conflicts.map((one) => {
                            const object = byName.get(one.object);
                            return (
                                <li key={one.object + one.id}>
                                    {object ? <Link to={`/${object.plural}/${one.id}`}>{one.name ?? one.id}</Link> : (one.name ?? one.id)}{' '}
                                    <span className="quiet">
                                        {object && label(object.label)} · {one.reason}
                                    </span>
                                </li>
                            );
                        })}
                    </ul>
                </>
            )}
        </Modal>
    );
}
