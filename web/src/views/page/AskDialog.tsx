// Asks for what a save was refused for, then saves again with it.
import { Modal } from 'antd';
import { useState } from 'react';
import type { Values } from '@/api/types';
import { useT } from '@/base/language';
import { useStore } from '@/base/store';
import { fieldsOf } from '@/meta/catalog';
import { asking, type Asking } from '@/record/ask';
import { useSave } from '@/record/mutations';
import { FormField } from '@/views/form/FormField';

export function AskDialog() {
    const open = useStore(asking);
    return open && <Ask key={open.id} {...open} />;
}

function Ask({ object, id, values, errors }: Asking) {
    const t = useT();
    const save = useSave(object);
    const [given, setGiven] = useState<Values>({});
    const fields = fieldsOf(object, [...new Set(errors.map((error) => error.field))]);
    const close = (): void => asking.set(null);
    const again = (): void => {
        close();
        void save(id, { ...values, ...given }, { done: t('record.savedAll'), quiet: true }).catch(() => undefined);
    };
    return (
        <Modal open width={440} title={t('ask.title')} okText={t('form.save')} onOk={again} onCancel={close}>
            <div className="form-fields">
                {fields.map((field, index) => (
                    <FormField
                        key={field.name}
                        object={object}
                        field={field}
                        value={given[field.name] ?? null}
                        autoFocus={index === 0}
                        problem={field.name in given ? undefined : errors.find((one) => one.field === field.name)?.message}
                        onChange={(value) => setGiven((before) => ({ ...before, [field.name]: value }))}
                    />
                ))}
            </div>
        </Modal>
    );
}
