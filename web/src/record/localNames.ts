// Loads the names that some objects keep in each language: those with fields name_zh and name_en.
import { useQueries } from '@tanstack/react-query';
import { useEffect } from 'react';
import { list } from '@/api/records';
import type { Row } from '@/api/types';
import { localNames } from '@/fields/localNames';
import { fieldOf, useMeta } from '@/meta/catalog';
import { rowsKey } from './keys';

const MOST = 500;
const text = (row: Row, name: string): string => String(row[name] ?? '');

export function useLocalNames(): void {
    const named = useMeta().objects.filter((object) => fieldOf(object, 'name_zh') && fieldOf(object, 'name_en') && object.may.read !== false);
    const rows = useQueries({
        queries: named.map((object) => ({
            queryKey: rowsKey(object.name, 'local-names'),
            queryFn: () => list(object.plural, { fields: 'id,name_zh,name_en', limit: MOST }),
            staleTime: 60_000,
        })),
        combine: (results) => results.flatMap((result) => result.data?.data ?? []),
    });
    const key = rows.map((row) => [row.id, row['name_zh'], row['name_en']].join()).join('\n');
    useEffect(() => {
        localNames.set(new Map(rows.map((row) => [row.id, { zh: text(row, 'name_zh'), en: text(row, 'name_en') }])));
    }, [key]);
}
