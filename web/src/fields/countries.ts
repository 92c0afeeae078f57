// Names of countries and regions in a language, from the browser's own table.
import type { Language } from '@/base/language';

const CODES =
    'CN HK MO TW AD AE AF AG AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CL ' +
    'CM CO CR CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FM FR GA GB GD GE GH GM GN GQ GR GT GW GY HN HR HT HU ID ' +
    'IE IL IN IQ IR IS IT JM JO JP KE KG KH KI KM KN KP KR KW KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MH MK ML ' +
    'MM MN MR MT MU MV MW MX MY MZ NA NE NG NI NL NO NP NR NZ OM PA PE PG PH PK PL PS PT PW PY QA RO RS RU RW SA SB SC SD ' +
    'SE SG SI SK SL SM SN SO SR SS ST SV SY SZ TD TG TH TJ TL TM TN TO TR TT TV TZ UA UG US UY UZ VA VC VE VN VU WS YE ZA ZM ZW';

/** As imports write them, too. */
const USUAL: Record<Language, Record<string, string>> = {
    zh: { HK: '中国香港', MO: '中国澳门', TW: '中国台湾' },
    en: { CN: 'China', HK: 'Hong Kong', MO: 'Macao', TW: 'Taiwan' },
};

export function countries(language: Language): string[] {
    const names = new Intl.DisplayNames([language === 'zh' ? 'zh-CN' : 'en'], { type: 'region' });
    return CODES.split(' ').map((code) => USUAL[language][code] ?? names.of(code) ?? code);
}
