import { Input, Modal } from 'antd';
import { useState } from 'react';
import { changePassword } from '@/api/session';
import { useT } from '@/base/language';
import { showToast } from '@/base/toast';
import { problemText } from '@/base/problem';

export function PasswordDialog({ onClose }: { onClose: () => void }) {
    const t = useT();
    const [current, setCurrent] = useState('');
    const [next, setNext] = useState('');
    const [problem, setProblem] = useState('');
    const save = async (): Promise<void> => {
        try {
            await changePassword(current, next);
            showToast(t('user.passwordChanged'));
            onClose();
        } catch (error) {
            setProblem(problemText(error));
        }
    };
    return (
        <Modal
            open
            title={t('user.password')}
            okText={t('user.changePassword')}
            okButtonProps={{ disabled: !current || !next }}
            onOk={() => void save()}
            onCancel={onClose}
            width={400}
        >
            <div className="stack">
                <label htmlFor="current-password">{t('user.currentPassword')}</label>
                <Input.Password
                    id="current-password"
                    autoFocus
                    autoComplete="current-password"
                    value={current}
                    onChange={(event) => setCurrent(event.target.value)}
                />
                <label htmlFor="new-password">{t('user.newPassword')}</label>
                <Input.Password
                    id="new-password"
                    autoComplete="new-password"
                    value={next}
                    onChange={(event) => setNext(event.target.value)}
                />
                <p className="field-problem" role="alert">
                    {problem}
                </p>
            </div>
        </Modal>
    );
}
