// The search box: open or not, the keys that open it, and what one clicks to open it.
import { Search } from 'lucide-react';
import { keyLabel, useKeys } from '@/base/keys';
import { useT } from '@/base/language';
import { createStore } from '@/base/store';

export const searching = createStore(false);

const open = (event?: KeyboardEvent): void => {
    event?.preventDefault();
    searching.set(true);
};

export function useSearchKeys(): void {
    useKeys({ 'mod+k': open, '/': open });
}

export function SearchBar() {
    const t = useT();
    return (
        <button type="button" className="search-bar" title={t('search.title')} aria-haspopup="dialog" onClick={() => open()}>
            <Search size={16} aria-hidden />
            <span className="rail-text">{t('search.title')}</span>
            <kbd className="rail-text">{keyLabel('mod+k')}</kbd>
        </button>
    );
}
