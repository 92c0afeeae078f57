const AROUND = 24;

/** The text around a position (1-based, in characters): what is before, the character itself, what follows. */
export function splitAt(text: string, position: number | undefined): { before: string; at: string; after: string } | undefined {
    if (!position || position < 1) return undefined;
    const characters = [...text];
    const at = position - 1;
    const from = Math.max(0, at - AROUND);
    return {
        before: (from > 0 ? '…' : '') + characters.slice(from, at).join(''),
        at: characters[at] ?? ' ',
        after: characters.slice(at + 1, at + 1 + AROUND).join(''),
    };
}
