// The form of any object: what is required and the first section in sight, the rest folded under "more".
import { Button } from 'antd';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { Fragment, useEffect, useMemo, useRef, useState, type FormEvent } from 'react';
import type { Field, Json, ObjectMeta, Row, Values } from '@/api/types';
import { relativeTime } from '@/base/date';
import { useDebounced, useIsPhone } from '@/base/hooks';
import { Problem } from '@/base/http';
import { keyLabel, keyMatches, useKeys } from '@/base/keys';
import { useLabel, useLanguage, useT } from '@/base/language';
import { problemText } from '@/base/problem';
import { kitOf } from '@/fields/kits';
import { loosened } from '@/fields/narrow';
import { useMeta } from '@/meta/catalog';
import { isConflict, type Since } from '@/record/mutations';
import { useDuplicates } from '@/record/queries';
import { changeDraft, isTyped, refuseDraft, takeTheirs, valueIn } from './draft';
import { answerPlace, duplicateQuestion } from './duplicates';
import { DuplicatesPanel } from './DuplicatesPanel';
import { FormField } from './FormField';
import { Theirs } from './Theirs';
import { planForm } from './plan';
import { useDraft } from './useDraft';
import './form.css';

interface Props {
    object: ObjectMeta;
    /** The record to edit; without it a new one is made. */
    row?: Row | undefined;
    prefill?: Values | undefined;
    submit: (values: Values, since: Since) => Promise<unknown>;
    onCancel: () => void;
    onTyped?: (typed: boolean) => void;
}

export function RecordForm({ object, row, prefill, submit, onCancel, onTyped }: Props) {
    const t = useT();
    const label = useLabel();
    const language = useLanguage();
    const plan = useMemo(() => planForm(object), [object]);
    const [busy, setBusy] = useState(false);
    const { draft, set: setDraft, restored, discard, forget, since } = useDraft(object, row, prefill, busy);
    // What was restored, or refused, is never folded away.
    const [open, setOpen] = useState(() => plan.more.some((section) => section.fields.some((field) => field.name in draft.changed)));
    const [general, setGeneral] = useState('');
    const form = useRef<HTMLFormElement>(null);
    const typed = isTyped(draft);
    const phone = useIsPhone();
    const { byName } = useMeta();
    const question = useDebounced(useMemo(() => duplicateQuestion(object, draft), [object, draft]), 300);
    const { data: found } = useDuplicates(object, question, row?.id);
    const place = answerPlace(plan.first, object.name_field, phone ? 1 : 2, (field) => kitOf(field).wide === true);
    useEffect(() => onTyped?.(typed), [typed, onTyped]);

    const refuse = (error: unknown): void => {
        if (isConflict(error)) return;
        const errors = error instanceof Problem ? error.errors : [];
        const known = errors.filter((one) => object.fields.some((field) => field.name === one.field));
        setDraft((before) => refuseDraft(before, known));
        setGeneral(known.length === errors.length && known.length > 0 ? '' : problemText(error));
        if (known.some((one) => plan.more.some((section) => section.fields.some((field) => field.name === one.field)))) setOpen(true);
        setTimeout(() => form.current?.querySelector<HTMLElement>(`#field-${known[0]?.field ?? ''}`)?.focus(), 50);
    };
    const save = async (): Promise<void> => {
        if (busy) return;
        setBusy(true);
        setGeneral('');
        try {
            const values = row ? draft.changed : { ...draft.initial, ...draft.changed };
            await submit(values, since);
            forget();
        } catch (error) {
            refuse(error);
        } finally {
            setBusy(false);
        }
    };
    useKeys({ 'mod+enter': () => void save() }, { floating: true });
    const beside: Row = useMemo(() => ({ id: row?.id ?? '', ...draft.initial, ...draft.changed }), [row?.id, draft]);
    const change = (values: Values): void =>
        setDraft((before) => Object.entries({ ...loosened(object, byName, values, beside), ...values }).reduce((next, [name, value]) => changeDraft(next, name, value), before));
    const fieldOf = (field: Field, index = -1) => (
        <FormField
            key={field.name}
            object={object}
            field={field}
            value={valueIn(draft, field.name)}
            row={beside}
            problem={draft.problems[field.name]}
            autoFocus={index === 0}
            onChange={(value: Json) => change({ [field.name]: value })}
            onOthers={change}
            extra={
                field.name in draft.theirs && (
                    <Theirs field={field} value={draft.theirs[field.name]} onTake={() => setDraft((before) => takeTheirs(before, field.name))} />
                )
            }
        />
    );
    return (
        <form
            ref={form}
            className="record-form"
            noValidate
            onKeyDownCapture={(event) => {
                // Before the field it was pressed in takes it for an ordinary Enter.
                if (!keyMatches('mod+enter', event)) return;
                event.preventDefault();
                event.stopPropagation();
                void save();
            }}
            onSubmit={(event: FormEvent) => {
                event.preventDefault();
                void save();
            }}
        >
            {restored !== undefined && (
                <p className="form-note" role="status">
                    {t('form.restored', { when: relativeTime(new Date(restored).toISOString(), language) })}{' '}
                    <button type="button" className="linkish" onClick={discard}>
                        {t('form.discard')}
                    </button>
                </p>
            )}
            <div className="form-fields">
                {plan.first.map((field, index) => (
                    <Fragment key={field.name}>
                        {fieldOf(field, index)}
                        {index + 1 === place && question && found && <DuplicatesPanel object={object} found={found} />}
                    </Fragment>
                ))}
            </div>
            {plan.more.length > 0 && (
                <button type="button" className="form-more" aria-expanded={open} onClick={() => setOpen(!open)}>
                    {open ? <ChevronDown size={16} aria-hidden /> : <ChevronRight size={16} aria-hidden />}
                    {t('form.more')}
                </button>
            )}
            {open &&
                plan.more.map((section, index) => (
                    <section key={index}>
                        <h2>{section.label ? label(section.label) : t('page.more')}</h2>
                        <div className="form-fields">{section.fields.map((field) => fieldOf(field))}</div>
                    </section>
                ))}
            <footer className="form-foot">
                {general && (
                    <p className="field-problem" role="alert">
                        {general}
                    </p>
                )}
                <span className="spring" />
                <Button onClick={onCancel}>{t('form.cancel')}</Button>
                <Button type="primary" htmlType="submit" loading={busy} title={keyLabel('mod+enter')}>
                    {t(row ? 'form.save' : 'form.create')}
                </Button>
            </footer>
        </form>
    );
}
