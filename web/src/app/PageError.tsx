import { useRouteError } from 'react-router';
import { ErrorState } from '@/base/States';

export function PageError() {
    return <ErrorState whole error={useRouteError()} onRetry={() => location.reload()} />;
}
