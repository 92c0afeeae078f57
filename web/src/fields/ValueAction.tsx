// What can be done with a value where it stands: copied, or found on a map. Small, seen when the value is near.
import { Copy, MapPin } from 'lucide-react';
import type { Row } from '@/api/types';
import { useT } from '@/base/language';
import { showToast } from '@/base/toast';
import { isChina } from './places';

/** Nothing where the browser does not let a page write to the clipboard. */
export function CopyValue({ text }: { text: string }) {
    const t = useT();
    if (typeof navigator === 'undefined' || !navigator.clipboard) return null;
    const copy = async (): Promise<void> => {
        await navigator.clipboard.writeText(text);
        showToast(t('value.copied', { text }));
    };
    return (
        <button type="button" className="value-action" aria-label={t('value.copy', { text })} title={t('value.copy', { text })} onClick={() => void copy().catch(() => undefined)}>
            <Copy size={14} aria-hidden />
        </button>
    );
}

const PARTS = ['province', 'city', 'district'];
const textIn = (row: Row | undefined, name: string): string => (typeof row?.[name] === 'string' ? row[name] : '');

/** Where a map shows an address: one that knows China for what lies there, the open one for the rest. */
export function mapUrl(address: string, row: Row | undefined): string {
    const country = textIn(row, 'country');
    const china = country ? isChina(country) : /\p{Script=Han}/u.test(address);
    const parts = [...new Set([...PARTS.map((name) => textIn(row, name)), address])].filter(Boolean);
    if (china) return `https://uri.amap.com/search?keyword=${encodeURIComponent(parts.join(''))}`;
    return `https://www.openstreetmap.org/search?query=${encodeURIComponent([...parts.toReversed(), country].filter(Boolean).join(', '))}`;
}

export function ShowOnMap({ address, row }: { address: string; row: Row | undefined }) {
    const t = useT();
    return (
        <a className="value-action" href={mapUrl(address, row)} target="_blank" rel="noreferrer" aria-label={t('value.map')} title={t('value.map')}>
            <MapPin size={14} aria-hidden />
        </a>
    );
}
