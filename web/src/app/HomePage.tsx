import { lazy, Suspense } from 'react';

const Home = lazy(() => import('@/views/home/HomePage').then((module) => ({ default: module.HomePage })));

/** The first page: loaded like every other when it is opened. */
export function HomePage() {
    return (
        <Suspense fallback={<div className="sheet is-ground" />}>
            <Home />
        </Suspense>
    );
}
