// What lies open beside a list stands in its address: a link shows it, and Back closes it.
import { useCallback } from 'react';
import { useLocation, useSearchParams } from 'react-router';
import type { Row } from '@/api/types';

const PART = 'peek';

export interface Peeking {
    peeked: string | undefined;
    setPeeked: (row: Row | undefined) => void;
    /** The row behind or before the one that lies open. */
    step: (rows: readonly Row[], by: 1 | -1) => void;
}

const withPeek = (search: URLSearchParams, id: string | undefined): URLSearchParams => {
    const next = new URLSearchParams(search);
    if (id) next.set(PART, id);
    else next.delete(PART);
    return next;
};

export function usePeek(): Peeking {
    const [search, setSearch] = useSearchParams();
    const peeked = search.get(PART) ?? undefined;
    const setPeeked = useCallback(
        (row: Row | undefined) =>
            setSearch((before) => withPeek(before, row?.id), { replace: row === undefined || peeked !== undefined }),
        [setSearch, peeked],
    );
    const step = (rows: readonly Row[], by: 1 | -1): void => {
        const at = rows.findIndex((row) => row.id === peeked);
        const next = rows[at + by];
        if (at >= 0 && next) setPeeked(next);
    };
    return { peeked, setPeeked, step };
}

/** The address of a list whatever lies open beside it. */
export function useListPlace(): string {
    const { pathname, search } = useLocation();
    const rest = withPeek(new URLSearchParams(search), undefined).toString();
    return pathname + (rest ? `?${rest}` : '');
}
