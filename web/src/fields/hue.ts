// Colours of options and avatars: twelve hues that stay apart for colour-blind eyes, each with a light and
// a dark form in fields.css.
const HUES = [
    'grey', 'blue', 'cyan', 'teal', 'green', 'lime', 'gold', 'orange', 'red', 'magenta', 'purple', 'indigo',
] as const;

export type Hue = (typeof HUES)[number];

const OTHER_NAMES: Record<string, Hue> = {
    gray: 'grey', default: 'grey', yellow: 'gold', amber: 'gold', volcano: 'orange', pink: 'magenta',
    violet: 'purple', geekblue: 'indigo', sky: 'cyan', turquoise: 'teal',
};

export function hueOf(color: string | undefined): Hue {
    const name = color?.toLowerCase() ?? '';
    return HUES.find((hue) => hue === name) ?? OTHER_NAMES[name] ?? 'grey';
}

/** Always the same hue for the same text. */
export function hueOfText(text: string): Hue {
    let sum = 0;
    for (const letter of text) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
    return HUES[1 + (sum % (HUES.length - 1))] ?? 'blue';
}

export const HUE_NAMES: readonly Hue[] = HUES;

/** The letters of an avatar: the last two characters of a Chinese name, else initials. */
export function initials(name: string): string {
    const trimmed = name.trim();
    const han = trimmed.match(/\p{Script=Han}/gu);
    if (han) return han.slice(-2).join('');
    const words = trimmed.split(/\s+/);
    return ((words[0]?.[0] ?? '') + (words.length > 1 ? (words.at(-1)?.[0] ?? '') : '')).toUpperCase();
}
