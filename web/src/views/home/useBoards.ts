// The home pages of this person, and what is done with them.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import * as api from '@/api/records';
import type { ObjectMeta, Values } from '@/api/types';
import { inEvery, t } from '@/base/language';
import { useMeta } from '@/meta/catalog';
import { useMe } from '@/meta/organisation';
import { rowsKey } from '@/record/keys';
import { showProblem, useDoneToast } from '@/record/undo';
import { readReport, type Report } from '@/api/report';
import { boardsOf, readBoard, SHIPPED, type Board } from './boards';
import { writeTiles, type Tile } from './tiles';

const MOST = 500;
const FRESH = 30_000;

export const homeLabel = { zh: inEvery('home.mine').zh({}), en: inEvery('home.mine').en({}) };

export function useBoards(object: ObjectMeta | undefined) {
    const me = useMe();
    const { data, isPending, error, refetch } = useQuery({
        queryKey: rowsKey('dashboard', 'list', 'home'),
        queryFn: ({ signal }) => api.list('dashboards', { limit: MOST, sort: 'position,name' }, signal),
        enabled: object !== undefined,
        staleTime: FRESH,
    });
    const stored = useMemo(() => (data?.data ?? []).map(readBoard), [data]);
    const roles = me?.user.roles ?? [];
    const boards = useMemo(() => boardsOf(stored, me?.user.id ?? '', roles, homeLabel), [stored, me?.user.id, roles.join(' ')]);
    return { stored, boards, ready: object === undefined || !isPending, error, refetch };
}

/** The stored reports there are for this person, by their id. */
export function useReports(): { reports: ReadonlyMap<string, Report>; ready: boolean } {
    const { byName } = useMeta();
    const object = byName.get('report');
    const { data, isPending } = useQuery({
        queryKey: rowsKey('report', 'list', 'home'),
        queryFn: ({ signal }) => api.list('reports', { limit: MOST, sort: 'position,name' }, signal),
        enabled: object !== undefined,
        staleTime: FRESH,
    });
    const reports = useMemo(
        () => new Map((data?.data ?? []).map(readReport).filter((report) => byName.has(report.object)).map((report) => [report.id ?? '', report])),
        [data, byName],
    );
    return { reports, ready: object === undefined || !isPending };
}

export interface BoardWork {
    /** Keeps the tiles: in its own record, or as one's own arrangement of it. */
    arrange: (board: Board, tiles: readonly Tile[]) => Promise<string | undefined>;
    arrangeRole: (role: string, board: Board, tiles: readonly Tile[], name: string) => Promise<string | undefined>;
    create: (values: Values) => Promise<string | undefined>;
    change: (board: Board, values: Values) => Promise<string | undefined>;
    remove: (board: Board, done: string) => Promise<string | undefined>;
}

export function useBoardWork(): BoardWork {
    const client = useQueryClient();
    const me = useMe()?.user.id;
    const toast = useDoneToast();
    const tried = async (work: () => Promise<{ txn: string | null; key: string }>, done: string): Promise<string | undefined> => {
        try {
            const { txn, key } = await work();
            await client.invalidateQueries({ queryKey: rowsKey('dashboard') });
            toast(done, txn);
            return key;
        } catch (error) {
            showProblem(error);
            return undefined;
        }
    };
    const made = async (values: Values) => {
        const { data, txn } = await api.create('dashboards', values);
        return { txn, key: data.id };
    };
    const changed = async ({ row }: Board, values: Values) => {
        const { txn } = await api.update('dashboards', row?.id ?? '', values);
        return { txn, key: row?.id ?? '' };
    };
    const saved = t('home.saved');
    return {
        arrange: (board, tiles) =>
            tried(() => {
                const items = writeTiles(tiles);
                if (board.row && board.owner === me) return changed(board, { items });
                return made({ name: board.label.zh.slice(0, 60), name_en: board.label.en.slice(0, 60), items, based_on: board.key });
            }, saved),
        arrangeRole: (role, board, tiles, name) =>
            tried(() => {
                const items = writeTiles(tiles);
                if (board.row && !board.key.startsWith(SHIPPED)) return changed(board, { items });
                return made({ name, items, for_roles: [role], owner: null });
            }, saved),
        create: (values) => tried(() => made(values), saved),
        change: (board, values) => tried(() => changed(board, values), saved),
        remove: (board, done) =>
            tried(async () => {
                const { txn } = await api.remove('dashboards', board.row?.id ?? '');
                return { txn, key: board.basedOn || board.key };
            }, done),
    };
}
