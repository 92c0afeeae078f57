// One entry being written: the text, what belongs to its kind, and the next step. It is kept while one looks elsewhere.
import { Button, Checkbox, Input } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useId, useState, type FormEvent, type KeyboardEvent } from 'react';
import { transaction } from '@/api/transactions';
import type { Field, ObjectMeta, Row } from '@/api/types';
import { keyLabel } from '@/base/keys';
import { useLabel, useT } from '@/base/language';
import { kitOf } from '@/fields/kits';
import { fieldOf, useMeta } from '@/meta/catalog';
import { useMe } from '@/meta/organisation';
import { refreshRows } from '@/record/cache';
import { recordKey } from '@/record/keys';
import { nameOf } from '@/record/mutations';
import { showProblem, useDoneToast } from '@/record/undo';
import { keep, noteKey, recall } from '@/views/form/kept';
import { aboutValues } from './about';
import { detailsOf, isWritten, NOTHING, placeOf, toSaves, type Note } from './composing';

interface Props {
    object: ObjectMeta;
    row: Row;
    kind: string;
}

/** What was being written about this record, from before the page was left. */
function useNote(object: ObjectMeta, id: string): [Note, (change: Partial<Note>) => void] {
    const user = useMe()?.user.id ?? '';
    const key = noteKey(user, object, id);
    const [note, setNote] = useState<Note>(() => ({ ...NOTHING, ...recall<Note & { at: number }>(key) }));
    useEffect(() => keep(key, isWritten(note) ? { ...note, at: Date.now() } : undefined), [key, note]);
    return [note, (change) => setNote((before) => ({ ...before, ...change }))];
}

export function Writing({ object, row, kind }: Props) {
    const t = useT();
    const client = useQueryClient();
    const done = useDoneToast();
    const { byName } = useMeta();
    const [activity, task] = [byName.get('activity'), byName.get('task')];
    const [note, change] = useNote(object, row.id);
    const [busy, setBusy] = useState(false);
    const [active, setActive] = useState(isWritten(note));
    const isTask = kind === 'task';
    const child = isTask ? task : activity;
    if (!child) return null;
    const beside: Row = { id: '', ...aboutValues(object, row, child), ...note.values };
    const submit = async (event: FormEvent | KeyboardEvent): Promise<void> => {
        event.preventDefault();
        if (!note.text.trim() || busy) return;
        setBusy(true);
        const asked = detailsOf(kind, child).map((field) => field.name);
        const values = Object.fromEntries(Object.entries(note.values).filter(([name]) => asked.includes(name)));
        const stepName = t('composer.follow', { name: nameOf(object, row) });
        try {
            const saves = toSaves(kind, { ...note, values }, { object, row, activity, task, stepName });
            const { txn } = await transaction(saves);
            change({ ...NOTHING });
            setActive(false);
            saves.forEach((save) => refreshRows(client, save.object));
            void client.invalidateQueries({ queryKey: recordKey(object.name, row.id) });
            done(t(isTask ? 'composer.taskSaved' : saves.length > 1 ? 'composer.bothSaved' : 'composer.saved'), txn);
        } catch (error) {
            showProblem(error);
        }
        setBusy(false);
    };
    // Enter in one of the boxes chooses a day or nothing; what is written is saved on purpose only.
    const onKeyDown = (event: KeyboardEvent): void => {
        if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
        if (event.metaKey || event.ctrlKey) void submit(event);
        else if (event.target instanceof HTMLInputElement && event.target.type !== 'checkbox') event.preventDefault();
    };
    const details = detailsOf(kind, child);
    const box = (field: Field, index: number) => (
        <Detail
            key={field.name}
            lone={index % 2 === 0 && index === details.length - 1}
            object={child}
            field={field}
            row={beside}
            value={note.values[field.name] ?? null}
            onChange={(value) => change({ values: { ...note.values, [field.name]: value } })}
        />
    );
    const ask = t(isTask ? 'composer.task' : 'composer.note');
    const place = kind === 'visit' && !note.values['place'] ? placeOf(row) : '';
    return (
        <form className="writing" onSubmit={(event) => void submit(event)} onFocus={() => setActive(true)} onKeyDown={onKeyDown}>
            <Input.TextArea
                value={note.text}
                variant="borderless"
                autoSize={{ minRows: 2, maxRows: 10 }}
                placeholder={ask}
                aria-label={ask}
                onChange={(event) => change({ text: event.target.value })}
            />
            {(active || isWritten(note)) && (
                <div className="writing-details">
                    {details.map(box)}
                    {place && (
                        <button type="button" className="linkish writing-place" onClick={() => change({ values: { ...note.values, place } })}>
                            {t('composer.usePlace', { place })}
                        </button>
                    )}
                    {!isTask && <NextStep activity={child} note={note} onChange={change} task={task?.may.create === true} />}
                </div>
            )}
            <div className="writing-foot">
                <span className="spring" />
                <Button htmlType="submit" size="small" type="primary" loading={busy} disabled={!note.text.trim()} title={keyLabel('mod+enter')}>
                    {t(isTask ? 'composer.addTask' : 'composer.save')}
                </Button>
            </div>
        </form>
    );
}

interface DetailProps {
    object: ObjectMeta;
    field: Field;
    row: Row;
    value: Row[string];
    onChange: (value: Note['nextAt']) => void;
    label?: string;
    /** Nothing stands beside it. */
    lone?: boolean;
}

function Detail({ object, field, row, value, onChange, label: given, lone = false }: DetailProps) {
    const label = useLabel();
    const id = useId();
    const { Input: KitInput } = kitOf(field);
    return (
        <div className={`writing-detail${lone ? ' is-lone' : ''}`}>
            <label htmlFor={id}>{given ?? label(field.label)}</label>
            <KitInput id={id} object={object} field={field} row={row} value={value ?? null} onChange={onChange} />
        </div>
    );
}

/** What was agreed on: words and a day, and a task that reminds of it. */
function NextStep({ activity, note, onChange, task }: { activity: ObjectMeta; note: Note; onChange: (change: Partial<Note>) => void; task: boolean }) {
    const t = useT();
    const id = useId();
    const at = fieldOf(activity, 'next_at');
    if (!at || !fieldOf(activity, 'next_step')) return null;
    return (
        <>
            <div className="writing-detail">
                <label htmlFor={id}>{t('composer.step')}</label>
                <Input id={id} value={note.nextStep} maxLength={200} onChange={(event) => onChange({ nextStep: event.target.value })} />
            </div>
            <Detail object={activity} field={at} row={{ id: '' }} value={note.nextAt} onChange={(nextAt) => onChange({ nextAt })} label={t('composer.next')} />
            {task && note.nextAt && (
                <Checkbox className="writing-task" checked={note.task} onChange={(event) => onChange({ task: event.target.checked })}>
                    {t('composer.asTask')}
                </Checkbox>
            )}
        </>
    );
}
