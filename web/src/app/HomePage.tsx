import { Navigate } from 'react-router';
import { useMeta } from '@/meta/catalog';
import { isListed } from '@/modules/rail';

/** Home is the reports for now; who may not see any begins with the first list. */
export function HomePage() {
    const meta = useMeta();
    const first = meta.byName.has('report') ? 'reports' : meta.objects.find(isListed)?.plural;
    return first ? <Navigate replace to={`/${first}`} /> : null;
}
