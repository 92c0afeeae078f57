// One role: what it is called, whose rights it takes over, and what it may. Changes are gathered, looked at
// before they hold, and saved as one.
import { Button, Select, Switch } from 'antd';
import { ChevronLeft } from 'lucide-react';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { changeRole, previewRole, type RolePreview, type RoleRights, type Roles } from '@/api/rights';
import { Problem } from '@/base/http';
import { useTitle } from '@/base/hooks';
import { useLabel, useLanguage, useT } from '@/base/language';
import { formatNumber } from '@/base/number';
import { ErrorState } from '@/base/States';
import { useReloadCatalog } from '@/meta/catalog';
import { useIsAdmin } from '@/meta/organisation';
import { showProblem, useDoneToast } from '@/record/undo';
import { LabelInputs } from '@/views/admin/LabelInputs';
import { Matrix } from './Matrix';
import { countChanges, EMPTY_DRAFT, setPart, toChange, type RoleDraft } from './roleDraft';
import { PreviewDialog } from './PreviewDialog';
import { useReloadRights, useRoleRights, useRoles } from './queries';
import '@/views/list/list.css';
import './rights.css';

export function RolePage() {
    const { key = '' } = useParams();
    const admin = useIsAdmin();
    const words = useRoles(admin);
    const rights = useRoleRights(key, admin);
    if (!admin) return <ErrorState whole error={new Problem(403, {})} />;
    const error = words.error ?? rights.error;
    if (error) return <ErrorState whole error={error} onRetry={() => void rights.refetch()} />;
    if (!words.data || !rights.data) return null;
    return <OneRole key={key} words={words.data} rights={rights.data} />;
}

function OneRole({ words, rights }: { words: Roles; rights: RoleRights }) {
    const t = useT();
    const label = useLabel();
    const language = useLanguage();
    const done = useDoneToast();
    const reload = useReloadRights();
    const reloadCatalog = useReloadCatalog();
    const [draft, setDraft] = useState<RoleDraft>(EMPTY_DRAFT);
    const [preview, setPreview] = useState<RolePreview>();
    const [busy, setBusy] = useState(false);
    const { role, objects } = rights;
    const title = label(role.label);
    const fixed = role.key === 'admin';
    const count = countChanges(draft);
    const users = words.roles.find((one) => one.key === role.key)?.users ?? 0;
    useTitle(title);
    const look = async (): Promise<void> => {
        setBusy(true);
        await previewRole(role.key, toChange(draft)).then(setPreview, showProblem);
        setBusy(false);
    };
    const save = async (): Promise<void> => {
        try {
            const { txn } = await changeRole(role.key, toChange(draft));
            await Promise.all([reload(), reloadCatalog()]);
            setDraft(EMPTY_DRAFT);
            done(t('rights.saved', { role: title }), txn);
        } catch (error) {
            showProblem(error);
        }
        setPreview(undefined);
    };
    return (
        <div className="sheet role-page">
            <header className="page-head">
                <Link to="/admin/roles" aria-label={t('nav.roles')} title={t('nav.roles')}>
                    <ChevronLeft size={18} aria-hidden />
                </Link>
                <h1>{title}</h1>
                <span className="quiet role-users">{t('rights.users', { count: users, number: formatNumber(users, language) })}</span>
                <span className="spring" />
            </header>
            {fixed ? <p className="page-note">{t('rights.adminFixed')}</p> : <RoleParts rights={rights} words={words} draft={draft} onChange={setDraft} />}
            <Matrix words={words} objects={objects} draft={draft} disabled={fixed} onChange={setDraft} />
            {count > 0 && (
                <footer className="rights-foot" role="status">
                    <span>{t('rights.pending', { count })}</span>
                    <span className="spring" />
                    <Button onClick={() => setDraft(EMPTY_DRAFT)}>{t('rights.discard')}</Button>
                    <Button type="primary" loading={busy} onClick={() => void look()}>
                        {t('rights.preview')}
                    </Button>
                </footer>
            )}
            {preview && <PreviewDialog words={words} preview={preview} onSave={save} onClose={() => setPreview(undefined)} />}
        </div>
    );
}

interface PartsProps {
    rights: RoleRights;
    words: Roles;
    draft: RoleDraft;
    onChange: (draft: RoleDraft) => void;
}

function RoleParts({ rights: { role }, words, draft, onChange }: PartsProps) {
    const t = useT();
    const label = useLabel();
    const active = draft.active ?? role.active;
    return (
        <div className="role-parts">
            <div className="role-label">
                <span className="question">{t('rights.roleName')}</span>
                <LabelInputs id="role" value={draft.label ?? role.label} onChange={(next) => onChange(setPart(draft, role, { label: next }))} />
            </div>
            <div>
                <label className="question" htmlFor="role-parent">
                    {t('rights.parent')}
                </label>
                <Select
                    id="role-parent"
                    className="full"
                    allowClear
                    value={draft.parent === undefined ? role.parent : draft.parent}
                    placeholder={t('rights.noParent')}
                    options={words.roles
                        .filter((one) => one.key !== role.key && one.key !== 'admin')
                        .map((one) => ({ value: one.key, label: label(one.label) }))}
                    onChange={(next: string | null | undefined) => onChange(setPart(draft, role, { parent: next ?? null }))}
                />
            </div>
            <div>
                <label className="question" htmlFor="role-active">
                    {t('rights.active')}
                </label>
                <Switch id="role-active" checked={active} onChange={(next) => onChange(setPart(draft, role, { active: next }))} />
            </div>
        </div>
    );
}
