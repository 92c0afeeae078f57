// Edits one comparison of a filter: the operator and its values, by the kit of the field.
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import type { Field, Json, ObjectMeta, Reference } from '@/api/types';
import { candidates } from '@/api/records';
import { useLabel, useT, type TextKey } from '@/base/language';
import { ARITY, isComplete, type Operator, type Term } from './filter';
import { kitOf, operatorsOf } from './kits';
import { COUNTED } from './relative';
import { ReferencePicker, useRememberName } from './reference';

interface Props {
    object: ObjectMeta;
    field: Field;
    term: Term;
    onDone: (term: Term) => void;
}

const DATE_WORDS: Partial<Record<Operator, TextKey>> = { gte: 'operator.from', lt: 'operator.before' };

/** The word for a comparison: dates come "on or after" rather than "at least". */
export const operatorKey = (operator: Operator, field: Field): TextKey =>
    (kitOf(field).buckets ? DATE_WORDS[operator] : undefined) ?? `operator.${operator}`;

/** A value of a kit as the text that stands in the expression. */
const asText = (value: Json): string => {
    if (value && typeof value === 'object' && !Array.isArray(value)) return String(value['id'] ?? '');
    return value === null ? '' : String(value);
};

function Many({ object, field, values, onChange }: { object: ObjectMeta; field: Field; values: string[]; onChange: (values: string[]) => void }) {
    const label = useLabel();
    const remember = useRememberName();
    if (field.type === 'reference')
        return (
            <ReferencePicker
                open
                autoFocus
                value={null}
                searchKey={[object.name, field.name]}
                search={(text) => candidates(object.name, field.name, text)}
                onChange={(one: Reference | null) => {
                    if (!one) return;
                    remember(field.target, one);
                    onChange([...new Set([...values, one.id])]);
                }}
            />
        );
    return (
        <Select
            mode={field.options ? 'multiple' : 'tags'}
            className="full"
            autoFocus
            defaultOpen
            value={values}
            optionFilterProp="label"
            options={(field.options ?? []).map((option) => ({ value: option.key, label: label(option.label) }))}
            onChange={onChange}
        />
    );
}

export function FilterEditor({ object, field, term, onDone }: Props) {
    const t = useT();
    const [draft, setDraft] = useState(term);
    const { Input: KitInput } = kitOf(field);
    const arity = ARITY[draft.operator];
    const setValue = (index: number, value: string): void =>
        setDraft((before) => {
            const values = [...before.values];
            values[index] = value;
            return { ...before, values };
        });
    const days = COUNTED.includes(draft.operator);
    const typed = draft.operator === 'contains' || draft.operator === 'starts' || draft.operator === 'has';
    const single = { ...field, required: undefined };
    const box = (index: number) =>
        days || (typed && !field.options) ? (
            <Input
                key={index}
                autoFocus
                inputMode={days ? 'numeric' : 'text'}
                value={draft.values[index] ?? ''}
                suffix={days ? t('unit.days') : undefined}
                onChange={(event) => setValue(index, event.target.value)}
            />
        ) : typed ? (
            <Many key={index} object={object} field={field} values={draft.values} onChange={(values) => setDraft({ ...draft, values: values.slice(-1) })} />
        ) : (
            <KitInput
                key={index}
                object={object}
                field={single}
                autoFocus={index === 0}
                value={draft.values[index] ?? null}
                onChange={(value) => setValue(index, asText(value))}
            />
        );
    return (
        <form
            className="filter-editor"
            onSubmit={(event) => {
                event.preventDefault();
                if (isComplete(draft)) onDone(draft);
            }}
        >
            <Select
                className="full"
                aria-label={t('filter.operator')}
                value={draft.operator}
                options={operatorsOf(field).map((operator) => ({ value: operator, label: t(operatorKey(operator, field)) }))}
                onChange={(operator: Operator) => setDraft({ ...draft, operator })}
            />
            {arity === 'many' ? (
                <Many object={object} field={field} values={draft.values} onChange={(values) => setDraft({ ...draft, values })} />
            ) : (
                Array.from({ length: arity }, (_, index) => box(index))
            )}
            <Button type="primary" htmlType="submit" disabled={!isComplete(draft)}>
                {t('filter.apply')}
            </Button>
        </form>
    );
}
