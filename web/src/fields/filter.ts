// A filter is text of the expression language; the screen shows it as chips. `readFilter` takes a text
// apart into comparisons it understands and texts it leaves alone, `writeFilter` puts them together again,
// and reading what was written gives the same chips.
import type { Field } from '@/api/types';
import { readRelative, RELATIVE, writeRelative } from './relative';

export const OPERATORS = [
    'contains',
    'starts',
    'eq',
    'ne',
    'gt',
    'gte',
    'lt',
    'lte',
    'between',
    'in',
    'not_in',
    'has',
    'is_true',
    'is_false',
    'is_me',
    ...RELATIVE,
    'null',
    'not_null',
] as const;

export type Operator = (typeof OPERATORS)[number];

/** How many values an operator takes. */
export const ARITY: Record<Operator, 0 | 1 | 2 | 'many'> = {
    contains: 1,
    starts: 1,
    eq: 1,
    ne: 1,
    gt: 1,
    gte: 1,
    lt: 1,
    lte: 1,
    between: 2,
    in: 'many',
    not_in: 'many',
    has: 1,
    is_true: 0,
    is_false: 0,
    is_me: 0,
    today: 0,
    this_week: 0,
    this_month: 0,
    this_quarter: 0,
    this_year: 0,
    next_days: 1,
    past: 0,
    last_days: 1,
    older_days: 1,
    null: 0,
    not_null: 0,
};

export interface Term {
    kind: 'term';
    field: string;
    operator: Operator;
    values: string[];
}

/** A part of a filter that is no simple comparison: kept and shown as it was written. */
export interface RawPart {
    kind: 'raw';
    text: string;
}

export type FilterPart = Term | RawPart;

export const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const unquote = (text: string): string => text.slice(1, -1).replaceAll("''", "'");

const BARE = new Set(['integer', 'decimal', 'money', 'percent', 'duration', 'rating', 'boolean']);

function literal(value: string, field: Field | undefined): string {
    const bare = field && BARE.has(field.type) && /^(-?\d+(\.\d+)?|true|false)$/.test(value);
    return bare ? value : quote(value);
}

const COMPARISONS: Partial<Record<Operator, string>> = {
    contains: 'contains',
    has: 'contains',
    starts: 'starts with',
    eq: '=',
    ne: '!=',
    gt: '>',
    gte: '>=',
    lt: '<',
    lte: '<=',
};

export const isComplete = (term: Term): boolean => {
    const arity = ARITY[term.operator];
    const given = term.values.filter((value) => value !== '').length;
    return arity === 'many' ? given > 0 : given >= arity;
};

export function writeTerm(term: Term, field: Field | undefined): string {
    const { field: name, operator } = term;
    const values = term.values.map((value) => literal(value, field));
    switch (operator) {
        case 'null':
            return `${name} is null`;
        case 'not_null':
            return `${name} is not null`;
        case 'is_true':
            return `${name} = true`;
        case 'is_false':
            return `${name} = false`;
        case 'is_me':
            return `${name} = me()`;
        case 'between':
            return `${name} between ${values[0]} and ${values[1]}`;
        case 'in':
            return values.length === 1 ? `${name} = ${values[0]}` : `${name} in [${values.join(', ')}]`;
        case 'not_in':
            return values.length === 1 ? `${name} != ${values[0]}` : `not (${name} in [${values.join(', ')}])`;
        default:
            return writeRelative(name, operator, term.values[0]) ?? `${name} ${COMPARISONS[operator]} ${values[0]}`;
    }
}

type FieldFinder = (name: string) => Field | undefined;

const writePart = (part: FilterPart, find: FieldFinder): string =>
    part.kind === 'term' ? writeTerm(part, find(part.field)) : part.text;

export function writeFilter(parts: readonly FilterPart[], find: FieldFinder): string {
    const complete = parts.filter((part) => (part.kind === 'term' ? isComplete(part) : part.text.trim() !== ''));
    return complete.map((part) => guard(writePart(part, find), complete.length > 1)).join(' and ');
}

/** Both must hold. Either may be empty. */
export function allOf(...filters: readonly (string | undefined)[]): string {
    const given = filters.filter((filter): filter is string => Boolean(filter?.trim()));
    return given.map((filter) => guard(filter, given.length > 1)).join(' and ');
}

/** An expression with an "or" at its top needs brackets beside an "and". */
const guard = (text: string, needed: boolean): string =>
    needed && splitTop(tokens(text) ?? [], 'or').length > 1 ? `(${text})` : text;

const TOKEN = /\s+|'(?:''|[^'])*'|[\p{L}_][\p{L}\p{N}_.]*|\d+(?:\.\d+)?|[<>!]=|./gsuy;

interface Token {
    text: string;
    start: number;
    end: number;
}

/** Words, literals and signs with their places; null when a quote is left open. */
function tokens(text: string): Token[] | null {
    const found: Token[] = [];
    for (const match of text.matchAll(TOKEN)) {
        const token = match[0];
        if (token === "'") return null;
        if (token.trim()) found.push({ text: token, start: match.index, end: match.index + token.length });
    }
    return found;
}

/** Cuts at a word that stands outside brackets; the "and" of a "between" does not count. */
function splitTop(list: readonly Token[], word: 'and' | 'or'): Token[][] {
    const parts: Token[][] = [[]];
    let depth = 0;
    let between = false;
    for (const token of list) {
        if ('([{'.includes(token.text)) depth += 1;
        if (')]}'.includes(token.text)) depth -= 1;
        const at = depth === 0 ? token.text.toLowerCase() : '';
        if (at === 'between') between = true;
        if (at === word && !(word === 'and' && between)) {
            parts.push([]);
            continue;
        }
        if (at === 'and') between = false;
        parts.at(-1)?.push(token);
    }
    return parts;
}

const VALUE = /^('[^]*'|-?\d+(\.\d+)?|true|false)$/;
const asValue = (text: string): string => (text.startsWith("'") ? unquote(text) : text);

const SIGNS: Record<string, Operator> = { '=': 'eq', '!=': 'ne', '>': 'gt', '>=': 'gte', '<': 'lt', '<=': 'lte' };

const term = (field: string, operator: Operator, values: string[] = []): Term => ({
    kind: 'term',
    field,
    operator,
    values,
});

function readList(words: readonly string[]): string[] | null {
    if (words[0] !== '[' || words.at(-1) !== ']') return null;
    const inner = words.slice(1, -1);
    const values = inner.filter((_, index) => index % 2 === 0);
    const commas = inner.filter((_, index) => index % 2 === 1);
    const right = commas.every((word) => word === ',') && values.every((word) => VALUE.test(word));
    return right && values.length > 0 && inner.length % 2 === 1 ? values.map(asValue) : null;
}

function readSign(name: string, sign: string, rest: readonly string[], field: Field): Term | null {
    const operator = SIGNS[sign];
    const joined = rest.join('');
    if (!operator) return null;
    if (joined === 'me()' && operator === 'eq') return term(name, 'is_me');
    const value = joined.startsWith('-') ? joined : rest[0];
    if (value === undefined || !VALUE.test(value) || (rest.length > 1 && value !== joined)) return null;
    if (field.type === 'boolean' && operator === 'eq') return term(name, value === 'true' ? 'is_true' : 'is_false');
    const picks = field.type === 'select' || field.type === 'reference';
    if (picks && operator === 'eq') return term(name, 'in', [asValue(value)]);
    if (picks && operator === 'ne') return term(name, 'not_in', [asValue(value)]);
    return term(name, operator, [asValue(value)]);
}

function readWords(words: readonly string[], find: FieldFinder): Term | null {
    const [name = '', second = '', ...rest] = words;
    if (name === 'not' && second === '(' && rest.at(-1) === ')') {
        const inner = readWords(rest.slice(0, -1), find);
        return inner?.operator === 'in' ? { ...inner, operator: 'not_in' } : null;
    }
    const field = find(name);
    if (!field) return null;
    const relative = readRelative(second, rest);
    if (relative) return term(name, relative.operator, relative.values);
    const tail = rest.join(' ');
    if (second === 'is' && tail === 'null') return term(name, 'null');
    if (second === 'is' && tail === 'not null') return term(name, 'not_null');
    if (second === 'in') {
        const values = readList(rest);
        return values && term(name, 'in', values);
    }
    const list = field.type === 'multi_select' || field.type === 'tags';
    if (second === 'contains' && rest.length === 1 && VALUE.test(tail))
        return term(name, list ? 'has' : 'contains', [asValue(tail)]);
    if (second === 'starts' && rest[0] === 'with' && rest.length === 2 && VALUE.test(rest[1] ?? ''))
        return term(name, 'starts', [asValue(rest[1] ?? '')]);
    if (second === 'between' && rest.length === 3 && rest[1] === 'and') {
        const [from = '', , to = ''] = rest;
        return VALUE.test(from) && VALUE.test(to) ? term(name, 'between', [asValue(from), asValue(to)]) : null;
    }
    return readSign(name, second, rest, field);
}

/** The inside of a part that stands in brackets as a whole. */
function unwrap(part: readonly Token[], text: string): string | null {
    const [first, last] = [part[0], part.at(-1)];
    if (first?.text !== '(' || last?.text !== ')') return null;
    let depth = 0;
    for (const token of part) {
        if (token.text === '(') depth += 1;
        if (token.text === ')') depth -= 1;
        if (depth === 0 && token !== last) return null;
    }
    return text.slice(first.end, last.start);
}

export function readFilter(text: string, find: FieldFinder): FilterPart[] {
    if (!text.trim()) return [];
    const all = tokens(text);
    if (!all || splitTop(all, 'or').length > 1) return [{ kind: 'raw', text: text.trim() }];
    return splitTop(all, 'and').flatMap((part): FilterPart[] => {
        const inside = unwrap(part, text);
        const parts = inside === null ? [] : readFilter(inside, find);
        if (parts.length > 1 || parts[0]?.kind === 'term') return parts;
        const first = part[0];
        const last = part.at(-1);
        const source = first && last ? text.slice(first.start, last.end) : '';
        const words = part.map((token) => token.text);
        return [readWords(words, find) ?? { kind: 'raw', text: source }];
    });
}
