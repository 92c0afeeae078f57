// A home page of one's own: its name and who sees it.
import { Input, Modal, Radio } from 'antd';
import { useState } from 'react';
import { VISIBILITIES } from '@/api/report';
import type { Values } from '@/api/types';
import { useLabel, useT } from '@/base/language';
import { RolePicker } from '@/views/report/RolePicker';
import type { Board } from './boards';

export interface Draft {
    values: Values;
}

interface Props {
    /** The one that is changed; undefined for a new one. */
    board: Board | undefined;
    onSave: (draft: Draft) => Promise<boolean>;
    onClose: () => void;
}

export function BoardDialog({ board, onSave, onClose }: Props) {
    const t = useT();
    const label = useLabel();
    const [name, setName] = useState(board ? label(board.label) : '');
    const [visibility, setVisibility] = useState(board?.visibility ?? 'private');
    const [role, setRole] = useState(board?.role ?? '');
    const [saving, setSaving] = useState(false);
    const complete = name.trim() !== '' && (visibility !== 'role' || role !== '');
    const save = async (): Promise<void> => {
        if (!complete || saving) return;
        setSaving(true);
        if (await onSave({ values: { name: name.trim(), name_en: null, visibility, role: visibility === 'role' ? role : null } })) onClose();
        else setSaving(false);
    };
    return (
        <Modal
            open
            title={board ? t('home.edit') : t('home.new')}
            okText={t('form.save')}
            cancelText={t('form.cancel')}
            okButtonProps={{ disabled: !complete, loading: saving }}
            width={420}
            onOk={() => void save()}
            onCancel={onClose}
        >
            <form
                className="view-form"
                onSubmit={(event) => {
                    event.preventDefault();
                    void save();
                }}
            >
                <label className="question" htmlFor="board-name">
                    {t('home.name')}
                </label>
                <Input id="board-name" autoFocus maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />
                <span className="question" id="board-visibility">
                    {t('report.visibility')}
                </span>
                <Radio.Group
                    aria-labelledby="board-visibility"
                    className="view-choices"
                    value={visibility}
                    options={VISIBILITIES.map((one) => ({ value: one, label: t(`visibility.${one}`) }))}
                    onChange={(event) => setVisibility(VISIBILITIES.find((one) => one === event.target.value) ?? 'private')}
                />
                {visibility === 'role' && <RolePicker role={role} onChange={setRole} />}
                {visibility !== 'private' && <p className="quiet">{t('view.rightsHint')}</p>}
            </form>
        </Modal>
    );
}
