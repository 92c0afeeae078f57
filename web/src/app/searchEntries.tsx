// What the search box lists: recent records, pages and actions while it is empty; then what was found, object by
// object, with the way to all of it, and the pages whose title fits.
import { ArrowRight, Search, Zap, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { SearchReply } from '@/api/search';
import { offered, type Offer } from '@/base/action';
import { keyLabel } from '@/base/keys';
import { inEvery, OTHER, useLabel, useLanguage, useT, type Language } from '@/base/language';
import { useMeta } from '@/meta/catalog';
import { iconOf } from '@/meta/icons';
import { useIsAdmin } from '@/meta/organisation';
import { beginnings, places, type Place } from '@/modules/places';
import { useRecents } from '@/record/recents';
import { countText, matching } from '@/views/search/found';
import { HitText } from '@/views/search/HitText';
import { searchPath } from '@/views/search/SearchPage';

export interface Entry {
    key: string;
    /** Where it leads; an action leads nowhere. */
    path?: string | undefined;
    run?: () => void;
    icon: LucideIcon;
    content: ReactNode;
    /** A way on rather than a thing. */
    weak?: boolean;
}

export interface EntryGroup {
    key: string;
    heading: string;
    count?: string;
    entries: Entry[];
}

const FEW_ACTIONS = 5;
const FITTING = 4;

const placeEntry = ({ path, icon, title, keys }: Place): Entry => ({ key: path, path, icon, content: <Named text={title} keys={keys} /> });

function Named({ text, keys }: { text: string; keys: string | undefined }) {
    return (
        <>
            <span className="hit-name cut">{text}</span>
            {keys && <kbd className="hit-keys">{keyLabel(keys)}</kbd>}
        </>
    );
}

interface Act extends Offer {
    title: string;
    other: string;
}

/** What the page in sight can do, and the frame, in both languages. */
function acts(language: Language): Act[] {
    return offered().map((offer) => {
        const texts = inEvery(offer.label);
        return { ...offer, title: texts[language]({}), other: texts[OTHER[language]]({}) };
    });
}

const actEntry = ({ name, title, icon, keys, run }: Act): Entry => ({
    key: `act-${name}`,
    run,
    icon: icon ?? Zap,
    content: <Named text={title} keys={keys} />,
});

function useBeginning(): EntryGroup[] {
    const t = useT();
    const label = useLabel();
    const language = useLanguage();
    const admin = useIsAdmin();
    const { objects } = useMeta();
    const recents = useRecents().map(({ object, id, name }) => ({
        key: `recent-${id}`,
        path: `/${object.plural}/${id}`,
        icon: iconOf(object.icon),
        content: (
            <>
                <span className="hit-name cut">{name}</span>
                <span className="hit-why cut">{label(object.label)}</span>
            </>
        ),
    }));
    return [
        { key: 'recent', heading: t('search.recent'), entries: recents },
        { key: 'act', heading: t('search.act'), entries: acts(language).slice(0, FEW_ACTIONS).map(actEntry) },
        { key: 'begin', heading: t('search.begin'), entries: beginnings(objects, language).slice(0, FEW_ACTIONS).map(placeEntry) },
        { key: 'go', heading: t('search.go'), entries: places(objects, admin, language).map(placeEntry) },
    ];
}

function useFound(q: string, reply: SearchReply | undefined): EntryGroup[] {
    const t = useT();
    const label = useLabel();
    const language = useLanguage();
    const { byName } = useMeta();
    return (reply?.data ?? []).flatMap((group) => {
        const object = byName.get(group.object);
        if (!object) return [];
        const icon = iconOf(object.icon);
        const count = countText(group, language);
        const entries: Entry[] = group.hits.map((hit) => ({
            key: `${group.object}-${hit.id}`,
            path: `/${object.plural}/${hit.id}`,
            icon,
            content: <HitText object={object} hit={hit} />,
        }));
        if (group.total > group.hits.length)
            entries.push({
                key: `${group.object}-more`,
                path: searchPath(q, group.object),
                icon: ArrowRight,
                weak: true,
                content: <span className="cut">{t('search.more', { count, objects: label(object.plural_label) })}</span>,
            });
        return [{ key: group.object, heading: label(object.plural_label), count, entries }];
    });
}

export function useSearchGroups(q: string, reply: SearchReply | undefined): EntryGroup[] {
    const t = useT();
    const language = useLanguage();
    const admin = useIsAdmin();
    const { objects } = useMeta();
    const beginning = useBeginning();
    const found = useFound(q, reply);
    if (q === '') return beginning.filter((group) => group.entries.length > 0);
    const fitting = matching([...places(objects, admin, language), ...beginnings(objects, language)], q, FITTING);
    const all: Entry = { key: 'all', path: searchPath(q), icon: Search, weak: true, content: <span className="cut">{t('search.all', { q })}</span> };
    const doing: EntryGroup = { key: 'act', heading: t('search.act'), entries: matching(acts(language), q, FITTING).map(actEntry) };
    const last: EntryGroup = { key: 'go', heading: t('search.go'), entries: [...fitting.map(placeEntry), ...(found.length > 0 ? [all] : [])] };
    return [...found, doing, last].filter((group) => group.entries.length > 0);
}
