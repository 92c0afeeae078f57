// One question over the names, numbers, telephones and addresses of every object.
import type { Label } from '@/base/language';
import { get } from '@/base/http';

export interface SearchHit {
    id: string;
    name: string;
    /** Where it was found; a path such as "points.raw" for what belongs to the record. */
    field: string;
    text: string;
    /** [from, length] of what matched in `text`, in characters (code points). */
    marks: [number, number][];
}

export interface SearchGroup {
    object: string;
    label: Label;
    /** Exact, unless `more`. */
    total: number;
    more: boolean;
    hits: SearchHit[];
}

export interface SearchReply {
    q: string;
    data: SearchGroup[];
    /** An index is being made anew: what is not in it yet is not found. */
    building?: boolean;
}

export const MOST_HITS = 50;

export const search = (q: string, limit: number, object: string | undefined, signal?: AbortSignal): Promise<SearchReply> =>
    get<SearchReply>('/search', { q, limit, objects: object }, signal);
