// Naming and sharing a view: one dialogue for saving as, renaming and sharing.
import { Checkbox, Input, Modal, Radio, Select } from 'antd';
import { useRef, useState } from 'react';
import type { ObjectMeta, Values } from '@/api/types';
import { useLabel, useT } from '@/base/language';
import { fieldOf, useObject } from '@/meta/catalog';
import { useIsAdmin } from '@/meta/organisation';
import { VISIBILITIES, type View } from './view';

export interface ViewDraft {
    name: string;
    values: Values;
}

interface Props {
    object: ObjectMeta;
    /** The one that is changed; undefined for a new one. */
    view: View | undefined;
    /** A new one begins with it. */
    suggested: string;
    onSave: (draft: ViewDraft) => Promise<boolean>;
    onClose: () => void;
}

function useRoleOptions(): { value: string; label: string }[] {
    const label = useLabel();
    const user = useObject('user');
    const roles = user ? fieldOf(user, 'roles') : undefined;
    return (roles?.options ?? []).filter((one) => one.active !== false).map((one) => ({ value: one.key, label: label(one.label) }));
}

export function ViewDialog({ object, view, suggested, onSave, onClose }: Props) {
    const t = useT();
    const label = useLabel();
    const admin = useIsAdmin();
    const roles = useRoleOptions();
    const [name, setName] = useState(view ? label(view.label) : suggested);
    const [visibility, setVisibility] = useState(view?.saved?.visibility ?? 'private');
    const [role, setRole] = useState(view?.saved?.role ?? '');
    const [firstFor, setFirstFor] = useState(view?.saved?.firstFor ?? []);
    const [pinned, setPinned] = useState(view?.saved?.pinned ?? true);
    const [saving, setSaving] = useState(false);
    const box = useRef<HTMLFormElement>(null);
    const complete = name.trim() !== '' && (visibility !== 'role' || role !== '');
    const save = async (): Promise<void> => {
        if (!complete || saving) return;
        setSaving(true);
        const values: Values = { visibility, role: visibility === 'role' ? role : null, pinned };
        if (admin) values['default_for'] = firstFor;
        if (await onSave({ name: name.trim(), values })) onClose();
        else setSaving(false);
    };
    return (
        <Modal
            open
            title={view ? t('view.edit') : t('view.saveAs')}
            okText={t('form.save')}
            cancelText={t('form.cancel')}
            okButtonProps={{ disabled: !complete, loading: saving }}
            width={440}
            onOk={() => void save()}
            onCancel={onClose}
            afterOpenChange={(open) => open && box.current?.querySelector('input')?.focus()}
        >
            <form
                ref={box}
                className="view-form"
                onSubmit={(event) => {
                    event.preventDefault();
                    void save();
                }}
            >
                <label className="question" htmlFor="view-name">
                    {t('view.name')}
                </label>
                <Input id="view-name" maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />
                <span className="question" id="view-visibility">
                    {t('view.visibility', { objects: label(object.plural_label) })}
                </span>
                <Radio.Group
                    aria-labelledby="view-visibility"
                    className="view-choices"
                    value={visibility}
                    options={VISIBILITIES.map((one) => ({ value: one, label: t(`visibility.${one}`) }))}
                    onChange={(event) => setVisibility(VISIBILITIES.find((one) => one === event.target.value) ?? 'private')}
                />
                {visibility === 'role' && (
                    <Select
                        aria-label={t('visibility.role')}
                        placeholder={t('view.chooseRole')}
                        value={role || null}
                        options={roles}
                        onChange={(next: string | null) => setRole(next ?? '')}
                    />
                )}
                {visibility !== 'private' && <p className="quiet">{t('view.rightsHint')}</p>}
                {admin && (
                    <>
                        <span className="question">{t('view.firstFor')}</span>
                        <Select
                            mode="multiple"
                            aria-label={t('view.firstFor')}
                            placeholder={t('view.firstForNobody')}
                            value={firstFor}
                            options={roles}
                            onChange={setFirstFor}
                        />
                    </>
                )}
                <Checkbox checked={pinned} onChange={(event) => setPinned(event.target.checked)}>
                    {t('view.pinned')}
                </Checkbox>
            </form>
        </Modal>
    );
}
