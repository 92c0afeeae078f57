// What was found, made ready to be shown: marked pieces of a text, counts, one row of entries for the arrow keys.
import type { SearchGroup, SearchHit } from '@/api/search';
import type { Language } from '@/base/language';
import { formatNumber } from '@/base/number';

export interface Piece {
    text: string;
    marked: boolean;
}

/** The text cut where marks begin and end. Marks count characters, as the server does, not UTF-16 units. */
export function piecesOf(text: string, marks: readonly (readonly [number, number])[]): Piece[] {
    const characters = [...text];
    const pieces: Piece[] = [];
    const take = (from: number, to: number, marked: boolean): void => {
        const part = characters.slice(from, to).join('');
        if (part) pieces.push({ text: part, marked });
    };
    let at = 0;
    for (const [from, length] of marks.toSorted((left, right) => left[0] - right[0])) {
        const begin = Math.max(at, from);
        const end = Math.max(begin, Math.min(characters.length, from + length));
        take(at, begin, false);
        take(begin, end, true);
        at = end;
    }
    take(at, characters.length, false);
    return pieces;
}

/** "12", "1,000+". */
export const countText = ({ total, more }: Pick<SearchGroup, 'total' | 'more'>, language: Language): string =>
    formatNumber(total, language) + (more ? '+' : '');

/** Why a record is there, where its name does not tell. */
export const isByName = (hit: SearchHit): boolean => hit.text === hit.name;

/** Around the ends: below the last one stands the first. */
export const step = (at: number, by: number, count: number): number => (count === 0 ? 0 : (at + by + count) % count);

export interface Titled {
    title: string;
    /** The title in the other language: who works in Chinese may type English. */
    other: string;
}

/** Pages and actions whose title has the typed text, those that begin with it first. */
export function matching<T extends Titled>(entries: readonly T[], typed: string, most: number): T[] {
    const wanted = typed.trim().toLowerCase();
    const rank = ({ title, other }: Titled): number => {
        const places = [title, other].map((one) => one.toLowerCase().indexOf(wanted)).filter((at) => at >= 0);
        return places.length === 0 ? -1 : Math.min(...places);
    };
    return entries
        .map((entry) => ({ entry, at: rank(entry) }))
        .filter(({ at }) => at >= 0)
        .toSorted((left, right) => Number(left.at > 0) - Number(right.at > 0))
        .slice(0, most)
        .map(({ entry }) => entry);
}
