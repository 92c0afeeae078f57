// The two languages: every text a person reads stands in text/en.json and text/zh.json under one key.
import i18next from 'i18next';
import { useSyncExternalStore } from 'react';
import en from './text/en.json';
import zh from './text/zh.json';

export type Language = 'en' | 'zh';

type Key = keyof typeof en;
/** A key of the language files; counted texts (…_one, …_other) are named without their ending. */
export type TextKey = Key extends infer K ? (K extends `${infer Stem}_${'one' | 'other'}` ? Stem : K) : never;
export type TextValues = Record<string, string | number>;
export type Translate = (key: TextKey, values?: TextValues) => string;

export interface Label {
    en: string;
    zh: string;
}

export const LOCALE: Record<Language, string> = { en: 'en-GB', zh: 'zh-CN' };
export const OTHER: Record<Language, Language> = { en: 'zh', zh: 'en' };

export const languageOf = (locale: string | null | undefined): Language =>
    locale?.toLowerCase().startsWith('zh') ? 'zh' : 'en';

void i18next.init({
    lng: 'en',
    fallbackLng: false,
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    initAsync: false,
    resources: { en: { translation: en }, zh: { translation: zh } },
});

export const language = (): Language => languageOf(i18next.language);

export function setLanguage(next: Language): void {
    if (typeof document !== 'undefined') document.documentElement.lang = LOCALE[next];
    void i18next.changeLanguage(next);
}

export const t: Translate = (key, values) => i18next.t(key, values ?? {});

/** One text in each language, whichever is shown. */
export const inEvery = (key: TextKey): Record<Language, (values: TextValues) => string> => ({
    en: (values) => i18next.t(key, { ...values, lng: 'en' }),
    zh: (values) => i18next.t(key, { ...values, lng: 'zh' }),
});

/** A text as a label: what is to be kept in both. */
export const both = (key: TextKey): Label => ({ en: inEvery(key).en({}), zh: inEvery(key).zh({}) });

const subscribe = (listener: () => void): (() => void) => {
    i18next.on('languageChanged', listener);
    return () => i18next.off('languageChanged', listener);
};

let formats = 0;
const formatListeners = new Set<() => void>();

/** Whatever shows a number or a moment is drawn again: the time zone or the way of writing numbers is another. */
export function formatsChanged(): void {
    formats += 1;
    formatListeners.forEach((listener) => listener());
}

const subscribeFormats = (listener: () => void): (() => void) => {
    formatListeners.add(listener);
    return () => formatListeners.delete(listener);
};

/** The language; who asks for it is drawn again when it, or a format, becomes another. */
export function useLanguage(): Language {
    useSyncExternalStore(subscribeFormats, () => formats, () => formats);
    return useSyncExternalStore(subscribe, language, language);
}

/** The translation function, and a new drawing when the language changes. */
export function useT(): Translate {
    useLanguage();
    return t;
}

/** The label in a language; the other one where a translation is missing. */
export const inLanguage = (label: Label | undefined, which: Language): string =>
    label ? label[which] || label[OTHER[which]] : '';

export function useLabel(): (label: Label | undefined) => string {
    const which = useLanguage();
    return (label) => inLanguage(label, which);
}
