// What the screen knows of a type of field: how a value is shown, edited, read from text, and asked for.
// One kit a type, all in kits.ts; nothing else in the application asks for the type of a field.
import type { ComponentType } from 'react';
import type { Language } from '@/base/language';
import type { Field, Json, ObjectMeta, Row, Values } from '@/api/types';
import type { Operator } from './filter';

export interface ShowProps {
    value: Json | undefined;
    field: Field;
    /** The record it stands in: a currency, a status that says "done". */
    row?: Row | undefined;
    /** The object of the record: a masked value may be one to reveal. */
    object?: ObjectMeta | undefined;
    /** In a list or on a card: one line, short forms. */
    dense?: boolean | undefined;
    /** Inside something that is a link itself: no links of its own. */
    plain?: boolean | undefined;
}

export interface EditProps {
    value: Json | undefined;
    field: Field;
    object: ObjectMeta;
    row?: Row | undefined;
    id?: string | undefined;
    onChange: (value: Json) => void;
    /** Where more than this value may change at once; without it only this one is changed. */
    onOthers?: ((values: Values) => void) | undefined;
    autoFocus?: boolean | undefined;
    /** Open the list or calendar at once: the person has already clicked. */
    open?: boolean | undefined;
    invalid?: boolean | undefined;
    describedBy?: string | undefined;
}

export interface FieldKit {
    Show: ComponentType<ShowProps>;
    Input: ComponentType<EditProps>;
    /** Plain text, for hints, history and the clipboard. */
    format: (value: Json, field: Field, language: Language, row?: Row) => string;
    /** A typed text as a value; undefined when it is none. */
    parse: (text: string, field: Field) => Json | undefined;
    /** What a filter may ask; the first is offered. */
    operators: readonly Operator[];
    align: 'start' | 'end';
    /** Width of a column, px. */
    width: number;
    /** A choice is complete once made: editing in place ends with it. */
    picks?: boolean;
    /** Takes the whole width of a form. */
    wide?: boolean;
    /** May be grouped by day, week, month, quarter, year. */
    buckets?: boolean;
    /** May be summed. */
    adds?: boolean;
}

export const isEmpty = (value: Json | undefined): boolean =>
    value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
