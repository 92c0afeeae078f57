// The tiles of a home page: a list in their order, each so many of twelve columns wide and so many rows high. Pure.
import type { Json } from '@/api/types';
import type { Meta } from '@/meta/catalog';
import { canAsk, readyReport } from '@/views/report/ready';

export const KINDS = ['report', 'tasks', 'recents', 'pipeline'] as const;
export type TileKind = (typeof KINDS)[number];

export interface Tile {
    /** Tells it from the others while they are moved. */
    id: string;
    kind: TileKind;
    /** Of twelve columns. */
    w: number;
    h: number;
    /** A report that somebody stored. */
    report?: string | undefined;
    /** One that comes with the product. */
    ready?: string | undefined;
}

export const WIDTHS = [3, 4, 6, 8, 12] as const;
export const HEIGHTS = [1, 2, 3, 4] as const;

const near = (list: readonly number[], value: Json | undefined, otherwise: number): number => {
    const number = Number(value);
    if (!Number.isFinite(number) || number <= 0) return otherwise;
    return list.reduce((best, one) => (Math.abs(one - number) < Math.abs(best - number) ? one : best), otherwise);
};

const text = (value: Json | undefined): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** What is no tile, or one of a later version, is left out. */
export function readTiles(items: Json | undefined): Tile[] {
    if (!Array.isArray(items)) return [];
    return items.flatMap((item, index): Tile[] => {
        if (!item || typeof item !== 'object' || Array.isArray(item)) return [];
        const kind = KINDS.find((one) => one === item['kind']);
        if (!kind) return [];
        const [report, ready] = [text(item['report']), text(item['ready'])];
        return [{ id: `${index}`, kind, w: near(WIDTHS, item['w'], 6), h: near(HEIGHTS, item['h'], 2), ...(report ? { report } : {}), ...(ready ? { ready } : {}) }];
    });
}

export const writeTiles = (tiles: readonly Tile[]): Json => tiles.map(({ id: _id, ...tile }) => ({ ...tile }) as unknown as Json);

/** To the place of another: behind it when it comes from before, in front of it else. */
export function movedTo(tiles: readonly Tile[], id: string, over: string): Tile[] {
    const from = tiles.findIndex((tile) => tile.id === id);
    const to = tiles.findIndex((tile) => tile.id === over);
    const tile = tiles[from];
    if (!tile || to < 0 || from === to) return [...tiles];
    return tiles.toSpliced(from, 1).toSpliced(to, 0, tile);
}

/** One place earlier or later, as the arrow keys move. */
export function movedBy(tiles: readonly Tile[], id: string, step: number): Tile[] {
    const over = tiles[tiles.findIndex((tile) => tile.id === id) + step];
    return over ? movedTo(tiles, id, over.id) : [...tiles];
}

const stepped = (list: readonly number[], value: number, step: number): number => list[list.indexOf(value) + step] ?? value;

export const resized = (tiles: readonly Tile[], id: string, wider: number, taller: number): Tile[] =>
    tiles.map((tile) => (tile.id === id ? { ...tile, w: stepped(WIDTHS, tile.w, wider), h: stepped(HEIGHTS, tile.h, taller) } : tile));

/** Tiles about what this person may not see are not there. Stored reports are known by `reports`. */
export function visible(tiles: readonly Tile[], byName: Meta['byName'], reports: ReadonlySet<string>): Tile[] {
    return tiles.filter((tile) => {
        if (tile.kind === 'tasks') return byName.has('task');
        if (tile.kind === 'pipeline') return byName.has('opportunity');
        if (tile.kind === 'recents') return true;
        if (tile.report) return reports.has(tile.report);
        const ready = readyReport(tile.ready ?? '');
        return ready !== undefined && canAsk(ready, byName);
    });
}

/** Figures are low, charts are high. */
export const sizeFor = (chart: string): Pick<Tile, 'w' | 'h'> => (chart === 'number' || chart === 'trend' ? { w: 3, h: 1 } : { w: 6, h: 2 });
