// The views of an object: those it ships with and those people saved; and what is done with them. One question
// brings the saved views of all objects, so that the next list need not wait.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import * as api from '@/api/records';
import { transaction, type Save } from '@/api/transactions';
import type { ObjectMeta, Values } from '@/api/types';
import { t } from '@/base/language';
import { useObject } from '@/meta/catalog';
import { useMe } from '@/meta/organisation';
import { rowsKey } from '@/record/keys';
import { showProblem, useDoneToast } from '@/record/undo';
import { inOrder, readSaved, readShipped, type View } from './view';

const MOST = 500;
const FRESH = 60_000;

export interface Views {
    all: View[];
    /** False until the saved ones are known. */
    ready: boolean;
}

export function useViews(object: ObjectMeta): Views {
    const kept = useObject('view');
    const { data, isPending } = useQuery({
        queryKey: rowsKey('view', 'saved'),
        queryFn: ({ signal }) => api.list('views', { limit: MOST, sort: 'name' }, signal),
        enabled: kept?.may.read === true,
        staleTime: FRESH,
    });
    const all = useMemo(() => {
        const saved = (data?.data ?? []).filter((row) => row['object'] === object.name).map(readSaved);
        return inOrder([...(object.views ?? []).map(readShipped), ...saved]);
    }, [data, object]);
    return { all, ready: kept?.may.read !== true || !isPending };
}

export interface ViewWork {
    create: (name: string, values: Values) => Promise<View | undefined>;
    change: (view: View, values: Values, done: string) => Promise<boolean>;
    remove: (view: View) => Promise<boolean>;
    order: (views: readonly View[]) => Promise<boolean>;
}

export function useViewWork(object: ObjectMeta): ViewWork {
    const client = useQueryClient();
    const done = useDoneToast();
    const me = useMe()?.user.id;
    const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: rowsKey('view', 'saved') });
    const tried = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
        try {
            return await work();
        } catch (error) {
            showProblem(error);
            return undefined;
        }
    };
    const create = (name: string, values: Values) =>
        tried(async () => {
            const owner: Values = me ? { owner: me } : {};
            const { data, txn } = await api.create('views', { name, object: object.name, ...owner, ...values });
            await refresh();
            done(t('view.saved', { name }), txn);
            return readSaved(data);
        });
    const change = async (view: View, values: Values, text: string): Promise<boolean> =>
        (await tried(async () => {
            const { txn } = await api.update('views', view.key, values);
            await refresh();
            done(text, txn);
            return true;
        })) ?? false;
    const remove = async (view: View): Promise<boolean> =>
        (await tried(async () => {
            const { txn } = await api.remove('views', view.key);
            await refresh();
            done(t('view.deleted', { name: view.label.en }), txn);
            return true;
        })) ?? false;
    const order = async (views: readonly View[]): Promise<boolean> => {
        const saves: Save[] = views.flatMap((view, position) =>
            view.saved && view.saved.position !== position + 1
                ? [{ object: 'view', id: view.key, values: { position: position + 1 } }]
                : [],
        );
        if (saves.length === 0) return true;
        return (
            (await tried(async () => {
                await transaction(saves);
                await refresh();
                return true;
            })) ?? false
        );
    };
    return { create, change, remove, order };
}
