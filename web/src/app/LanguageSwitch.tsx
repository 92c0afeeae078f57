import { Languages } from 'lucide-react';
import { OTHER, useLanguage, useT, type TextKey } from '@/base/language';
import { chooseLanguage } from './session';

const NAME: Record<'en' | 'zh', TextKey> = { en: 'language.en', zh: 'language.zh' };

/** Changes the language at once; who is not logged in has it remembered by the browser. */
export function LanguageSwitch() {
    const t = useT();
    const other = OTHER[useLanguage()];
    return (
        <button type="button" className="language-switch" onClick={() => chooseLanguage(other)}>
            <Languages size={16} aria-hidden />
            {t(NAME[other])}
        </button>
    );
}
