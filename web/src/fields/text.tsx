// Kits of what is typed: text, long text, e-mail, phone, web address, running number, JSON.
import { Input } from 'antd';
import type { Json } from '@/api/types';
import type { EditProps, FieldKit, ShowProps } from './kit';
import { CopyValue, ShowOnMap } from './ValueAction';
import './fields.css';

const asText = (value: Json | undefined): string =>
    value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);

const orNull = (text: string): Json => (text.trim() === '' ? null : text);

function ShowText({ value, dense }: ShowProps) {
    return <span className={dense ? 'cut' : 'text'}>{asText(value)}</span>;
}

type Kind = 'text' | 'email' | 'tel' | 'url';

function makeInput(type: Kind) {
    return function TextInput({ value, field, id, onChange, autoFocus, invalid, describedBy }: EditProps) {
        return (
            <Input
                id={id}
                type={type}
                value={asText(value)}
                maxLength={field.max}
                autoFocus={autoFocus}
                status={invalid ? 'error' : ''}
                aria-describedby={describedBy}
                autoComplete="off"
                onChange={(event) => onChange(orNull(event.target.value))}
            />
        );
    };
}

function LongInput({ value, field, id, onChange, autoFocus, invalid, describedBy }: EditProps) {
    return (
        <Input.TextArea
            id={id}
            value={asText(value)}
            maxLength={field.max}
            autoFocus={autoFocus}
            status={invalid ? 'error' : ''}
            aria-describedby={describedBy}
            autoSize={{ minRows: 2, maxRows: 12 }}
            onChange={(event) => onChange(orNull(event.target.value))}
        />
    );
}

interface LinkWay {
    href: (value: string) => string;
    /** Opens beside this page; a call or a mail opens what is for it. */
    page?: boolean;
}

function makeLink({ href, page = false }: LinkWay) {
    return function ShowLink({ value, dense, plain }: ShowProps) {
        const text = asText(value);
        if (plain) return <span className="cut">{text}</span>;
        const link = (
            <a className={dense ? 'cut' : undefined} href={href(text)} {...(page ? { target: '_blank' } : {})} rel="noreferrer">
                {text.replace(/^https?:\/\//, '')}
            </a>
        );
        if (dense) return link;
        return (
            <span className="value-pair">
                {link}
                <CopyValue text={text} />
            </span>
        );
    };
}

function ShowAddress({ value, row, dense, plain }: ShowProps) {
    const text = asText(value);
    if (dense || plain) return <span className={dense ? 'cut' : 'text'}>{text}</span>;
    return (
        <span className="value-pair">
            <span className="text">{text}</span>
            <ShowOnMap address={text} row={row} />
        </span>
    );
}

const text: FieldKit = {
    Show: ShowText,
    Input: makeInput('text'),
    format: asText,
    parse: orNull,
    operators: ['contains', 'starts', 'eq', 'ne', 'null', 'not_null'],
    align: 'start',
    width: 180,
};

const webAddress = (value: string): string => (/^https?:\/\//i.test(value) ? value : `https://${value}`);

function parseJson(source: string): Json | undefined {
    if (source.trim() === '') return null;
    try {
        return JSON.parse(source) as Json;
    } catch {
        return undefined;
    }
}

function JsonInput({ value, onChange, ...rest }: EditProps) {
    return (
        <LongInput
            {...rest}
            value={typeof value === 'string' ? value : value == null ? null : JSON.stringify(value, null, 2)}
            onChange={(next) => onChange(parseJson(asText(next)) ?? next)}
        />
    );
}

export const TEXT_KITS = {
    text,
    /** A street: a text that can be found on a map. */
    address: { ...text, Show: ShowAddress, wide: true, width: 220 },
    long_text: { ...text, Input: LongInput, wide: true, width: 260 },
    email: { ...text, Show: makeLink({ href: (value) => `mailto:${value}` }), Input: makeInput('email'), width: 200 },
    phone: { ...text, Show: makeLink({ href: (value) => `tel:${value.replace(/\s/g, '')}` }), Input: makeInput('tel'), width: 140 },
    url: { ...text, Show: makeLink({ href: webAddress, page: true }), Input: makeInput('url') },
    auto_number: { ...text, width: 110 },
    json: { ...text, Input: JsonInput, parse: parseJson, operators: ['null', 'not_null'], wide: true },
} satisfies Record<string, FieldKit>;
