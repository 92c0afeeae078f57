import { areaList } from '@vant/area-data';
import { describe, expect, it } from 'vitest';
import { countries } from '@/fields/countries';
import { mapUrl } from '@/fields/ValueAction';
import { buildPlaces, isChina, offers, settle, shortCity, shortProvince } from '@/fields/places';

const places = buildPlaces(areaList);
const names = (all: { name: string }[]) => all.map((one) => one.name);

describe('places of China', () => {
    it('have the names people say', () => {
        expect([shortProvince('江苏省'), shortProvince('内蒙古自治区'), shortProvince('新疆维吾尔自治区'), shortProvince('北京市'), shortProvince('香港特别行政区')])
            .toEqual(['江苏', '内蒙古', '新疆', '北京', '香港']);
        expect([shortCity('长沙市'), shortCity('恩施土家族苗族自治州'), shortCity('沙市')]).toEqual(['长沙', '恩施土家族苗族自治州', '沙市']);
        expect(new Set(names(places)).size).toBe(34);
    });

    it('are offered by what lies above them', () => {
        expect(names(offers(places, 'city', { province: '江苏' }))).toContain('苏州');
        expect(names(offers(places, 'city', { province: '江苏' }))).not.toContain('长沙');
        expect(names(offers(places, 'district', { province: '湖南', city: '长沙' }))).toContain('岳麓区');
        expect(offers(places, 'city', {}).find((one) => one.name === '长沙')?.within).toBe('湖南');
    });

    it('know cities that are provinces and counties without a city', () => {
        expect(names(offers(places, 'district', { province: '北京', city: '北京' }))).toContain('海淀区');
        const districts = names(offers(places, 'district', { province: '重庆', city: '重庆' }));
        expect(districts).toContain('渝中区');
        expect(districts).toContain('云阳县');
        expect(names(offers(places, 'city', { province: '湖北' }))).toContain('仙桃');
        expect(places.flatMap((one) => names(one.cities)).filter((name) => /直辖|^县$/.test(name))).toEqual([]);
    });
});

describe('a choice', () => {
    it('takes away what lies below and elsewhere', () => {
        const next = settle(places, 'province', '江苏', { country: '中国', province: '湖南', city: '长沙', district: '岳麓区' }, '中国');
        expect(next).toEqual({ country: '中国', province: '江苏', city: null, district: null });
    });

    it('keeps what still fits', () => {
        const next = settle(places, 'province', '湖南', { city: '长沙', district: '岳麓区' }, '中国');
        expect(next).toEqual({ country: '中国', province: '湖南', city: '长沙', district: '岳麓区' });
    });

    it('fills in what lies above', () => {
        expect(settle(places, 'city', '青岛', {}, '中国')).toEqual({ country: '中国', province: '山东', city: '青岛', district: null });
        expect(settle(places, 'province', '上海', {}, '中国').city).toBe('上海');
    });

    it('of another country empties what was in China', () => {
        expect(settle(places, 'country', '日本', { country: '中国', province: '湖南' }, '中国')).toEqual({ country: '日本', province: null, city: null, district: null });
        expect(settle(places, 'country', '中国', { province: '湖南' }, '中国')).toEqual({ country: '中国' });
    });
});

it('countries have one name each, in both languages', () => {
    for (const language of ['zh', 'en'] as const) {
        const all = countries(language);
        expect(new Set(all).size).toBe(all.length);
        expect(isChina(all[0] ?? '')).toBe(true);
    }
});

describe('a map', () => {
    it('is the one that knows the place', () => {
        const china = decodeURIComponent(mapUrl('山东路 1 号', { id: '1', country: '中国', province: '山东', city: '青岛', district: '市南区' }));
        expect(china).toBe('https://uri.amap.com/search?keyword=山东青岛市南区山东路 1 号');
        expect(decodeURIComponent(mapUrl('南京路', { id: '1', province: '上海', city: '上海' }))).toBe('https://uri.amap.com/search?keyword=上海南京路');
        const abroad = decodeURIComponent(mapUrl('1 High St', { id: '1', country: 'Ireland', city: 'Cork' }));
        expect(abroad).toBe('https://www.openstreetmap.org/search?query=1 High St, Cork, Ireland');
    });
});
