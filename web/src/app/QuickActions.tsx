import { PanelRightOpen, Trash2 } from 'lucide-react';
import type { ObjectMeta, Row } from '@/api/types';
import { IconButton } from '@/base/IconButton';
import { useT } from '@/base/language';
import { nameOf, useDelete } from '@/record/mutations';
import { Star } from './Star';

interface Props {
    object: ObjectMeta;
    row: Row;
    onPeek: (row: Row) => void;
}

/** What a row offers while the pointer is over it. */
export function QuickActions({ object, row, onPeek }: Props) {
    const t = useT();
    const remove = useDelete(object);
    return (
        <>
            <IconButton icon={PanelRightOpen} label={t('action.peek')} onClick={() => onPeek(row)} />
            <Star what={{ record: { object, id: row.id, name: nameOf(object, row) } }} />
            {object.may.delete && (
                <IconButton
                    icon={Trash2}
                    label={t('action.delete')}
                    onClick={() => void remove(row.id, nameOf(object, row))}
                />
            )}
        </>
    );
}
