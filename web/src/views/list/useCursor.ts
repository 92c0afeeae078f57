// Where the keyboard stands in a list: a row, a cell of it, and whether that cell is being edited.
import { useCallback, useState } from 'react';
import { useNavigate } from 'react-router';
import type { Field, ObjectMeta, Row } from '@/api/types';
import { useKeys } from '@/base/keys';
import { t, useLabel } from '@/base/language';
import { showToast } from '@/base/toast';
import { isEditable } from '@/meta/catalog';
import { savedText, useSave } from '@/record/mutations';
import { placeOf, rememberPlace } from './scroll';
import type { Selecting } from './selection';

export interface Cursor {
    active: number;
    /** -1: on the row as a whole. */
    column: number;
    editing: boolean;
    setActive: (index: number) => void;
    onCell: (index: number, column: number, editing: boolean) => void;
}

interface Props {
    object: ObjectMeta;
    fields: readonly Field[];
    rows: readonly Row[];
    selection: Selecting;
    place: string;
    onPeek: (row: Row) => void;
}

const PAGE = 20;

/** Where "e" begins when no cell was chosen: the first one behind the name that can be edited. */
export function firstEditable(object: ObjectMeta, fields: readonly Field[]): number {
    const at = fields.findIndex((field, index) => index > 0 && isEditable(object, field));
    return at >= 0 ? at : 0;
}

export function useCursor({ object, fields, rows, place, selection, onPeek }: Props): Cursor {
    const navigate = useNavigate();
    const label = useLabel();
    const save = useSave(object);
    const [active, setRow] = useState(placeOf(place).row);
    const [cell, setCell] = useState({ column: -1, editing: false });
    const current = rows[active];
    const setActive = useCallback(
        (index: number) =>
            setRow((before) => {
                if (before !== index) setCell(({ column }) => ({ column, editing: false }));
                return index;
            }),
        [],
    );
    const move = (step: number) => (event: KeyboardEvent) => {
        event.preventDefault();
        const next = Math.max(0, Math.min(rows.length - 1, active + step));
        setActive(next);
        rememberPlace(place, placeOf(place).top, next);
    };
    const aside = (step: number) => (event: KeyboardEvent) => {
        if (!current) return;
        event.preventDefault();
        setCell(({ column }) => ({ column: Math.max(0, Math.min(fields.length - 1, column < 0 ? 0 : column + step)), editing: false }));
    };
    const withCurrent = (run: (row: Row) => void) => (event: KeyboardEvent) => {
        if (!current || (event.target instanceof HTMLElement && event.target.closest('button, a, [role=separator]'))) return;
        event.preventDefault();
        run(current);
    };
    const edit = (row: Row): void => {
        const column = cell.column < 0 ? firstEditable(object, fields) : cell.column;
        const field = fields[column];
        if (!field) return;
        if (!isEditable(object, field)) return showToast(t('list.cannotEdit', { field: label(field.label) }));
        if (field.type === 'boolean')
            return void save(row.id, { [field.name]: row[field.name] !== true }, { done: savedText(field.label, label) }).catch(() => undefined);
        setCell({ column, editing: true });
    };
    useKeys({
        arrowdown: move(1),
        arrowup: move(-1),
        arrowright: aside(1),
        arrowleft: aside(-1),
        j: move(1),
        k: move(-1),
        pagedown: move(PAGE),
        pageup: move(-PAGE),
        enter: withCurrent((row) => void navigate(`/${object.plural}/${row.id}`)),
        space: withCurrent(onPeek),
        e: withCurrent(edit),
        x: withCurrent((row) => selection.toggle(row.id, false)),
        'mod+a': (event) => {
            if (event.target instanceof Element && event.target.closest('input, textarea')) return;
            event.preventDefault();
            selection.all(true, rows);
        },
        escape: () => {
            if (cell.column >= 0) setCell({ column: -1, editing: false });
            else selection.clear();
        },
    });
    const onCell = useCallback((index: number, column: number, editing: boolean) => {
        setRow(index);
        setCell({ column, editing });
    }, []);
    return { active, ...cell, setActive, onCell };
}
