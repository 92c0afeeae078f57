// What is one's own in the rail: favourites and the records opened last.
import { Link2, Star, X } from 'lucide-react';
import { useLocation } from 'react-router';
import { IconButton } from '@/base/IconButton';
import { useT } from '@/base/language';
import { iconOf } from '@/meta/icons';
import { useDropFavourite, useFavourites } from '@/record/favourites';
import { useRecents } from '@/record/recents';
import { RailEntryLink, RailGroup } from './RailGroup';

const RECENTS = 5;

export function RailFavourites() {
    const t = useT();
    const { pathname, search } = useLocation();
    const { all } = useFavourites();
    const drop = useDropFavourite();
    if (all.length === 0) return null;
    return (
        <RailGroup name="favourites" heading={t('nav.favourites')}>
            {all.map(({ id, path, name, object }) => (
                <span key={id} className="rail-kept">
                    <RailEntryLink to={path} icon={object ? iconOf(object.icon) : Link2} text={name} exactly={pathname + search === path} />
                    <IconButton icon={X} label={t('favourite.drop', { name })} onClick={() => void drop(id)} />
                </span>
            ))}
        </RailGroup>
    );
}

export function RailRecents() {
    const t = useT();
    const { pathname } = useLocation();
    const favourites = useFavourites().all;
    const recents = useRecents()
        .map(({ object, id, name }) => ({ object, id, name, path: `/${object.plural}/${id}` }))
        .filter(({ path }) => !favourites.some((one) => one.path === path))
        .slice(0, RECENTS);
    if (recents.length === 0) return null;
    return (
        <RailGroup name="recent" heading={t('nav.recent')}>
            {recents.map(({ object, id, name, path }) => (
                <RailEntryLink key={id} to={path} icon={iconOf(object.icon) ?? Star} text={name} exactly={pathname === path} />
            ))}
        </RailGroup>
    );
}
