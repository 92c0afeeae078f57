import type { Row } from '@/api/types';
import { asReference } from '@/fields/reference';
import { useIsAdmin, useMe } from '@/meta/organisation';

/** One's own. Without an owner it is the organisation's: everybody reads it, administrators change it. */
export function useMayChange(row: Row | undefined): boolean {
    const admin = useIsAdmin();
    const me = useMe()?.user.id;
    return admin || !row || asReference(row['owner'])?.id === me;
}
