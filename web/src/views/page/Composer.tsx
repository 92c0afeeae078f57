// Writes down what happened (a note, a call, a visit, a meeting) or what is to be done.
import { Button, Input } from 'antd';
import { NotebookPen, Phone, MapPin, Users, SquareCheck, type LucideIcon } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import type { Json, ObjectMeta, Row, Values } from '@/api/types';
import { useQueryClient } from '@tanstack/react-query';
import { useT, type TextKey } from '@/base/language';
import { keyLabel } from '@/base/keys';
import { kitOf } from '@/fields/kits';
import { fieldOf, useMeta } from '@/meta/catalog';
import { recordKey } from '@/record/keys';
import { useCreate } from '@/record/mutations';
import { showProblem } from '@/record/undo';
import { aboutValues, onlyKnown } from './about';
import { splitNote } from './note';

const KINDS: readonly { kind: string; icon: LucideIcon; label: TextKey }[] = [
    { kind: 'note', icon: NotebookPen, label: 'kind.note' },
    { kind: 'call', icon: Phone, label: 'kind.call' },
    { kind: 'visit', icon: MapPin, label: 'kind.visit' },
    { kind: 'meeting', icon: Users, label: 'kind.meeting' },
];
const TASK = { kind: 'task', icon: SquareCheck, label: 'kind.task' as TextKey };

export const kindIcon = (kind: string): LucideIcon => KINDS.find((one) => one.kind === kind)?.icon ?? NotebookPen;

export function Composer({ object, row }: { object: ObjectMeta; row: Row }) {
    const t = useT();
    const { byName } = useMeta();
    const activity = byName.get('activity');
    const task = byName.get('task');
    const known = activity && fieldOf(activity, 'kind')?.options?.map((option) => option.key);
    const kinds = [
        ...(activity?.may.create ? KINDS.filter((one) => !known || known.includes(one.kind)) : []),
        ...(task?.may.create ? [TASK] : []),
    ];
    const [kind, setKind] = useState(kinds[0]?.kind ?? '');
    if (kinds.length === 0) return null;
    const child = kind === 'task' ? task : activity;
    return (
        <div className="composer">
            <div className="tabs" role="tablist" aria-label={t('composer.label')}>
                {kinds.map((one) => (
                    <button
                        key={one.kind}
                        type="button"
                        role="tab"
                        className="tab"
                        aria-selected={one.kind === kind}
                        onClick={() => setKind(one.kind)}
                    >
                        <one.icon size={14} aria-hidden />
                        {t(one.label)}
                    </button>
                ))}
            </div>
            {child && <Writing key={child.name} object={object} row={row} child={child} kind={kind} />}
        </div>
    );
}

interface WritingProps {
    object: ObjectMeta;
    row: Row;
    child: ObjectMeta;
    kind: string;
}

function Writing({ object, row, child, kind }: WritingProps) {
    const t = useT();
    const client = useQueryClient();
    const create = useCreate(child);
    const [text, setText] = useState('');
    const [when, setWhen] = useState<Json>(null);
    const [busy, setBusy] = useState(false);
    const isTask = kind === 'task';
    const dateField = fieldOf(child, isTask ? 'due_at' : 'next_at');
    const values = (): Values => {
        const { subject, content } = splitNote(text);
        const common = { ...aboutValues(object, row, child), subject };
        if (isTask) return onlyKnown(child, { ...common, due_at: when, description: content });
        const done = { kind, status: 'done', content, happened_at: new Date().toISOString() };
        return onlyKnown(child, { ...common, ...done, ...(when ? { next_at: when } : {}) });
    };
    const submit = async (event: FormEvent): Promise<void> => {
        event.preventDefault();
        if (!text.trim() || busy) return;
        setBusy(true);
        try {
            await create(values());
            setText('');
            setWhen(null);
            void client.invalidateQueries({ queryKey: recordKey(object.name, row.id) });
        } catch (error) {
            showProblem(error);
        }
        setBusy(false);
    };
    return (
        <form className="writing" onSubmit={(event) => void submit(event)}>
            <Input.TextArea
                value={text}
                variant="borderless"
                autoSize={{ minRows: 2, maxRows: 10 }}
                placeholder={t(isTask ? 'composer.task' : 'composer.note')}
                aria-label={t(isTask ? 'composer.task' : 'composer.note')}
                onChange={(event) => setText(event.target.value)}
                onKeyDown={(event) => {
                    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) void submit(event);
                }}
            />
            <div className="writing-foot">
                {dateField && (
                    <label className="writing-date">
                        <span>{t(isTask ? 'composer.due' : 'composer.next')}</span>
                        <DateBox object={child} name={dateField.name} value={when} onChange={setWhen} />
                    </label>
                )}
                <span className="spring" />
                <Button htmlType="submit" size="small" type="primary" loading={busy} disabled={!text.trim()} title={keyLabel('mod+enter')}>
                    {t(isTask ? 'composer.addTask' : 'composer.save')}
                </Button>
            </div>
        </form>
    );
}

interface DateBoxProps {
    object: ObjectMeta;
    name: string;
    value: Json;
    onChange: (value: Json) => void;
}

function DateBox({ object, name, value, onChange }: DateBoxProps) {
    const field = fieldOf(object, name);
    if (!field) return null;
    const { Input: KitInput } = kitOf(field);
    return <KitInput object={object} field={field} value={value} onChange={onChange} />;
}
