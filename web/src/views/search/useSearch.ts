import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { search } from '@/api/search';
import { useDebounced } from '@/base/hooks';

const PAUSE = 120;

/** What is found while somebody types: asked after a short pause, an older question is cancelled, and its answer
 * stays until the new one is there (`stale`). */
export function useSearch(typed: string, limit: number, object?: string) {
    const q = typed.trim();
    const asked = useDebounced(q, PAUSE);
    const query = useQuery({
        queryKey: ['search', asked, limit, object ?? ''],
        queryFn: ({ signal }) => search(asked, limit, object, signal),
        enabled: asked !== '',
        placeholderData: keepPreviousData,
        staleTime: 2_000,
        gcTime: 60_000,
    });
    const stale = q !== '' && (asked !== q || query.isPlaceholderData || (query.isPending && query.isFetching));
    return { q, stale, reply: q === '' ? undefined : query.data, error: q === '' ? null : query.error, retry: () => void query.refetch() };
}
