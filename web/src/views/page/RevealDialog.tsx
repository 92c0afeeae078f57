// Asks why a masked value is to be seen, and says what the server makes of it.
import { Input, Modal } from 'antd';
import { useState } from 'react';
import { useLabel, useT } from '@/base/language';
import { problemText } from '@/base/problem';
import { useStore } from '@/base/store';
import { asked, LEAST_REASON, uncover, type Hidden } from '@/fields/reveal';

export function RevealDialog() {
    const hidden = useStore(asked);
    return hidden && <Ask key={hidden.id + hidden.field.name} hidden={hidden} />;
}

function Ask({ hidden }: { hidden: Hidden }) {
    const t = useT();
    const label = useLabel();
    const [reason, setReason] = useState('');
    const [busy, setBusy] = useState(false);
    const [problem, setProblem] = useState('');
    const close = (): void => asked.set(null);
    const enough = [...reason.trim()].length >= LEAST_REASON;
    const go = async (): Promise<void> => {
        if (!enough || busy) return;
        setBusy(true);
        try {
            await uncover(hidden, reason);
            close();
        } catch (error) {
            setProblem(problemText(error));
            setBusy(false);
        }
    };
    return (
        <Modal
            open
            width={440}
            title={t('reveal.title', { field: label(hidden.field.label) })}
            okText={t('reveal.do')}
            okButtonProps={{ disabled: !enough, loading: busy }}
            onOk={() => void go()}
            onCancel={close}
        >
            <label className="question" htmlFor="reveal-reason">
                {t('reveal.reason')}
            </label>
            <Input
                id="reveal-reason"
                autoFocus
                value={reason}
                maxLength={500}
                placeholder={t('reveal.example')}
                aria-describedby="reveal-note"
                status={problem ? 'error' : ''}
                onChange={(event) => setReason(event.target.value)}
                onPressEnter={() => void go()}
            />
            <p id="reveal-note" className="field-help">
                {t('reveal.note')}
            </p>
            {problem && (
                <p className="field-problem" role="alert">
                    {problem}
                </p>
            )}
        </Modal>
    );
}
