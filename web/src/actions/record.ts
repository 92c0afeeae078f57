// What can be done with a record.
import { Copy, ExternalLink, Eye, Pencil, ScrollText, Star, StarOff, Trash2, UserRoundPlus } from 'lucide-react';
import type { ObjectMeta, Row, Values } from '@/api/types';
import type { Action } from '@/base/action';
import { t } from '@/base/language';
import { showToast } from '@/base/toast';
import type { Star as StarState } from '@/record/favourites';
import { panel } from '@/record/panels';

export interface RecordContext {
    object: ObjectMeta;
    row: Row;
    name: string;
    /** The person at the screen, and whether an administrator. */
    me: string | undefined;
    admin: boolean;
    edit: () => void;
    /** Whether it is a favourite, and the way to change that. */
    star: StarState;
    go: (path: string) => void;
    /** Goes away from the record once it is deleted. */
    remove: () => Promise<void>;
    save: (values: Values) => Promise<void>;
}

/** Everybody sees them; there is nothing to share. */
const PEOPLE = new Set(['user', 'department']);

const address = ({ object, row }: RecordContext): string => `/${object.plural}/${row.id}`;

export const RECORD_ACTIONS: readonly Action<RecordContext>[] = [
    {
        name: 'edit',
        label: 'action.edit',
        icon: Pencil,
        keys: 'e',
        when: ({ object }) => object.may.edit === true,
        run: ({ edit }) => edit(),
    },
    {
        name: 'star',
        label: 'favourite.add',
        icon: Star,
        keys: 's',
        when: ({ star }) => star.able && !star.on,
        run: ({ star }) => star.toggle(),
    },
    {
        name: 'unstar',
        label: 'favourite.remove',
        icon: StarOff,
        keys: 's',
        when: ({ star }) => star.able && star.on,
        run: ({ star }) => star.toggle(),
    },
    {
        name: 'share',
        label: 'access.share',
        icon: UserRoundPlus,
        when: ({ object }) => object.may.edit === true && !PEOPLE.has(object.name),
        run: ({ object, row, name }) => panel.set({ kind: 'access', object, row, name, sharing: true }),
    },
    {
        name: 'access',
        label: 'access.who',
        icon: Eye,
        when: ({ object, admin }) => admin || object.may.edit === true,
        run: ({ object, row, name }) => panel.set({ kind: 'access', object, row, name, sharing: false }),
    },
    {
        name: 'copy_link',
        label: 'action.copyLink',
        icon: Copy,
        when: () => true,
        run: async (context) => {
            await navigator.clipboard.writeText(location.origin + address(context));
            showToast(t('action.linkCopied'));
        },
    },
    {
        name: 'open',
        label: 'action.openTab',
        icon: ExternalLink,
        when: () => true,
        run: (context) => void open(address(context), '_blank', 'noopener'),
    },
    {
        name: 'audit',
        label: 'action.audit',
        icon: ScrollText,
        when: ({ admin }) => admin,
        run: ({ object, row, go }) => go(`/admin/audit?object=${object.name}&id=${row.id}`),
    },
    {
        name: 'delete',
        label: 'action.delete',
        icon: Trash2,
        danger: true,
        when: ({ object }) => object.may.delete === true,
        run: ({ remove }) => remove(),
    },
];
