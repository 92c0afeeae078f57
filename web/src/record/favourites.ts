// What a person keeps at hand: records, and pages such as a list with its view. Private records of his own, so that
// they are there in every browser; a record that is deleted, or may not be seen any more, is not among them.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import * as api from '@/api/records';
import type { Json, ObjectMeta, Page, Row, Values } from '@/api/types';
import { t, useLabel, type Label } from '@/base/language';
import { useMeta, useObject, type Meta } from '@/meta/catalog';
import { useMe } from '@/meta/organisation';
import { rowsKey } from './keys';
import { showProblem, useDoneToast } from './undo';

export interface Favourite {
    id: string;
    path: string;
    name: string;
    object: ObjectMeta | undefined;
}

/** What a star stands beside. */
export type Starred = { record: { object: ObjectMeta; id: string; name: string } } | { page: { path: string; name: string } };

const MOST = 60;
const FRESH = 5 * 60_000;
const KEY = rowsKey('favourite', 'mine');

const isReference = (value: Json | undefined): value is { id: string; name: string; object: string } =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && typeof value['object'] === 'string';

/** Only a page of this application. */
const isPath = (value: Json | undefined): value is string => typeof value === 'string' && /^\/(?!\/)/.test(value);

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** The name of a list, or of a view every installation has, in the language of now. */
function pageName(meta: Meta, path: string, label: (label: Label | undefined) => string): string | undefined {
    const [plural = '', search = ''] = path.slice(1).split('?');
    const object = meta.byPlural.get(plural);
    const query = new URLSearchParams(search);
    const key = query.get('view');
    if (!object || [...query.keys()].some((name) => name !== 'view')) return undefined;
    const view = object.views?.find((one) => one.key === key);
    const title = label(object.plural_label);
    if (!key) return title;
    return view && t('favourite.view', { object: title, view: label(view.label) });
}

export function readFavourite(meta: Meta, row: Row, label: (label: Label | undefined) => string): Favourite | undefined {
    const { target, path } = row;
    const own = textOf(row['name']);
    if (isReference(target)) {
        const object = meta.byName.get(target.object);
        return object && { id: row.id, path: `/${object.plural}/${target.id}`, name: own || target.name, object };
    }
    if (!isPath(path)) return undefined;
    const object = meta.byPlural.get(path.slice(1).split(/[?/]/)[0] ?? '');
    return { id: row.id, path, name: pageName(meta, path, label) ?? (own || path), object };
}

export interface Favourites {
    all: Favourite[];
    /** False until they are known, or are known not to be had. */
    ready: boolean;
}

export function useFavourites(): Favourites {
    const meta = useMeta();
    const label = useLabel();
    const may = useObject('favourite')?.may;
    const { data, isPending } = useQuery({
        queryKey: KEY,
        queryFn: ({ signal }) => api.list('favourites', { filter: 'owner = me()', sort: 'position', limit: MOST }, signal),
        enabled: may?.read === true,
        staleTime: FRESH,
    });
    const all = (data?.data ?? []).flatMap((row) => readFavourite(meta, row, label) ?? []);
    return { all, ready: may?.read !== true || !isPending };
}

export const pathOf = (what: Starred): string =>
    'record' in what ? `/${what.record.object.plural}/${what.record.id}` : what.page.path;

const nameIn = (what: Starred): string => ('record' in what ? what.record.name : what.page.name);

export interface Star {
    able: boolean;
    on: boolean;
    toggle: () => Promise<void>;
}

/** Whether something is kept at hand, and the way to change that. */
export function useStar(what: Starred): Star {
    const client = useQueryClient();
    const done = useDoneToast();
    const me = useMe()?.user.id;
    const may = useObject('favourite')?.may;
    const { all } = useFavourites();
    const path = pathOf(what);
    const there = all.find((one) => one.path === path);
    const drop = async (id: string): Promise<void> => {
        client.setQueryData<Page<Row>>(KEY, (old) => old && { ...old, data: old.data.filter((row) => row.id !== id) });
        await api.remove('favourites', id);
    };
    const add = async (): Promise<void> => {
        const values: Values = 'record' in what ? { target: { object: what.record.object.name, id: what.record.id } } : { path, name: what.page.name };
        const position = all.length + 1;
        await api.create('favourites', { ...values, position, ...(me ? { owner: me } : {}) });
    };
    return {
        able: may?.create === true,
        on: there !== undefined,
        toggle: async () => {
            try {
                await (there ? drop(there.id) : add());
                done(t(there ? 'favourite.removed' : 'favourite.added', { name: nameIn(what) }), null);
            } catch (error) {
                showProblem(error);
            }
            await client.invalidateQueries({ queryKey: KEY });
        },
    };
}

/** Takes one away, from where they are listed. */
export function useDropFavourite(): (id: string) => Promise<void> {
    const client = useQueryClient();
    return async (id) => {
        try {
            await api.remove('favourites', id);
        } catch (error) {
            showProblem(error);
        }
        await client.invalidateQueries({ queryKey: KEY });
    };
}
