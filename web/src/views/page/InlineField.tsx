// A field that is edited where it stands: click or Enter opens it, leaving it saves, Esc leaves it as it was.
import { Pencil } from 'lucide-react';
import { useRef, useState, type KeyboardEvent } from 'react';
import type { Field, Json, ObjectMeta, Row, Values } from '@/api/types';
import { Problem } from '@/base/http';
import { useLabel, useT } from '@/base/language';
import { FieldValue } from '@/fields/FieldValue';
import { kitOf } from '@/fields/kits';
import { isEditable } from '@/meta/catalog';
import { useFlash } from '@/record/flash';
import { isConflict, savedText, useSave } from '@/record/mutations';
import { sameValue } from '@/record/wire';
import { Theirs } from '@/views/form/Theirs';

interface Props {
    object: ObjectMeta;
    field: Field;
    row: Row;
}

interface Draft {
    value: Json;
    /** What stood there, and in which version, when the person began. */
    base: Json;
    version: number | undefined;
}

export function InlineField({ object, field, row }: Props) {
    const t = useT();
    const label = useLabel();
    const save = useSave(object);
    const flash = useFlash(object.name, row.id, field.name);
    const kit = kitOf(field);
    const value = row[field.name] ?? null;
    const [draft, setDraft] = useState<Draft | null>(null);
    const [problem, setProblem] = useState('');
    const box = useRef<HTMLDivElement>(null);
    const editable = isEditable(object, field);
    const switches = field.type === 'boolean' || field.type === 'rating';

    const close = (): void => {
        setDraft(null);
        setProblem('');
    };
    const begin = (): Draft => ({ value, base: value, version: row.version });
    const commit = async (next: Json, others: Values = {}): Promise<void> => {
        const from = draft ?? begin();
        if (sameValue(next, value) || sameValue(next, from.base)) return close();
        if (!problem) setDraft(null);
        try {
            const beside = Object.fromEntries(Object.keys(others).map((name) => [name, row[name] ?? null]));
            const since = { version: from.version, values: { ...beside, [field.name]: from.base } };
            await save(row.id, { [field.name]: next, ...others }, { done: savedText(field.label, label), quiet: true, since });
            close();
        } catch (error) {
            const own = error instanceof Problem ? error.errors.find((one) => one.field === field.name) : undefined;
            // Back from looking at both values: what was typed is still there.
            if (own || isConflict(error)) setDraft({ ...from, value: next });
            else close();
            if (own) setProblem(own.message);
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
    // One choice may settle others (a province its country): saved together.
    const onOthers = (values: Values): void => {
        const { [field.name]: own = value, ...others } = values;
        void commit(own, others);
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
                onChange={(next) => (kit.picks ? void commit(next) : setDraft({ ...(draft ?? begin()), value: next }))}
                onOthers={onOthers}
            />
            {problem && (
                <p id={`${id}-problem`} className="field-problem" role="alert">
                    {problem}
                </p>
            )}
            {draft && !sameValue(draft.base, value) && !sameValue(draft.value, value) && <Theirs field={field} value={value} onTake={close} />}
        </div>
    );
    const shown = <FieldValue object={object} field={field} value={value} row={row} />;
    return (
        <div className={`inline${kit.wide ? ' is-wide' : ''}${flash ? ' is-new' : ''}`}>
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
                        if (!(event.target as Element).closest('a, .value-action')) setDraft(begin());
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
