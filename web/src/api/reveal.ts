import { call } from '@/base/http';
import type { Json } from './types';

/** Masked values whole. The reason is kept in the audit. */
export async function reveal(plural: string, id: string, fields: string[], reason: string): Promise<Record<string, Json>> {
    return (await call<{ values: Record<string, Json> }>('POST', `/${plural}/${id}/reveal`, { body: { fields, reason } })).data.values;
}
