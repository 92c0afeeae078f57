import type { Row } from '@/api/types';
import { useIsAdmin } from '@/meta/organisation';

/** A report without an owner is the organisation's: everybody reads it, administrators change it. */
export function useMayChange(row: Row | undefined): boolean {
    const admin = useIsAdmin();
    return admin || !row || row['owner'] != null;
}
