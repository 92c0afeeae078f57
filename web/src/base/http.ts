// The one place that talks to the server: JSON in and out, errors as Problem (RFC 9457), the CSRF
// header on writes, the transaction number of every write. Knows no object and no screen.

import { noteReached, noteUnreached } from './connection';

const ROOT = '/api/v1';

export interface FieldProblem {
    field: string;
    code: string;
    message: string;
    /** 1-based character of an expression. */
    position?: number;
}

interface ProblemBody {
    title?: string;
    status?: number;
    code?: string;
    detail?: string;
    errors?: FieldProblem[];
    current?: unknown;
    request_id?: string;
}

/** What the server refused, or `code: 'offline'` with status 0 when it was not reached. */
export class Problem extends Error {
    readonly status: number;
    readonly code: string;
    readonly errors: readonly FieldProblem[];
    /** 412: the record as it is now. */
    readonly current: unknown;
    readonly requestId: string | undefined;

    constructor(status: number, body: ProblemBody) {
        super(body.detail ?? body.title ?? '');
        this.name = 'Problem';
        this.status = status;
        this.code = body.code ?? '';
        this.errors = body.errors ?? [];
        this.current = body.current;
        this.requestId = body.request_id;
    }
}

export interface Reply<T> {
    data: T;
    /** Number of the transaction a write made; what undo takes. */
    txn: string | null;
}

export type Query = Record<string, string | number | boolean | undefined>;

export interface CallOptions {
    query?: Query | undefined;
    body?: unknown;
    version?: number | undefined;
    signal?: AbortSignal | undefined;
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

const expired = new Set<() => void>();

/** Calls back when the server says that nobody is logged in any more. */
export function onSessionExpired(listener: () => void): () => void {
    expired.add(listener);
    return () => expired.delete(listener);
}

/** Headers every request carries, by name. */
const standing = new Map<string, string>();

export function sendAlways(header: string, value: string | undefined): void {
    if (value === undefined) standing.delete(header);
    else standing.set(header, value);
}

export function url(path: string, query: Query = {}): string {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query))
        if (value !== undefined && value !== '') search.set(name, String(value));
    const tail = search.toString();
    return ROOT + path + (tail ? `?${tail}` : '');
}

function headersFor(method: Method, options: CallOptions): Headers {
    const headers = new Headers({ Accept: 'application/json' });
    if (document.documentElement.lang) headers.set('Accept-Language', document.documentElement.lang);
    standing.forEach((value, header) => headers.set(header, value));
    if (method !== 'GET') headers.set('X-Guanxi-Request', '1');
    if (options.body !== undefined) {
        const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
        headers.set('Content-Type', type);
    }
    if (options.version !== undefined) headers.set('If-Match', `"${options.version}"`);
    return headers;
}

async function bodyOf(response: Response): Promise<unknown> {
    const text = await response.text();
    if (!text) return undefined;
    try {
        return JSON.parse(text);
    } catch {
        throw new Problem(response.status, { code: 'not_json', title: response.statusText });
    }
}

async function send(method: Method, path: string, options: CallOptions): Promise<Response> {
    try {
        const response = await fetch(url(path, options.query), {
            method,
            headers: headersFor(method, options),
            body: options.body === undefined ? null : JSON.stringify(options.body),
            credentials: 'same-origin',
            signal: options.signal ?? null,
        });
        noteReached();
        return response;
    } catch (error) {
        if (error instanceof DOMException && error.name === 'AbortError') throw error;
        noteUnreached();
        throw new Problem(0, { code: 'offline' });
    }
}

function refuse(response: Response, path: string, body: unknown): never {
    if (response.status === 401 && path !== '/login') expired.forEach((listener) => listener());
    throw new Problem(response.status, (body ?? {}) as ProblemBody);
}

/** A reply that is a text and no JSON: a file for a spreadsheet. */
export async function callText(method: Method, path: string, options: CallOptions = {}): Promise<string> {
    const response = await send(method, path, options);
    if (!response.ok) refuse(response, path, await bodyOf(response));
    return response.text();
}

export async function call<T>(method: Method, path: string, options: CallOptions = {}): Promise<Reply<T>> {
    const response = await send(method, path, options);
    const body = await bodyOf(response);
    if (!response.ok) refuse(response, path, body);
    return { data: body as T, txn: response.headers.get('X-Guanxi-Txn') };
}

/** Bytes as they are: a piece of a file. */
export async function sendBytes<T>(path: string, query: Query, bytes: Blob, signal?: AbortSignal): Promise<T> {
    const headers = headersFor('PATCH', {});
    headers.set('Content-Type', 'application/octet-stream');
    let response: Response;
    try {
        response = await fetch(url(path, query), { method: 'PATCH', headers, body: bytes, credentials: 'same-origin', signal: signal ?? null });
    } catch (error) {
        if (error instanceof DOMException && error.name === 'AbortError') throw error;
        throw new Problem(0, { code: 'offline' });
    }
    const body = await bodyOf(response);
    if (!response.ok) throw new Problem(response.status, (body ?? {}) as ProblemBody);
    return body as T;
}

export const get = async <T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> =>
    (await call<T>('GET', path, { query, signal })).data;
