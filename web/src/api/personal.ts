// What is kept about one person: given out, or erased for good.
import { call, get } from '@/base/http';
import type { Json } from './types';

export interface ErasedItem {
    object: string;
    label: string;
    id: string;
    deleted: boolean;
    fields: string[];
    children: number;
}

export interface Erasure {
    txn: string | null;
    dry_run: boolean;
    erased: ErasedItem[];
    kept: { what: string; count?: number; why: string }[];
}

export const personalData = (plural: string, id: string): Promise<Json> => get<Json>(`/${plural}/${id}/personal-data`);

export async function erase(plural: string, id: string, body: { reason: string } | { dry_run: true }): Promise<Erasure> {
    return (await call<Erasure>('POST', `/${plural}/${id}/erase`, { body })).data;
}
