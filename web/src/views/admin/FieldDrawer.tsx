// Adds a field to an object, or changes the labels and options of one that is there.
import { Button, Drawer } from 'antd';
import { useState } from 'react';
import { changeField, createField } from '@/api/meta';
import type { Field, ObjectMeta } from '@/api/types';
import { useIsPhone } from '@/base/hooks';
import { useLabel, useT } from '@/base/language';
import { useReloadCatalog } from '@/meta/catalog';
import { problemText } from '@/base/problem';
import { useDoneToast } from '@/record/undo';
import { bothLanguages, emptyField, hasOptions, mergeOptions, toFieldDraft, writeOptions, type FieldInput } from './drafts';
import { FieldInputs } from './FieldInputs';

interface Props {
    object: ObjectMeta;
    field: Field | undefined;
    onClose: () => void;
}

const inputOf = (field: Field): FieldInput => ({
    ...emptyField(),
    label: field.label,
    type: field.type,
    required: Boolean(field.required),
    options: writeOptions(field.options),
});

export function FieldDrawer({ object, field, onClose }: Props) {
    const t = useT();
    const label = useLabel();
    const phone = useIsPhone();
    const reload = useReloadCatalog();
    const done = useDoneToast();
    const [input, setInput] = useState(() => (field ? inputOf(field) : emptyField()));
    const [problem, setProblem] = useState('');
    const [busy, setBusy] = useState(false);
    const send = () => {
        if (!field) return createField(object.name, toFieldDraft(input, new Set(object.fields.map((one) => one.name))));
        return changeField(object.name, field.name, {
            label: bothLanguages(input.label),
            ...(hasOptions(field.type) ? { options: mergeOptions(field.options, input.options) } : {}),
            ...(field.custom && input.required !== Boolean(field.required) ? { required: input.required ? 'form' : false } : {}),
        });
    };
    const save = async (): Promise<void> => {
        setBusy(true);
        setProblem('');
        try {
            const { txn } = await send();
            await reload();
            done(t('admin.fieldSaved', { field: label(bothLanguages(input.label)) }), txn);
            onClose();
        } catch (error) {
            setProblem(problemText(error));
            setBusy(false);
        }
    };
    const named = Boolean(input.label.en.trim() || input.label.zh.trim());
    return (
        <Drawer
            open
            title={field ? label(field.label) : t('admin.addField')}
            width={phone ? '100%' : 480}
            onClose={onClose}
            footer={
                <div className="drawer-foot">
                    <p className="field-problem" role="alert">
                        {problem}
                    </p>
                    <Button onClick={onClose}>{t('form.cancel')}</Button>
                    <Button type="primary" disabled={!named} loading={busy} onClick={() => void save()}>
                        {t(field ? 'form.save' : 'admin.addField')}
                    </Button>
                </div>
            }
        >
            <FieldInputs value={input} onChange={setInput} fixed={field !== undefined} autoFocus />
        </Drawer>
    );
}
