import { Star as StarIcon } from 'lucide-react';
import { IconButton } from '@/base/IconButton';
import { useT } from '@/base/language';
import { useStar, type Starred } from '@/record/favourites';

/** Keeps a record or a page at hand: it then stands in the rail. */
export function Star({ what }: { what: Starred }) {
    const t = useT();
    const { able, on, toggle } = useStar(what);
    if (!able) return null;
    return (
        <span className={`star${on ? ' is-on' : ''}`}>
            <IconButton icon={StarIcon} label={t(on ? 'favourite.remove' : 'favourite.add')} pressed={on} onClick={() => void toggle()} />
        </span>
    );
}
