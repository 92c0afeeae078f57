// Provinces, cities and districts of China, and which of them go together. Pure functions over the table of
// administrative divisions, which is loaded when somebody writes an address. Names are kept short where people say
// them short (江苏, 长沙), as they stand in filters; districts keep their whole name.

export interface City {
    name: string;
    full: string;
    districts: string[];
}

export interface Province {
    name: string;
    full: string;
    cities: City[];
}

export interface AreaList {
    province_list: Record<string, string>;
    city_list: Record<string, string>;
    county_list: Record<string, string>;
}

/** What an address says; each may be empty. */
export interface Address {
    country?: string | null;
    province?: string | null;
    city?: string | null;
    district?: string | null;
}

export type Part = keyof Address;
export const PARTS: readonly Part[] = ['country', 'province', 'city', 'district'];
export const isPart = (name: string): name is Part => (PARTS as readonly string[]).includes(name);

const PROVINCE_TAIL = /(特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|省|市)$/;
export const shortProvince = (name: string): string => name.replace(PROVINCE_TAIL, '');
export const shortCity = (name: string): string => (name.length > 2 ? name.replace(/市$/, '') : name);

/** Counties a province governs itself stand among its cities; those of a city that is a province are districts. */
const DIRECT = /直辖县/;
const COUNTIES = '县';

const below = (list: Record<string, string>, head: string): [string, string][] =>
    Object.entries(list).filter(([code]) => code.startsWith(head));

function citiesOf({ city_list, county_list }: AreaList, head: string): City[] {
    const cities: City[] = [];
    for (const [code, full] of below(city_list, head)) {
        const counties = below(county_list, code.slice(0, 4)).map(([, name]) => name);
        const first = cities[0];
        if (DIRECT.test(full)) cities.push(...counties.map((name) => ({ name: shortCity(name), full: name, districts: [] })));
        else if (full === COUNTIES && first) first.districts.push(...counties);
        else cities.push({ name: shortCity(full), full, districts: counties });
    }
    return cities;
}

export const buildPlaces = (areas: AreaList): Province[] =>
    Object.entries(areas.province_list).map(([code, full]) => ({ name: shortProvince(full), full, cities: citiesOf(areas, code.slice(0, 2)) }));

const CHINA = new Set(['中国', '中国大陆', '中华人民共和国', 'china', 'mainland china', 'cn', 'chn', 'prc', "people's republic of china"]);
export const isChina = (country: string): boolean => CHINA.has(country.trim().toLowerCase());

const named = (name: string | null | undefined) => (place: { name: string; full: string }): boolean =>
    Boolean(name) && (place.name === name || place.full === name);

const provinceOf = (places: readonly Province[], name: string | null | undefined) => places.find(named(name));

function cityOf(places: readonly Province[], address: Address): City | undefined {
    const within = provinceOf(places, address.province);
    return (within ? within.cities : places.flatMap((one) => one.cities)).find(named(address.city));
}

export interface Offer {
    name: string;
    /** Where it lies, said when no province is given yet. */
    within?: string;
    full: string;
}

/** What may stand in this part beside the others. */
export function offers(places: readonly Province[], part: Part, address: Address): Offer[] {
    if (part === 'province') return places.map(({ name, full }) => ({ name, full }));
    if (part === 'district') return (cityOf(places, address)?.districts ?? []).map((name) => ({ name, full: name }));
    const within = provinceOf(places, address.province);
    if (within) return within.cities.map(({ name, full }) => ({ name, full }));
    return places.flatMap((province) => province.cities.map(({ name, full }) => ({ name, full, within: province.name })));
}

/** The other parts once this one was chosen: what lies above is filled in, what lies below and does not belong goes. */
export function settle(places: readonly Province[], part: Part, name: string, address: Address, china: string): Address {
    if (part === 'country') return isChina(name) || !address.country ? { country: name } : { country: name, province: null, city: null, district: null };
    const country = address.country || china;
    if (part === 'province') {
        const cities = provinceOf(places, name)?.cities ?? [];
        const city = cities.find(named(address.city));
        const [only] = cities.length === 1 ? cities : [];
        const kept = city?.districts.includes(address.district ?? '') ? (address.district ?? null) : null;
        return { country, province: name, city: (city ?? only)?.name ?? null, district: kept };
    }
    if (part === 'city') {
        const province = provinceOf(places, address.province) ?? places.find((one) => one.cities.some(named(name)));
        const city = province?.cities.find(named(name));
        const kept = city?.districts.includes(address.district ?? '') ? (address.district ?? null) : null;
        return { country, province: province?.name ?? address.province ?? null, city: name, district: kept };
    }
    return { district: name };
}
