import { useNavigate } from 'react-router';
import { useKeys } from '@/base/keys';
import { useLanguage } from '@/base/language';
import { useMeta } from '@/meta/catalog';
import { useIsAdmin } from '@/meta/organisation';
import { places, type Place } from '@/modules/places';

/** The places this person may go to by two keys. */
export function useKeyedPlaces(): (Place & { keys: string })[] {
    const { objects } = useMeta();
    const admin = useIsAdmin();
    const language = useLanguage();
    return places(objects, admin, language).flatMap((place) => (place.keys ? [{ ...place, keys: place.keys }] : []));
}

export function usePlaceKeys(): void {
    const navigate = useNavigate();
    const all = useKeyedPlaces();
    useKeys(Object.fromEntries(all.map(({ keys, path }) => [keys, () => void navigate(path)])));
}
