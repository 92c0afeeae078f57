// Kits of numbers. Decimals stay text from the server to the screen and back.
import { Input, Rate } from 'antd';
import { useState } from 'react';
import type { Field, Json, Row } from '@/api/types';
import { useLanguage, type Language } from '@/base/language';
import {
    formatDecimal,
    formatDuration,
    formatMoney,
    formatMoneyShort,
    formatNumber,
    formatPercent,
    parseDuration,
    parseNumber,
} from '@/base/number';
import { useBaseCurrency } from '@/meta/organisation';
import type { EditProps, FieldKit, ShowProps } from './kit';
import './fields.css';

const numeric = (value: Json | undefined): string | number =>
    typeof value === 'number' || typeof value === 'string' ? value : 0;

const parseDecimal = (text: string): Json | undefined => {
    if (text.trim() === '') return null;
    return parseNumber(text) ?? undefined;
};

const parseInteger = (text: string): Json | undefined => {
    const decimal = parseDecimal(text);
    return typeof decimal === 'string' ? Math.round(Number(decimal)) : decimal;
};

type Formatter = (value: Json, field: Field, language: Language, row?: Row) => string;

function makeShow(format: Formatter) {
    return function ShowNumber({ value, field, row }: ShowProps) {
        return <span className="figure">{format(value ?? null, field, useLanguage(), row)}</span>;
    };
}

/** Keeps what was typed until it is a number; a text that is none goes to the server, who says so. */
function makeInput(parse: FieldKit['parse'], write: (value: Json) => string) {
    return function NumberInput({ value, field, id, onChange, autoFocus, invalid, describedBy, called }: EditProps) {
        const [typed, setTyped] = useState<string | null>(null);
        return (
            <Input
                id={id}
                className="figure-input"
                inputMode="decimal"
                value={typed ?? (value === null || value === undefined ? '' : write(value))}
                autoFocus={autoFocus}
                status={invalid ? 'error' : ''}
                aria-describedby={describedBy}
                aria-label={called}
                autoComplete="off"
                onChange={(event) => {
                    setTyped(event.target.value);
                    onChange(parse(event.target.value, field) ?? event.target.value);
                }}
                onBlur={() => setTyped(null)}
            />
        );
    };
}

const NUMBER_OPERATORS: FieldKit['operators'] = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'between', 'null', 'not_null'];

const shorten = (value: Json): string => {
    const text = String(value);
    return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
};

function number(format: Formatter, parse: FieldKit['parse'], write: (value: Json) => string = shorten): FieldKit {
    return {
        Show: makeShow(format),
        Input: makeInput(parse, write),
        format,
        parse,
        operators: NUMBER_OPERATORS,
        align: 'end',
        width: 110,
        adds: true,
    };
}

/** What is worked out counts in the organisation's currency, whatever the record's is. */
const currencyOf = (field: Field, row: Row | undefined): string | undefined => {
    const currency = field.computed || field.name.endsWith('_base') ? undefined : row?.['currency'];
    return typeof currency === 'string' && /^[A-Z]{3}$/.test(currency) ? currency : undefined;
};

const money: Formatter = (value, field, language, row) => formatMoney(numeric(value), language, currencyOf(field, row));

function ShowMoney({ value, field, row, dense }: ShowProps) {
    const language = useLanguage();
    const base = useBaseCurrency();
    const currency = currencyOf(field, row) ?? base;
    const exact = formatMoney(numeric(value), language, currency);
    const short = dense && exact.length > 14;
    return (
        <span className="figure" title={short ? exact : undefined}>
            {short ? formatMoneyShort(numeric(value), language, currency) : exact}
        </span>
    );
}

function ShowRating({ value, field }: ShowProps) {
    return <Rate className="rating" disabled count={field.max ?? 5} value={Number(numeric(value))} />;
}

function RatingInput({ value, field, onChange }: EditProps) {
    return (
        <Rate
            className="rating"
            count={field.max ?? 5}
            value={Number(numeric(value))}
            onChange={(next) => onChange(next || null)}
        />
    );
}

const plain: Formatter = (value, _field, language) => formatNumber(numeric(value), language);
const FULL_SCALE = 2;
/** Few decimals line up, zeros too; of many only those that count. */
const decimal: Formatter = (value, { scale = 2 }, language) =>
    scale <= FULL_SCALE ? formatDecimal(numeric(value), language, scale) : formatNumber(numeric(value), language, scale);
const percent: Formatter = (value, _field, language) => formatPercent(numeric(value), language);
const duration: Formatter = (value, _field, language) => formatDuration(Number(numeric(value)), language);

const parseMilliseconds = (text: string): Json | undefined =>
    text.trim() === '' ? null : (parseDuration(text) ?? undefined);

export const NUMBER_KITS = {
    integer: number(plain, parseInteger),
    decimal: number(decimal, parseDecimal),
    percent: { ...number(percent, parseDecimal), width: 90, adds: false },
    money: { ...number(money, parseDecimal), Show: ShowMoney, width: 130 },
    duration: number(duration, parseMilliseconds, (value) => formatDuration(Number(value), 'en')),
    rating: { ...number(plain, parseInteger), Show: ShowRating, Input: RatingInput, picks: true, width: 120, adds: false },
} satisfies Record<string, FieldKit>;
