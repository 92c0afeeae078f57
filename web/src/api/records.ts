// Records of any object. Objects are named by their plural, as in the address of the call.
import { call, get, type Reply } from '@/base/http';
import type { Duplicates } from './duplicates';
import type {
    AggregateQuery,
    AggregateReply,
    DeletedEntry,
    FacetQuery,
    Facets,
    TimelineEntry,
    Page,
    Reference,
    Row,
    Values,
} from './types';

export interface ListQuery {
    filter?: string | undefined;
    sort?: string | undefined;
    fields?: string | undefined;
    limit?: number;
    cursor?: string | undefined;
}

export const list = (plural: string, query: ListQuery, signal?: AbortSignal): Promise<Page<Row>> =>
    get<Page<Row>>(`/${plural}`, { ...query }, signal);

export async function total(plural: string, filter: string, signal?: AbortSignal): Promise<number> {
    const page = await get<Page<Row>>(`/${plural}`, { filter, limit: 0, total: true }, signal);
    return page.total ?? 0;
}

export const read = (plural: string, id: string, signal?: AbortSignal): Promise<Row> =>
    get<Row>(`/${plural}/${id}`, undefined, signal);

export const create = (plural: string, values: Values): Promise<Reply<Row>> =>
    call<Row>('POST', `/${plural}`, { body: values });

export const update = (plural: string, id: string, values: Values, version?: number): Promise<Reply<Row>> =>
    call<Row>('PATCH', `/${plural}/${id}`, { body: values, version });

export const remove = (plural: string, id: string): Promise<Reply<unknown>> => call('DELETE', `/${plural}/${id}`);

export const restore = (plural: string, id: string): Promise<Reply<Row>> =>
    call<Row>('POST', `/${plural}/${id}/restore`);

export const timeline = (plural: string, id: string, query: { before?: string | undefined; kinds?: string | undefined; by?: string | undefined }): Promise<Page<TimelineEntry>> =>
    get<Page<TimelineEntry>>(`/${plural}/${id}/timeline`, { limit: 30, ...query });

export const deleted = (plural: string, cursor?: string): Promise<Page<DeletedEntry>> =>
    get<Page<DeletedEntry>>(`/${plural}/deleted`, { cursor });

export async function aggregate(plural: string, query: AggregateQuery): Promise<AggregateReply> {
    const body = { ...query, filter: query.filter || undefined };
    return (await call<AggregateReply>('POST', `/${plural}/aggregate`, { body })).data;
}

export async function facets(plural: string, query: FacetQuery): Promise<Facets> {
    const body = { ...query, filter: query.filter || undefined };
    return (await call<{ data: Facets }>('POST', `/${plural}/facets`, { body })).data.data;
}

export async function duplicates(plural: string, values: Values, id?: string, signal?: AbortSignal): Promise<Duplicates> {
    return (await call<Duplicates>('POST', `/${plural}/check-duplicates`, { body: { values, id }, signal })).data;
}

export interface BatchCall {
    action: 'update' | 'assign' | 'delete';
    ids?: string[];
    filter?: string;
    values?: Values;
}

/** `txn` is null when nothing had to change; `job` stands where there was too much to wait for. */
export interface BatchReply {
    txn?: string | null;
    changed?: number;
    job?: string;
}

export const batch = (plural: string, body: BatchCall): Promise<Reply<BatchReply>> =>
    call('POST', `/${plural}/batch`, { body });

export interface BatchSample {
    id: string;
    name: string | null;
    before: Values | null;
    after: Values | null;
}

/** What a batch would do. `examined` of the `count` records were looked at. */
export interface BatchPreview {
    count: number;
    examined?: number;
    changes: number;
    unchanged?: number;
    refused: number;
    reasons?: { code: string; reason: string; count: number }[];
    sample: BatchSample[];
}

export async function previewBatch(plural: string, body: BatchCall): Promise<BatchPreview> {
    return (await call<BatchPreview>('POST', `/${plural}/batch`, { body: { ...body, dry_run: true } })).data;
}

/** What a reference field may point to; an any-reference names the object looked for. */
export async function candidates(object: string, field: string, q: string, target?: string): Promise<Reference[]> {
    const page = await get<{ data: Reference[] }>(`/values/${object}/${field}`, { q, target, limit: 20 });
    return page.data;
}
