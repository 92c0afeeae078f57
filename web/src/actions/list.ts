// What can be done from a list.
import { FileUp, ListChecks, Plus, Settings2, Trash2 } from 'lucide-react';
import type { ObjectMeta } from '@/api/types';
import type { Action } from '@/base/action';

export interface ListContext {
    object: ObjectMeta;
    go: (path: string) => void;
    admin: boolean;
    /** Begins choosing several, where the list has no boxes for it. */
    choose?: (() => void) | undefined;
}

export const LIST_ACTIONS: readonly Action<ListContext>[] = [
    {
        name: 'create',
        label: 'action.create',
        icon: Plus,
        keys: 'c',
        primary: true,
        when: ({ object }) => object.may.create === true,
        run: ({ object, go }) => go(`/${object.plural}/new`),
    },
    {
        name: 'choose',
        label: 'list.choose',
        icon: ListChecks,
        when: ({ choose }) => choose !== undefined,
        run: ({ choose }) => choose?.(),
    },
    {
        name: 'import',
        label: 'action.import',
        icon: FileUp,
        when: ({ object }) => object.may.import === true,
        run: ({ object, go }) => go(`/import?object=${object.name}`),
    },
    {
        name: 'bin',
        label: 'action.bin',
        icon: Trash2,
        when: ({ object }) => object.may.delete === true,
        run: ({ object, go }) => go(`/${object.plural}/deleted`),
    },
    {
        name: 'shape',
        label: 'action.shape',
        icon: Settings2,
        when: ({ admin }) => admin,
        run: ({ object, go }) => go(`/admin/objects/${object.name}`),
    },
];
