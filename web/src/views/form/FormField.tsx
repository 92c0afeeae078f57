import type { Field, Json, ObjectMeta, Row, Values } from '@/api/types';
import type { ReactNode } from 'react';
import { HelpMark } from '@/base/HelpMark';
import { useLabel, useT } from '@/base/language';
import { kitOf } from '@/fields/kits';
import './form.css';

interface Props {
    object: ObjectMeta;
    field: Field;
    value: Json;
    onChange: (value: Json) => void;
    /** The values beside it, for a field that depends on others. */
    row?: Row | undefined;
    /** More values that go with this one: the city goes when the province changes. */
    onOthers?: ((values: Values) => void) | undefined;
    problem?: string | undefined;
    /** Something to say about the value below it. */
    extra?: ReactNode;
    autoFocus?: boolean;
}

/** A labelled input with its help and, when refused, the reason below it. */
export function FormField({ object, field, value, row, onChange, onOthers, problem, extra, autoFocus }: Props) {
    const t = useT();
    const label = useLabel();
    const kit = kitOf(field);
    const id = `field-${field.name}`;
    const help = label(field.help);
    const note = problem ?? help;
    return (
        <div className={`form-field${kit.wide ? ' is-wide' : ''}`}>
            <span className="form-label">
                <label htmlFor={id}>
                    {label(field.label)}
                    {field.required && (
                        <span className="needed" title={t('form.required')}>
                            *
                        </span>
                    )}
                </label>
                {help && <HelpMark text={help} />}
            </span>
            <kit.Input
                id={id}
                object={object}
                field={field}
                value={value}
                row={row}
                onOthers={onOthers}
                autoFocus={autoFocus}
                invalid={Boolean(problem)}
                describedBy={note ? `${id}-note` : undefined}
                onChange={onChange}
            />
            {note && (
                <p id={`${id}-note`} className={problem ? 'field-problem' : 'visually-hidden'} role={problem ? 'alert' : undefined}>
                    {note}
                </p>
            )}
            {extra}
        </div>
    );
}
