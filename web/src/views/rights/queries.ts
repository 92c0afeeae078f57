import { useQuery, useQueryClient } from '@tanstack/react-query';
import * as api from '@/api/rights';

export const RIGHTS_KEY = ['rights'] as const;

export const useRoles = (enabled = true) =>
    useQuery({ queryKey: [...RIGHTS_KEY, 'roles'], queryFn: api.roles, enabled, staleTime: 5_000 });

export const useRoleRights = (role: string, enabled = true) =>
    useQuery({ queryKey: [...RIGHTS_KEY, 'role', role], queryFn: () => api.roleRights(role), enabled });

export function useReloadRights(): () => Promise<void> {
    const client = useQueryClient();
    return () => client.invalidateQueries({ queryKey: RIGHTS_KEY });
}
