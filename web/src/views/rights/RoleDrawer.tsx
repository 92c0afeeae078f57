// Makes a role: what it is called, and whose rights it begins with.
import { Button, Drawer, Select } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { createRole, type Role } from '@/api/rights';
import { useIsPhone } from '@/base/hooks';
import { useLabel, useT, type Label } from '@/base/language';
import { problemText } from '@/base/problem';
import { useReloadCatalog } from '@/meta/catalog';
import { useDoneToast } from '@/record/undo';
import { bothLanguages } from '@/views/admin/drafts';
import { LabelInputs } from '@/views/admin/LabelInputs';
import { freeName, nameFrom } from '@/views/admin/names';
import { useReloadRights } from './queries';
import '@/views/admin/admin.css';

export function RoleDrawer({ roles, onClose }: { roles: readonly Role[]; onClose: () => void }) {
    const t = useT();
    const label = useLabel();
    const phone = useIsPhone();
    const navigate = useNavigate();
    const done = useDoneToast();
    const reload = useReloadRights();
    const reloadCatalog = useReloadCatalog();
    const [name, setName] = useState<Label>({ en: '', zh: '' });
    const [parent, setParent] = useState<string>();
    const [problem, setProblem] = useState('');
    const [busy, setBusy] = useState(false);
    const save = async (): Promise<void> => {
        setBusy(true);
        const both = bothLanguages(name);
        const key = freeName(nameFrom(both.en) || 'role', new Set(roles.map((role) => role.key)));
        try {
            const { txn } = await createRole({ key, label: both, parent });
            await Promise.all([reload(), reloadCatalog()]);
            done(t('rights.roleMade', { role: label(both) }), txn);
            await navigate(`/admin/roles/${key}`);
        } catch (error) {
            setProblem(problemText(error));
            setBusy(false);
        }
    };
    return (
        <Drawer
            open
            title={t('rights.newRole')}
            width={phone ? '100%' : 480}
            onClose={onClose}
            footer={
                <div className="drawer-foot">
                    <p className="field-problem" role="alert">
                        {problem}
                    </p>
                    <Button onClick={onClose}>{t('form.cancel')}</Button>
                    <Button type="primary" loading={busy} disabled={!name.en.trim() && !name.zh.trim()} onClick={() => void save()}>
                        {t('rights.makeRole')}
                    </Button>
                </div>
            }
        >
            <div className="admin-form">
                <span className="question">{t('rights.roleName')}</span>
                <LabelInputs id="role" value={name} onChange={setName} autoFocus />
                <label htmlFor="role-parent">{t('rights.parent')}</label>
                <Select
                    id="role-parent"
                    allowClear
                    value={parent ?? null}
                    placeholder={t('rights.noParent')}
                    options={roles
                        .filter((role) => role.active && role.key !== 'admin')
                        .map((role) => ({ value: role.key, label: label(role.label) }))}
                    onChange={(next: string | null) => setParent(next ?? undefined)}
                />
                <p className="field-help">{t('rights.parentHelp')}</p>
            </div>
        </Drawer>
    );
}
