// A cell that is edited where it stands: Enter or leaving it saves, Esc leaves it as it was.
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { Field, Json, ObjectMeta, Row } from '@/api/types';
import { Problem } from '@/base/http';
import { useLabel, useT } from '@/base/language';
import { kitOf } from '@/fields/kits';
import { isConflict, nameOf, savedText, useSave } from '@/record/mutations';
import { showProblem } from '@/record/undo';
import { sameValue } from '@/record/wire';

interface Props {
    object: ObjectMeta;
    field: Field;
    row: Row;
    onClose: () => void;
}

const FLOATING = '.ant-select-dropdown, .ant-picker-dropdown';

export function CellEditor({ object, field, row, onClose }: Props) {
    const t = useT();
    const label = useLabel();
    const save = useSave(object);
    const kit = kitOf(field);
    // As it stood when it was opened: the row may change under it.
    const [since] = useState({ version: row.version, values: { [field.name]: row[field.name] ?? null } });
    const before = since.values[field.name] ?? null;
    const [value, setValue] = useState<Json>(before);
    const [problem, setProblem] = useState('');
    const box = useRef<HTMLDivElement>(null);
    const state = useRef({ busy: false, there: true });
    useEffect(() => {
        const { current } = state;
        current.there = true;
        return () => void (current.there = false);
    }, []);
    const commit = async (next: Json): Promise<void> => {
        if (state.current.busy) return;
        if (sameValue(next, before)) return onClose();
        state.current.busy = true;
        try {
            await save(row.id, { [field.name]: next }, { done: savedText(field.label, label), quiet: true, since });
            if (state.current.there) onClose();
        } catch (error) {
            state.current.busy = false;
            const own = error instanceof Problem ? error.errors.find((one) => one.field === field.name) : undefined;
            if (own && state.current.there) setProblem(own.message);
            else if (own) showProblem(error);
            // Back from looking at both values: what was typed is still there.
            else if (state.current.there && !isConflict(error)) onClose();
        }
    };
    const onKeyDown = (event: KeyboardEvent): void => {
        if (event.nativeEvent.isComposing) return;
        event.stopPropagation();
        if (event.key === 'Escape') {
            state.current.busy = true;
            onClose();
        } else if (event.key === 'Enter' && !kit.picks && (field.type !== 'long_text' || event.metaKey || event.ctrlKey)) {
            event.preventDefault();
            void commit(value);
        }
    };
    return (
        <div
            ref={box}
            className="cell-edit"
            role="group"
            aria-label={t('list.cellOf', { field: label(field.label), name: nameOf(object, row) })}
            onKeyDown={onKeyDown}
            onBlur={(event) => {
                const to = event.relatedTarget as Element | null;
                if (to?.closest(FLOATING) || box.current?.contains(to)) return;
                void commit(value);
            }}
        >
            <kit.Input
                autoFocus
                open={kit.picks}
                object={object}
                field={field}
                row={row}
                value={value}
                invalid={problem !== ''}
                onChange={(next) => {
                    setValue(next);
                    if (kit.picks) void commit(next);
                }}
            />
            {problem && (
                <p className="field-problem" role="alert">
                    {problem}
                </p>
            )}
        </div>
    );
}
