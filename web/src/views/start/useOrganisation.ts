import { useQuery, useQueryClient } from '@tanstack/react-query';
import * as api from '@/api/records';
import type { Row, Values } from '@/api/types';
import { rowsKey } from '@/record/keys';
import { ME_KEY } from '@/meta/organisation';
import { showProblem } from '@/record/undo';

const KEY = rowsKey('organisation', 'own');

/** The organisation's one record. */
export const useOrganisation = (enabled: boolean) =>
    useQuery({
        queryKey: KEY,
        queryFn: async () => (await api.list('organisations', { limit: 1 })).data[0] ?? null,
        enabled,
    });

/** Changes it quietly: steps ticked, sample data noted. */
export function useKeep(): (organisation: Row, values: Values) => Promise<void> {
    const client = useQueryClient();
    return async (organisation, values) => {
        client.setQueryData(KEY, { ...organisation, ...values });
        try {
            const { data } = await api.update('organisations', organisation.id, values);
            client.setQueryData(KEY, data);
            await client.invalidateQueries({ queryKey: ME_KEY });
        } catch (error) {
            client.setQueryData(KEY, organisation);
            showProblem(error);
        }
    };
}

export const useCount = (plural: string, filter: string, enabled = true) =>
    useQuery({ queryKey: rowsKey(plural, 'start', filter), queryFn: () => api.total(plural, filter), enabled }).data;
