// Names of what is kept in the query cache.
export const rowsKey = (object: string, ...rest: unknown[]) => ['rows', object, ...rest] as const;
export const recordKey = (object: string, id: string) => ['record', object, id] as const;
export const timelineKey = (object: string, id: string, kinds: string, by: string) => ['timeline', object, id, kinds, by] as const;
export const deletedKey = (object: string) => ['deleted', object] as const;
