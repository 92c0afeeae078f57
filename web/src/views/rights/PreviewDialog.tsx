// What a change of rights would do, before it holds: whom it concerns, and what goes from what to what.
import { Modal } from 'antd';
import { useState } from 'react';
import type { RightChange, RolePreview, Roles } from '@/api/rights';
import { useLabel, useLanguage, useT } from '@/base/language';
import { formatNumber } from '@/base/number';

interface Props {
    words: Roles;
    preview: RolePreview;
    onSave: () => Promise<void>;
    onClose: () => void;
}

const MOST = 200;

export function PreviewDialog({ words, preview, onSave, onClose }: Props) {
    const t = useT();
    const language = useLanguage();
    const [busy, setBusy] = useState(false);
    const { users, people, changes } = preview;
    const names = people.map((person) => person.name).join(t('rights.and'));
    return (
        <Modal
            open
            width={640}
            title={t('rights.previewTitle')}
            okText={t('rights.save')}
            okButtonProps={{ loading: busy }}
            onOk={() => {
                setBusy(true);
                void onSave();
            }}
            onCancel={onClose}
        >
            <p>
                {users === 0
                    ? t('rights.concernsNobody')
                    : t(users > people.length ? 'rights.concernsMore' : 'rights.concerns', { count: users, number: formatNumber(users, language), names })}
            </p>
            {changes.length === 0 ? (
                <p className="quiet">{t('rights.noEffect')}</p>
            ) : (
                <ul className="right-changes">
                    {changes.slice(0, MOST).map((change) => (
                        <ChangeRow key={[change.role.key, change.object, change.action, change.field].join('.')} words={words} change={change} />
                    ))}
                </ul>
            )}
            {changes.length > MOST && <p className="quiet">{t('rights.moreChanges', { count: changes.length - MOST })}</p>}
        </Modal>
    );
}

function ChangeRow({ words, change }: { words: Roles; change: RightChange }) {
    const label = useLabel();
    const range = change.action ? words.scopes : words.uses;
    const name = (key: string): string => label(range.find((one) => one.key === key)?.label) || key;
    const what = change.action ? label(words.actions.find((one) => one.key === change.action)?.label) : label(change.field_label);
    return (
        <li>
            <span className="quiet">{label(change.role.label)}</span>
            <span>
                {label(change.label)} · {what}
            </span>
            <span>
                <s>{name(change.from)}</s> → <b>{name(change.to)}</b>
            </span>
        </li>
    );
}
