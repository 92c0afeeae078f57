// What a step asks for before the record goes there, beside the step itself: a reason for losing, say.
import { Button } from 'antd';
import { useState, type FormEvent } from 'react';
import type { Field, ObjectMeta, Row, Values } from '@/api/types';
import { Problem } from '@/base/http';
import { useT } from '@/base/language';
import type { Step } from '@/record/stages';
import { FormField } from '@/views/form/FormField';

interface Props {
    object: ObjectMeta;
    row: Row;
    step: Step;
    fields: readonly Field[];
    /** Refused: the fields say why, and the question stays. */
    onMove: (values: Values) => Promise<unknown>;
    onClose: () => void;
}

export function StageQuestion({ object, row, step, fields, onMove, onClose }: Props) {
    const t = useT();
    const [given, setGiven] = useState<Values>(() => Object.fromEntries(fields.map((field) => [field.name, null])));
    const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
    const [busy, setBusy] = useState(false);
    const submit = async (event: FormEvent): Promise<void> => {
        event.preventDefault();
        setBusy(true);
        try {
            await onMove(given);
            onClose();
        } catch (error) {
            const errors = error instanceof Problem ? error.errors : [];
            setProblems(Object.fromEntries(errors.map((one) => [one.field, one.message])));
            if (!errors.some((one) => one.field in given)) onClose();
        }
        setBusy(false);
    };
    return (
        <form
            className="stage-question"
            noValidate
            onSubmit={(event) => void submit(event)}
            onKeyDown={(event) => {
                // An open list takes the key for itself.
                if (event.key === 'Escape' && !event.currentTarget.querySelector('.ant-select-open')) onClose();
            }}
        >
            <h2>{t('stage.moveTo', { stage: step.name })}</h2>
            {fields.map((field) => (
                <FormField
                    key={field.name}
                    object={object}
                    field={step.required.includes(field.name) ? { ...field, required: 'form' } : field}
                    row={{ ...row, ...given }}
                    value={given[field.name] ?? null}
                    problem={problems[field.name]}
                    onChange={(value) => {
                        setGiven((before) => ({ ...before, [field.name]: value }));
                        setProblems(({ [field.name]: _solved, ...others }) => others);
                    }}
                />
            ))}
            <div className="form-foot">
                <span className="spring" />
                <Button onClick={onClose}>{t('form.cancel')}</Button>
                <Button type="primary" htmlType="submit" loading={busy}>
                    {t('stage.move')}
                </Button>
            </div>
        </form>
    );
}
