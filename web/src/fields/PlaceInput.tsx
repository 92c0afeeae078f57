// Country, province, city and district. Whatever is typed may stand; in China what there is is offered, and a choice
// settles the parts above and below it.
import { AutoComplete } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { Json } from '@/api/types';
import { languageOf } from '@/base/language';
import { useMe } from '@/meta/organisation';
import { countries } from './countries';
import type { EditProps } from './kit';
import { buildPlaces, isChina, isPart, offers, PARTS, settle, type Address, type Offer } from './places';

const usePlaces = (wanted: boolean) =>
    useQuery({
        queryKey: ['places'],
        queryFn: async () => buildPlaces((await import('@vant/area-data')).areaList),
        enabled: wanted,
        staleTime: Infinity,
        gcTime: Infinity,
    });

const MOST = 60;
const matches = (offer: Offer, text: string): boolean => offer.name.includes(text) || offer.full.includes(text) || offer.name.toLowerCase().includes(text.toLowerCase());

export function PlaceInput({ value, field, object, row, id, onChange, onOthers, autoFocus, invalid, describedBy }: EditProps) {
    const part = isPart(field.name) ? field.name : 'district';
    const [asked, setAsked] = useState(false);
    const [typed, setTyped] = useState('');
    // Names are kept in the organisation's language, so that all of its people write one country in one way.
    const home = languageOf(useMe()?.organisation.locale);
    const text = typeof value === 'string' ? value : '';
    const known = PARTS.filter((name) => object.fields.some((one) => one.name === name));
    const address: Address = Object.fromEntries(known.map((name) => [name, typeof row?.[name] === 'string' ? row[name] : null]));
    const inChina = address.country ? isChina(address.country) : home === 'zh';
    const allCountries = useMemo(() => (part === 'country' && asked ? countries(home).map((name) => ({ name, full: name })) : []), [part, asked, home]);
    const { data: places } = usePlaces(asked && inChina && part !== 'country');
    const offered: Offer[] = part === 'country' ? allCountries : inChina && places ? offers(places, part, address) : [];
    const found = (typed ? offered.filter((one) => matches(one, typed)) : offered).slice(0, MOST);
    const choose = (name: string): void => {
        const next = settle(places ?? [], part, name, address, countries(home)[0] ?? '');
        const values = Object.fromEntries(Object.entries(next).filter(([key]) => (known as string[]).includes(key))) as Record<string, Json>;
        setTyped('');
        if (onOthers) onOthers(values);
        else onChange(name);
    };
    return (
        <AutoComplete
            id={id}
            className="full"
            value={text}
            autoFocus={autoFocus}
            status={invalid ? 'error' : ''}
            aria-describedby={describedBy}
            maxLength={field.max}
            options={found.map((one) => ({ value: one.name, key: `${one.within ?? ''}${one.full}`, label: <Offered offer={one} /> }))}
            onFocus={() => {
                setAsked(true);
                setTyped('');
            }}
            onSearch={setTyped}
            onSelect={(name) => name && choose(name)}
            onChange={(next: string | undefined, option) => {
                // A choice comes here, too, and is settled by onSelect.
                if (!option || !('value' in option)) onChange(next?.trim() ? next : null);
            }}
        />
    );
}

function Offered({ offer }: { offer: Offer }) {
    return (
        <span className="offer">
            {offer.full}
            {offer.within && <span className="quiet"> {offer.within}</span>}
        </span>
    );
}
