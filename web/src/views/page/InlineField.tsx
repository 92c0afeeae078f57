// A field that is edited where it stands: click or Enter opens it, leaving it saves, Esc leaves it as it was.
import { Pencil } from 'lucide-react';
import { useRef, useState, type KeyboardEvent } from 'react';
import type { Field, Json, ObjectMeta, Row } from '@/api/types';
import { Problem } from '@/base/http';
import { useLabel, useT } from '@/base/language';
import { FieldValue } from '@/fields/FieldValue';
import { kitOf } from '@/fields/kits';
import { isEditable } from '@/meta/catalog';
import { savedText, useSave } from '@/record/mutations';
import { sameValue } from '@/record/wire';

interface Props {
    object: ObjectMeta;
    field: Field;
    row: Row;
}

export function InlineField({ object, field, row }: Props) {
    const t = useT();
    const label = useLabel();
    const save = useSave(object);
    const kit = kitOf(field);
    const value = row[field.name] ?? null;
    const [draft, setDraft] = useState<{ value: Json } | null>(null);
    const [problem, setProblem] = useState('');
    const box = useRef<HTMLDivElement>(null);
    const editable = isEditable(object, field);
    const switches = field.type === 'boolean' || field.type === 'rating';

    const close = (): void => {
        setDraft(null);
        setProblem('');
    };
    const commit = async (next: Json): Promise<void> => {
        if (sameValue(next, value)) return close();
        if (!problem) setDraft(null);
        try {
            await save(row.id, { [field.name]: next }, { done: savedText(field.label, label), quiet: true });
            close();
        } catch (error) {
            const own = error instanceof Problem ? error.errors.find((one) => one.field === field.name) : undefined;
            if (!own) return close();
            setDraft({ value: next });
            setProblem(own.message);
        }
    };
    const onKeyDown = (event: KeyboardEvent): void => {
        if (!draft || event.nativeEvent.isComposing) return;
        if (event.key === 'Escape') {
            event.stopPropagation();
            close();
        } else if (event.key === 'Enter' && (field.type !== 'long_text' || event.metaKey || event.ctrlKey) && !kit.picks) {
            event.preventDefault();
            void commit(draft.value);
        }
    };
    const name = label(field.label);
    const id = `inline-${field.name}`;
    const edit = (
        <div
            ref={box}
            className="inline-edit"
            onKeyDown={onKeyDown}
            onBlur={(event) => {
                const floating = (event.relatedTarget as Element | null)?.closest('.ant-select-dropdown, .ant-picker-dropdown');
                if (floating || box.current?.contains(event.relatedTarget)) return;
                if (draft) void commit(draft.value);
            }}
        >
            <kit.Input
                id={id}
                autoFocus
                open={kit.picks}
                object={object}
                field={field}
                row={row}
                value={draft?.value ?? null}
                invalid={problem !== ''}
                describedBy={problem ? `${id}-problem` : undefined}
                onChange={(next) => (kit.picks ? void commit(next) : setDraft({ value: next }))}
            />
            {problem && (
                <p id={`${id}-problem`} className="field-problem" role="alert">
                    {problem}
                </p>
            )}
        </div>
    );
    const shown = <FieldValue object={object} field={field} value={value} row={row} />;
    return (
        <div className={`inline${kit.wide ? ' is-wide' : ''}`}>
            <span className="inline-label" title={label(field.help) || undefined}>
                {name}
            </span>
            {editable && switches ? (
                <kit.Input object={object} field={field} value={value} onChange={(next) => void commit(next)} />
            ) : draft ? (
                edit
            ) : editable ? (
                <div
                    className="inline-value is-editable"
                    onClick={(event) => {
                        if (!(event.target as Element).closest('a')) setDraft({ value });
                    }}
                >
                    {shown}
                    <button type="button" className="inline-pencil" aria-label={t('field.edit', { field: name })}>
                        <Pencil size={14} aria-hidden />
                    </button>
                </div>
            ) : (
                <div className="inline-value">{shown}</div>
            )}
        </div>
    );
}
