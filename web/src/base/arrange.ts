// Things in lists that people put in order: by drag, and one place at a time by keyboard. Pure functions.
export interface Arranged {
    id: string;
    items: readonly string[];
}

const without = (lists: readonly Arranged[], item: string): Arranged[] =>
    lists.map((list) => (list.items.includes(item) ? { ...list, items: list.items.filter((one) => one !== item) } : list));

/** The item stands at `index` of the list, counted after it was taken out of where it was. */
export function place(lists: readonly Arranged[], item: string, to: string, index: number): Arranged[] {
    return without(lists, item).map((list) =>
        list.id === to ? { ...list, items: [...list.items.slice(0, index), item, ...list.items.slice(index)] } : list,
    );
}

/** Dropped on another item it takes that one's place; dropped on a list it goes to its end. */
export function drop(lists: readonly Arranged[], item: string, on: string): Arranged[] {
    if (item === on) return [...lists];
    const to = lists.find((list) => list.items.includes(on)) ?? lists.find((list) => list.id === on);
    if (!to) return [...lists];
    const at = to.items.indexOf(on);
    if (at < 0) return place(lists, item, to.id, to.items.filter((one) => one !== item).length);
    // What moves up within its list takes the place of what it was dropped on; what moves down goes behind it.
    return place(lists, item, to.id, at);
}

/** One place up or down; over the end of a list into the next one. */
export function step(lists: readonly Arranged[], item: string, by: -1 | 1): Arranged[] {
    const at = lists.findIndex((list) => list.items.includes(item));
    const list = lists[at];
    if (!list) return [...lists];
    const index = list.items.indexOf(item) + by;
    if (index >= 0 && index < list.items.length) return place(lists, item, list.id, index);
    const next = lists[at + by];
    return next ? place(lists, item, next.id, by > 0 ? 0 : next.items.length) : [...lists];
}

export const sameOrder = (left: readonly Arranged[], right: readonly Arranged[]): boolean =>
    JSON.stringify(left) === JSON.stringify(right);
