// Makes an object: its labels, its icon, its first fields. It is usable the moment it is saved.
import { Button, Drawer } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { createObject } from '@/api/meta';
import { IconButton } from '@/base/IconButton';
import { useIsPhone } from '@/base/hooks';
import { useLabel, useT } from '@/base/language';
import { useMeta, useReloadCatalog } from '@/meta/catalog';
import { problemText } from '@/base/problem';
import { useDoneToast } from '@/record/undo';
import { emptyField, toObjectDraft, type FieldInput, type ObjectInput } from './drafts';
import { FieldInputs } from './FieldInputs';
import { IconPicker } from './IconPicker';
import { LabelInputs } from './LabelInputs';

const EMPTY: ObjectInput = { label: { en: '', zh: '' }, plural: { en: '', zh: '' }, icon: 'box', fields: [] };

export function ObjectDrawer({ onClose }: { onClose: () => void }) {
    const t = useT();
    const label = useLabel();
    const phone = useIsPhone();
    const navigate = useNavigate();
    const client = useQueryClient();
    const meta = useMeta();
    const reload = useReloadCatalog();
    const done = useDoneToast();
    const [input, setInput] = useState<ObjectInput>(() => ({ ...EMPTY, fields: [emptyField()] }));
    const [problem, setProblem] = useState('');
    const [busy, setBusy] = useState(false);
    const setField = (key: string, next: FieldInput): void =>
        setInput((before) => ({ ...before, fields: before.fields.map((field) => (field.key === key ? next : field)) }));
    const save = async (): Promise<void> => {
        setBusy(true);
        setProblem('');
        try {
            const draft = toObjectDraft(input, new Set(meta.byName.keys()), new Set(meta.byPlural.keys()));
            const { txn } = await createObject(draft);
            await reload();
            void client.invalidateQueries({ queryKey: ['transactions'] });
            done(t('admin.objectMade', { object: label(draft.label) }), txn);
            await navigate(`/${draft.plural}`);
        } catch (error) {
            setProblem(problemText(error));
            setBusy(false);
        }
    };
    const named = Boolean(input.label.en.trim() || input.label.zh.trim());
    return (
        <Drawer
            open
            title={t('admin.newObject')}
            width={phone ? '100%' : 600}
            onClose={onClose}
            footer={
                <div className="drawer-foot">
                    <p className="field-problem" role="alert">
                        {problem}
                    </p>
                    <Button onClick={onClose}>{t('form.cancel')}</Button>
                    <Button type="primary" disabled={!named} loading={busy} onClick={() => void save()}>
                        {t('admin.makeObject')}
                    </Button>
                </div>
            }
        >
            <div className="admin-form">
                <label htmlFor="object-zh">{t('admin.label')}</label>
                <LabelInputs id="object" value={input.label} autoFocus onChange={(next) => setInput({ ...input, label: next })} />
                <label htmlFor="plural-zh">{t('admin.plural')}</label>
                <LabelInputs id="plural" value={input.plural} onChange={(next) => setInput({ ...input, plural: next })} />
                <span className="question">{t('admin.icon')}</span>
                <IconPicker label={t('admin.icon')} value={input.icon} onChange={(icon) => setInput({ ...input, icon })} />
                <span className="question">{t('admin.fields')}</span>
                <p className="field-help">{t('admin.nameHelp')}</p>
                {input.fields.map((field) => (
                    <div key={field.key} className="field-row">
                        <FieldInputs value={field} onChange={(next) => setField(field.key, next)} />
                        <IconButton
                            icon={X}
                            label={t('admin.removeField')}
                            onClick={() => setInput({ ...input, fields: input.fields.filter((one) => one !== field) })}
                        />
                    </div>
                ))}
                <Button
                    type="text"
                    className="start"
                    icon={<Plus size={16} aria-hidden />}
                    onClick={() => setInput({ ...input, fields: [...input.fields, emptyField()] })}
                >
                    {t('admin.addField')}
                </Button>
            </div>
        </Drawer>
    );
}
