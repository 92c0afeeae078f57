// Kits of what is chosen: options, tags, yes and no, colours.
import { Select, Switch } from 'antd';
import { Check, Minus } from 'lucide-react';
import type { Field, Json, Option } from '@/api/types';
import { useLabel, useT, inLanguage, t, type Language } from '@/base/language';
import { Chip } from './Chip';
import { parseBoolean, splitWords } from './parse';
import type { EditProps, FieldKit, ShowProps } from './kit';
import './fields.css';

export const optionOf = (field: Field, key: Json | undefined): Option | undefined =>
    field.options?.find((option) => option.key === key);

const keysOf = (value: Json | undefined): string[] =>
    Array.isArray(value) ? value.map(String) : value === null || value === undefined ? [] : [String(value)];

const labelText = (field: Field, key: string, language: Language): string =>
    inLanguage(optionOf(field, key)?.label, language) || key;

function ShowOptions({ value, field }: ShowProps) {
    const label = useLabel();
    return (
        <span className="chips">
            {keysOf(value).map((key) => {
                const option = optionOf(field, key);
                const text = option ? label(option.label) : key;
                if (option && !option.color) return <span key={key}>{text}</span>;
                return (
                    <Chip key={key} color={option?.color}>
                        {text}
                    </Chip>
                );
            })}
        </span>
    );
}

function OptionsInput({ value, field, id, onChange, autoFocus, open, invalid, describedBy }: EditProps) {
    const label = useLabel();
    const many = field.type !== 'select';
    const chosen = keysOf(value);
    const offered = (field.options ?? []).filter((option) => option.active !== false || chosen.includes(option.key));
    return (
        <Select<string | string[] | null>
            id={id}
            className="full"
            {...(many ? { mode: field.type === 'tags' ? 'tags' : 'multiple' } : {})}
            value={many ? chosen : (chosen[0] ?? null)}
            allowClear={!field.required}
            autoFocus={autoFocus}
            defaultOpen={open}
            showSearch={offered.length > 7 || many}
            optionFilterProp="text"
            status={invalid ? 'error' : ''}
            aria-describedby={describedBy}
            options={offered.map((option) => ({
                value: option.key,
                text: label(option.label),
                label: option.color ? <Chip color={option.color}>{label(option.label)}</Chip> : label(option.label),
            }))}
            onChange={(next) => onChange(next ?? null)}
        />
    );
}

function parseOption(text: string, field: Field): Json | undefined {
    const word = text.trim().toLowerCase();
    if (!word) return null;
    const matches = (option: Option): boolean =>
        [option.key, option.label.en, option.label.zh].some((name) => name.toLowerCase() === word);
    return field.options?.find(matches)?.key;
}

function parseMany(text: string, field: Field): Json | undefined {
    const keys = splitWords(text).map((word) => (field.type === 'tags' ? word : parseOption(word, field)));
    return keys.includes(undefined) ? undefined : (keys as Json[]);
}

const select: FieldKit = {
    Show: ShowOptions,
    Input: OptionsInput,
    format: (value, field, language) =>
        keysOf(value)
            .map((key) => labelText(field, key, language))
            .join(language === 'zh' ? '、' : ', '),
    parse: parseOption,
    operators: ['in', 'not_in', 'null', 'not_null'],
    align: 'start',
    width: 140,
    picks: true,
};

const many: FieldKit = {
    ...select,
    parse: parseMany,
    operators: ['has', 'null', 'not_null'],
    width: 160,
    picks: false,
};

function ShowBoolean({ value }: ShowProps) {
    const translate = useT();
    const Icon = value ? Check : Minus;
    return <Icon size={16} className={value ? 'yes' : 'no'} aria-label={translate(value ? 'value.yes' : 'value.no')} />;
}

function BooleanInput({ value, id, onChange, describedBy }: EditProps) {
    return <Switch id={id} size="small" checked={value === true} aria-describedby={describedBy} onChange={onChange} />;
}

const HEX = /^#[0-9a-f]{6}$/i;

function ShowColor({ value }: ShowProps) {
    const name = String(value ?? '');
    return <span className="swatch" style={HEX.test(name) ? { background: name } : undefined} title={name} />;
}

function ColorInput({ value, field, id, onChange, describedBy }: EditProps) {
    const translate = useT();
    const chosen = typeof value === 'string' && HEX.test(value);
    return (
        <span className="color-pair">
            <input
                id={id}
                type="color"
                className="color-input"
                value={chosen ? value : '#4b4ddb'}
                aria-describedby={describedBy}
                onChange={(event) => onChange(event.target.value)}
            />
            {chosen && !field.required ? (
                <button type="button" className="linkish" onClick={() => onChange(null)}>
                    {translate('value.none')}
                </button>
            ) : (
                !chosen && <span className="quiet">{translate('value.empty')}</span>
            )}
        </span>
    );
}

export const CHOICE_KITS = {
    select,
    multi_select: many,
    tags: many,
    boolean: {
        ...select,
        Show: ShowBoolean,
        Input: BooleanInput,
        format: (value) => t(value ? 'value.yes' : 'value.no'),
        parse: parseBoolean,
        operators: ['is_true', 'is_false', 'null'],
        width: 80,
    },
    color: {
        ...select,
        Show: ShowColor,
        Input: ColorInput,
        format: (value) => String(value ?? ''),
        parse: (text) => (text.trim() === '' ? null : HEX.test(text.trim()) ? text.trim().toLowerCase() : undefined),
        operators: ['null', 'not_null'],
        width: 80,
        picks: false,
    },
} satisfies Record<string, FieldKit>;
