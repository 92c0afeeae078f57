// Which home pages somebody has, in which order, and which of his own takes the place of which. Pure.
import type { Json, Row } from '@/api/types';
import { VISIBILITIES, type Visibility } from '@/api/report';
import type { Label } from '@/base/language';
import { asReference } from '@/fields/reference';
import { firstRole, tilesOf } from './defaults';
import { readTiles, type Tile } from './tiles';

export interface Board {
    /** Its id, or "role:sales" of one that comes with the product. */
    key: string;
    label: Label;
    tiles: Tile[];
    row: Row | undefined;
    owner: string | undefined;
    ownerName: string;
    roles: string[];
    basedOn: string;
    visibility: Visibility;
    role: string;
    position: number;
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

export const SHIPPED = 'role:';

export function readBoard(row: Row): Board {
    const owner = asReference(row['owner']);
    const name = text(row['name']);
    const roles = row['for_roles'];
    return {
        key: row.id,
        label: { zh: name, en: text(row['name_en']) || name },
        tiles: readTiles(row['items']),
        row,
        owner: owner?.id,
        ownerName: owner?.name ?? '',
        roles: Array.isArray(roles) ? roles.filter((one): one is string => typeof one === 'string') : [],
        basedOn: text(row['based_on']),
        visibility: VISIBILITIES.find((one) => one === row['visibility']) ?? 'private',
        role: text(row['role']),
        position: Number(row['position'] ?? 0),
    };
}

export function shipped(role: string, label: Label): Board {
    return { key: SHIPPED + role, label, tiles: tilesOf(role), row: undefined, owner: undefined, ownerName: '', roles: [role], basedOn: '', visibility: 'private', role: '', position: 0 };
}

/** The page of a role: the one an administrator set, else the product's. */
export const boardOfRole = (role: string, stored: readonly Board[], label: Label): Board =>
    stored.find((board) => board.owner === undefined && board.roles.includes(role)) ?? shipped(role, label);

/** The page of his role first, then those of his other roles that were set, his own and the shared ones. What he arranged
 * himself stands where the page it came from would. */
export function boardsOf(stored: readonly Board[], me: string, roles: readonly string[], label: Label): Board[] {
    const first = boardOfRole(firstRole(roles), stored, label);
    const others = stored.filter((board) => board.owner === undefined && board !== first && board.roles.some((role) => roles.includes(role)));
    const open = stored.filter((board) => board.owner === undefined && board.roles.length === 0);
    const people = stored.filter((board) => board.owner !== undefined && (board.owner === me ? board.basedOn === '' : board.visibility !== 'private'));
    const own = new Map(stored.filter((board) => board.owner === me && board.basedOn).map((board) => [board.basedOn, board]));
    const rest = [...others, ...open, ...people].toSorted((left, right) => left.position - right.position || left.label.en.localeCompare(right.label.en));
    return [first, ...rest].map((board) => {
        const mine = own.get(board.key);
        return mine ? { ...mine, label: board.label } : board;
    });
}
