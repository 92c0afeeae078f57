// Adds a field to an object, or changes the labels and options of one that is there.
import { Button, Drawer } from 'antd';
import { useState } from 'react';
import { changeField, createField } from '@/api/meta';
import type { Field, Json, ObjectMeta } from '@/api/types';
import { useIsPhone } from '@/base/hooks';
import { useLabel, useT, type Label } from '@/base/language';
import { useReloadCatalog } from '@/meta/catalog';
import { Problem, type FieldProblem } from '@/base/http';
import { problemText } from '@/base/problem';
import { useDoneToast } from '@/record/undo';
import { bothLanguages, computedDraft, emptyField, hasOptions, helpOf, toFieldDraft, writeOptions, type FieldInput } from './drafts';
import { FieldInputs } from './FieldInputs';
import { DefaultInput, RequiredSentence } from './FieldExtras';

interface Props {
    object: ObjectMeta;
    field: Field | undefined;
    onClose: () => void;
}

const inputOf = (field: Field): FieldInput => ({
    ...emptyField(),
    label: field.label,
    help: field.help ?? { en: '', zh: '' },
    type: field.computed ?? field.type,
    required: Boolean(field.required),
    options: writeOptions(field.options),
    result: field.type,
    expression: field.expression ?? '',
    children: field.children ?? '',
    measure: field.measure ?? 'count',
    where: field.where ?? '',
});

/** Only what changed of a worked-out field: another text means that its column is filled anew. */
function computedChange(field: Field, input: FieldInput) {
    if (!field.computed || !field.custom) return {};
    const { expression, measure, where } = computedDraft(input);
    return {
        ...(expression !== undefined && expression !== field.expression ? { expression } : {}),
        ...(measure !== undefined && measure !== field.measure ? { measure } : {}),
        ...(field.computed === 'rollup' && (where ?? '') !== (field.where ?? '') ? { where: where ?? null } : {}),
    };
}

const hasHelp = (before: Label | undefined, after: Label): boolean =>
    (before?.en ?? '') !== bothLanguages(after).en || (before?.zh ?? '') !== bothLanguages(after).zh;

/** May begin with a value: what people fill in, and no record somewhere else. */
const mayDefault = (field: Field): boolean =>
    !field.read_only && !field.computed && !hasOptions(field.type) && !['reference', 'any_reference', 'auto_number', 'json'].includes(field.type);

const PLACES = ['expression', 'where'];
const placedFault = (error: unknown): FieldProblem | undefined =>
    error instanceof Problem ? error.errors.find((one) => PLACES.includes(one.field)) : undefined;

export function FieldDrawer({ object, field, onClose }: Props) {
    const t = useT();
    const label = useLabel();
    const phone = useIsPhone();
    const reload = useReloadCatalog();
    const done = useDoneToast();
    const [input, setInput] = useState(() => (field ? inputOf(field) : emptyField()));
    const [fallback, setFallback] = useState<Json>(field?.default ?? null);
    const [problem, setProblem] = useState('');
    const [fault, setFault] = useState<FieldProblem>();
    const [busy, setBusy] = useState(false);
    const send = () => {
        if (!field) return createField(object.name, toFieldDraft(input, new Set(object.fields.map((one) => one.name))));
        return changeField(object.name, field.name, {
            label: bothLanguages(input.label),
            ...computedChange(field, input),
            ...(hasHelp(field.help, input.help) ? { help: helpOf(input.help).help ?? null } : {}),
            ...(input.required !== Boolean(field.required) ? { required: input.required ? 'form' : false } : {}),
            ...(fallback === (field.default ?? null) ? {} : { default: fallback }),
        });
    };
    const save = async (): Promise<void> => {
        setBusy(true);
        setProblem('');
        setFault(undefined);
        try {
            const { txn } = await send();
            await reload();
            done(t('admin.fieldSaved', { field: label(bothLanguages(input.label)) }), txn);
            onClose();
        } catch (error) {
            const placed = placedFault(error);
            setFault(placed);
            if (!placed) setProblem(problemText(error));
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
            <FieldInputs
                value={input}
                onChange={setInput}
                fixed={field !== undefined}
                object={object}
                unasked={field !== undefined && (field.read_only === true || (!field.custom && field.required === 'always'))}
                editable={field?.custom}
                fault={fault}
                autoFocus
            />
            {field && mayDefault(field) && <DefaultInput object={object} field={field} value={fallback} onChange={setFallback} />}
            {field && input.required && !field.required && <RequiredSentence object={object} field={field} />}
        </Drawer>
    );
}
