// The frame: the rail on the left (a bar at the foot on a phone), the page beside it.
import { lazy, Suspense, useEffect, useLayoutEffect, useMemo, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { Outlet, useLocation } from 'react-router';
import { SHELL_ACTIONS } from '@/actions/shell';
import { useOffer } from '@/base/action';
import { useActionKeys } from '@/base/ActionBar';
import { useOnline } from '@/base/connection';
import { useIsPhone } from '@/base/hooks';
import { setShortNumbers } from '@/base/number';
import { setTimeZone } from '@/base/date';
import { languageOf, setLanguage, t, useT } from '@/base/language';
import { ErrorState } from '@/base/States';
import { FRAME, preferences } from '@/base/preferences';
import { useStore } from '@/base/store';
import { showToast } from '@/base/toast';
import { useLocalNames } from '@/record/localNames';
import { StartBanner } from '@/views/start/StartBanner';
import { indexCatalog, MetaProvider, useCatalogQuery } from '@/meta/catalog';
import { MeProvider, useMeQuery } from '@/meta/organisation';
import { asked, forgetAll } from '@/fields/reveal';
import { asking } from '@/record/ask';
import { conflict } from '@/record/conflict';
import { kept, useKept } from '@/record/kept';
import { useLiveFeed } from '@/record/live';
import { panel } from '@/record/panels';
import { trying } from '@/record/trying';
import { ErrorBoundary } from './ErrorBoundary';
import { PhoneBar } from './PhoneBar';
import { Rail } from './Rail';
import { SearchBar, searching, useSearchKeys } from './searching';
import { useExpiry } from './session';
import { keysShown, useShellContext } from './shellContext';
import { TASTES, tastes } from '@/views/list/state';
import { usePlaceKeys } from './placeKeys';
import { TryingBanner } from './TryingBanner';
import './shell.css';

const ConflictDialog = lazy(() => import('@/views/page/ConflictDialog').then((module) => ({ default: module.ConflictDialog })));
const SearchDialog = lazy(() => import('./SearchDialog').then((module) => ({ default: module.SearchDialog })));
const RevealDialog = lazy(() => import('@/views/page/RevealDialog').then((module) => ({ default: module.RevealDialog })));
const KeysDialog = lazy(() => import('./KeysDialog').then((module) => ({ default: module.KeysDialog })));
const AskDialog = lazy(() => import('@/views/page/AskDialog').then((module) => ({ default: module.AskDialog })));
const Panels = lazy(() => import('./Panels').then((module) => ({ default: module.Panels })));

function SearchAnywhere() {
    useSearchKeys();
    const open = useStore(searching);
    return <Suspense>{open && <SearchDialog />}</Suspense>;
}

/** Dialogues that a save or a masked value may ask for, wherever it came from. */
function SaveDialogs() {
    useLocalNames();
    const clash = useStore(conflict);
    const missing = useStore(asking);
    const hidden = useStore(asked);
    const opened = useStore(panel);
    return (
        <Suspense>
            {clash && <ConflictDialog />}
            {missing && <AskDialog />}
            {hidden && <RevealDialog />}
            {opened && <Panels key={opened.kind} panel={opened} />}
        </Suspense>
    );
}

/** Whether there is a connection; when it is back, everything in sight is asked for again. */
function useReconnected(): boolean {
    const client = useQueryClient();
    const online = useOnline();
    const [lost, setLost] = useState(false);
    useEffect(() => {
        if (!online) setLost(true);
        else if (lost) {
            setLost(false);
            showToast(t('state.online'));
            void client.invalidateQueries();
        }
    }, [online, lost, client]);
    return online;
}

/** What others change is told while this frame stands. */
function Live() {
    useLiveFeed();
    return null;
}

const KEPT = [kept('frame', preferences, FRAME), kept('list', tastes, TASTES)];

/** Time zone and numbers as this person wants them, before anything is drawn. */
function useFormats(zone: string | undefined): void {
    const { numbers } = useStore(preferences);
    useLayoutEffect(() => {
        if (zone) setTimeZone(zone);
        setShortNumbers(numbers);
    }, [zone, numbers]);
}

function useMyLanguage(locale: string | undefined): void {
    const [seen, setSeen] = useState<string>();
    useEffect(() => {
        if (!locale || locale === seen) return;
        setSeen(locale);
        setLanguage(languageOf(locale));
    }, [locale, seen]);
}

/** Shortcuts and palette entries that hold on every page. */
function FrameActions() {
    const context = useShellContext();
    useActionKeys(SHELL_ACTIONS, context);
    useOffer(SHELL_ACTIONS, context);
    usePlaceKeys();
    const open = useStore(keysShown);
    return <Suspense>{open && <KeysDialog />}</Suspense>;
}

export function Shell() {
    useExpiry();
    const t = useT();
    const phone = useIsPhone();
    const online = useReconnected();
    const { railFolded } = useStore(preferences);
    const { pathname } = useLocation();
    const me = useMeQuery();
    // What was revealed on a page is forgotten with the page.
    useEffect(() => forgetAll, [pathname]);
    const catalog = useCatalogQuery(me.isSuccess);
    const tried = useStore(trying);
    // Whoever looks through somebody's eyes goes on reading his own language.
    useMyLanguage(tried ? undefined : me.data?.user.locale);
    useFormats(me.data?.user.time_zone);
    useKept(KEPT, tried ? undefined : me.data?.user.id);
    const meta = useMemo(() => indexCatalog(catalog.data ?? { version: 0, objects: [] }), [catalog.data]);
    // What was read once goes on serving while the server cannot be asked again.
    const failed = (!me.data && me.error) || (!catalog.data && catalog.error);
    if (failed && !me.isFetching)
        return (
            <>
                <TryingBanner />
                <ErrorState error={failed} onRetry={() => void (me.error ? me.refetch() : catalog.refetch())} />
            </>
        );
    return (
        <MeProvider value={me.data}>
            <MetaProvider value={meta}>
                <TryingBanner />
                <div className={`shell${railFolded ? ' is-folded' : ''}${tried ? ' is-trying' : ''}`}>
                    <a className="skip" href="#page">
                        {t('nav.skip')}
                    </a>
                    {!phone && <Rail />}
                    {catalog.data && <SearchAnywhere />}
                    {catalog.data && <FrameActions />}
                    <main id="page" className="page" tabIndex={-1}>
                        {!online && (
                            <p className="offline" role="status">
                                {t('state.offline')}
                            </p>
                        )}
                        {phone && !pathname.slice(1).includes('/') && pathname !== '/search' && <SearchBar />}
                        {catalog.data && <StartBanner />}
                        {catalog.data && (
                            <ErrorBoundary key={pathname}>
                                <Outlet />
                            </ErrorBoundary>
                        )}
                    </main>
                    {phone && <PhoneBar />}
                    <SaveDialogs />
                    {catalog.data && <Live />}
                </div>
            </MetaProvider>
        </MeProvider>
    );
}
