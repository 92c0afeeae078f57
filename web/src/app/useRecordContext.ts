import { useNavigate } from 'react-router';
import type { RecordContext } from '@/actions/record';
import type { ObjectMeta, Row } from '@/api/types';
import { useT } from '@/base/language';
import { useIsAdmin, useMe } from '@/meta/organisation';
import { useStar } from '@/record/favourites';
import { nameOf, useDelete, useSave } from '@/record/mutations';

/** What the actions of a record work with. */
export function useRecordContext(object: ObjectMeta, row: Row, edit: () => void): RecordContext {
    const t = useT();
    const navigate = useNavigate();
    const remove = useDelete(object);
    const save = useSave(object);
    const admin = useIsAdmin();
    const me = useMe()?.user.id;
    const name = nameOf(object, row);
    const star = useStar({ record: { object, id: row.id, name } });
    return {
        object,
        row,
        name,
        me,
        admin,
        edit,
        star,
        go: (path) => void navigate(path),
        remove: async () => {
            if (await remove(row.id, name)) await navigate(`/${object.plural}`);
        },
        save: async (values) => {
            await save(row.id, values, { done: t('record.savedAll') }).catch(() => undefined);
        },
    };
}
