// A new password for somebody: what it does is said first, then it is shown once.
import { Input, Modal } from 'antd';
import { useState } from 'react';
import { givePassword } from '@/api/rights';
import type { Person, Values } from '@/api/types';
import { useT } from '@/base/language';
import { showProblem } from '@/record/undo';

interface Props {
    person: Person;
    /** Has never logged in: becomes active with it. */
    invited: boolean;
    save: (values: Values) => Promise<unknown>;
    onClose: () => void;
}

export function PasswordPanel({ person, invited, save, onClose }: Props) {
    const t = useT();
    const [password, setPassword] = useState('');
    const [busy, setBusy] = useState(false);
    const run = async (): Promise<void> => {
        setBusy(true);
        try {
            if (invited) await save({ status: 'active' });
            setPassword(await givePassword(person.id));
        } catch (error) {
            showProblem(error);
        }
        setBusy(false);
    };
    return (
        <Modal
            open
            width={480}
            title={t('person.passwordTitle', { name: person.name })}
            okText={t(password ? 'person.passwordClose' : 'person.passwordMake')}
            okButtonProps={{ loading: busy }}
            cancelButtonProps={password ? { style: { display: 'none' } } : {}}
            onOk={() => (password ? onClose() : void run())}
            onCancel={onClose}
        >
            {password ? (
                <>
                    <p role="status">{t('person.passwordOnce', { name: person.name })}</p>
                    <Input readOnly autoFocus value={password} aria-label={t('person.passwordNew')} onFocus={(event) => event.target.select()} />
                </>
            ) : (
                <p>{t(invited ? 'person.passwordInvites' : 'person.passwordWill', { name: person.name })}</p>
            )}
        </Modal>
    );
}
