// With whom one record is shared, by whom, as what and until when; who may, shares and ends it here.
import { Button, Input, Segmented } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { share, shares, unshare, type NewShare, type Share } from '@/api/rights';
import type { Field, ObjectMeta, Row } from '@/api/types';
import { IconButton } from '@/base/IconButton';
import { exactTime } from '@/base/date';
import { useLanguage, useT } from '@/base/language';
import { problemText } from '@/base/problem';
import { DateInput } from '@/fields/DateInput';
import { showProblem, useDoneToast } from '@/record/undo';
import { fromShare, isChosen, NOBODY, toWith, type Whom } from './whom';
import { WhomPicker, WhomText } from './WhomPicker';
import '@/views/admin/admin.css';
import './rights.css';

interface Props {
    object: ObjectMeta;
    row: Row;
    adding: boolean;
}

const EXPIRY: Field = { name: 'expires_at', type: 'datetime', label: { en: '', zh: '' } };

export function ShareList({ object, row, adding }: Props) {
    const t = useT();
    const client = useQueryClient();
    const done = useDoneToast();
    const [open, setOpen] = useState(adding);
    const may = object.may.edit === true;
    const { data, error } = useQuery({ queryKey: ['access', object.name, row.id, 'shares'], queryFn: () => shares(object.plural, row.id), retry: false });
    const reload = (): void => void client.invalidateQueries({ queryKey: ['access', object.name, row.id] });
    const end = async (one: Share): Promise<void> => {
        try {
            const { txn } = await unshare(object.plural, row.id, one.id);
            done(t('access.ended'), txn);
        } catch (problem) {
            showProblem(problem);
        }
        reload();
    };
    return (
        <section className="shares">
            <header>
                <h2>{t('access.shares')}</h2>
                {may && !open && (
                    <Button size="small" icon={<Plus size={14} aria-hidden />} onClick={() => setOpen(true)}>
                        {t('access.share')}
                    </Button>
                )}
            </header>
            {error && <p className="quiet">{problemText(error)}</p>}
            {open && (
                <ShareForm
                    object={object}
                    row={row}
                    onClose={() => setOpen(false)}
                    onDone={(txn) => {
                        setOpen(false);
                        reload();
                        done(t('access.shared'), txn);
                    }}
                />
            )}
            {data?.length === 0 && !open && <p className="quiet">{t('access.none')}</p>}
            <ul>{data?.map((one) => <ShareRow key={one.id} one={one} onEnd={may ? () => void end(one) : undefined} />)}</ul>
        </section>
    );
}

function ShareRow({ one, onEnd }: { one: Share; onEnd: (() => void) | undefined }) {
    const t = useT();
    const language = useLanguage();
    const about = [
        one.function,
        one.expires_at && t(one.expired ? 'access.endedAt' : 'access.endsAt', { when: exactTime(one.expires_at, language) }),
        one.created_by && t('access.sharedBy', { name: one.created_by.name }),
        one.reason,
    ];
    return (
        <li className={one.expired ? 'is-retired' : ''}>
            <span className="access-person">
                <b>
                    <WhomText whom={fromShare(one.with)} />
                </b>
                <span className="quiet">{about.filter(Boolean).join(' · ')}</span>
            </span>
            <span className="access-mark">{t(one.level === 'edit' ? 'access.mayEdit' : 'access.mayRead')}</span>
            {onEnd && <IconButton icon={X} label={t('access.end')} onClick={onEnd} />}
        </li>
    );
}

interface FormProps {
    object: ObjectMeta;
    row: Row;
    onClose: () => void;
    onDone: (txn: string | null) => void;
}

function ShareForm({ object, row, onClose, onDone }: FormProps) {
    const t = useT();
    const [whom, setWhom] = useState<Whom>(NOBODY);
    const [level, setLevel] = useState<NewShare['level']>('read');
    const [role, setRole] = useState('');
    const [ends, setEnds] = useState<string | null>(null);
    const [problem, setProblem] = useState('');
    const [busy, setBusy] = useState(false);
    const send = async (): Promise<void> => {
        setBusy(true);
        try {
            const body = { with: toWith(whom), level, function: role.trim() || undefined, expires_at: ends ?? undefined };
            onDone((await share(object.plural, row.id, body)).txn);
        } catch (error) {
            setProblem(problemText(error));
            setBusy(false);
        }
    };
    return (
        <div className="share-form admin-form">
            <label htmlFor="share-with">{t('access.with')}</label>
            <WhomPicker id="share-with" value={whom} onChange={setWhom} />
            <span className="question">{t('access.level')}</span>
            <Segmented<NewShare['level']>
                value={level}
                options={[
                    { value: 'read', label: t('access.mayRead') },
                    { value: 'edit', label: t('access.mayEdit') },
                ]}
                onChange={setLevel}
            />
            <div className="pair-wide">
                <div>
                    <label className="question" htmlFor="share-function">
                        {t('access.function')}
                    </label>
                    <Input
                        id="share-function"
                        value={role}
                        maxLength={60}
                        placeholder={t('access.functionHint')}
                        onChange={(event) => setRole(event.target.value)}
                    />
                </div>
                <div>
                    <label className="question" htmlFor="share-ends">
                        {t('access.ends')}
                    </label>
                    <DateInput
                        id="share-ends"
                        field={EXPIRY}
                        object={object}
                        value={ends}
                        onChange={(value) => setEnds(typeof value === 'string' ? value : null)}
                    />
                </div>
            </div>
            {problem && (
                <p className="field-problem" role="alert">
                    {problem}
                </p>
            )}
            <div className="drawer-foot">
                <span className="spring" />
                <Button onClick={onClose}>{t('form.cancel')}</Button>
                <Button type="primary" loading={busy} disabled={!isChosen(whom)} onClick={() => void send()}>
                    {t('access.share')}
                </Button>
            </div>
        </div>
    );
}
