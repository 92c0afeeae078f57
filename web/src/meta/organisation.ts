// Who is logged in and where: the organisation's currency and the user's rights.
import { useQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import * as api from '@/api/session';
import type { Me } from '@/api/types';

export const ME_KEY = ['me'] as const;

export const useMeQuery = () =>
    useQuery({ queryKey: ME_KEY, queryFn: api.me, staleTime: 5 * 60_000, retry: false });

const MeContext = createContext<Me | undefined>(undefined);
export const MeProvider = MeContext.Provider;

export const useMe = (): Me | undefined => useContext(MeContext);
export const useIsAdmin = (): boolean => useMe()?.rights.admin === true;
export const useBaseCurrency = (): string | undefined => useMe()?.organisation.base_currency;
