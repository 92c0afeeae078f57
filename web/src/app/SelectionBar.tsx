// What can be done with the selected rows at once; each is one transaction and one undo.
import { Button } from 'antd';
import { Trash2, UserRound, X } from 'lucide-react';
import { useState } from 'react';
import { candidates } from '@/api/records';
import type { ObjectMeta, Reference } from '@/api/types';
import { IconButton } from '@/base/IconButton';
import { useT } from '@/base/language';
import { Pop } from '@/base/Pop';
import { ReferencePicker } from '@/fields/reference';
import { fieldOf } from '@/meta/catalog';
import { useBatch } from '@/record/mutations';
import type { Selection } from '@/views/list/ListView';

const MOST = 1000;

export function SelectionBar({ object, selection }: { object: ObjectMeta; selection: Selection }) {
    const t = useT();
    const batch = useBatch(object);
    const [assigning, setAssigning] = useState(false);
    const { ids, clear } = selection;
    const tooMany = ids.length > MOST;
    const remove = async (): Promise<void> => {
        if (await batch({ action: 'delete', ids: [...ids] }, (count) => t('batch.deleted', { count }))) clear();
    };
    const assign = async (owner: Reference | null): Promise<void> => {
        if (!owner) return;
        setAssigning(false);
        const done = await batch({ action: 'assign', ids: [...ids], values: { owner: owner.id } }, (count) =>
            t('batch.assigned', { count, name: owner.name }),
        );
        if (done) clear();
    };
    return (
        <div className="selection-bar" role="toolbar" aria-label={t('list.selection')}>
            <span className="figure">{t(tooMany ? 'batch.tooMany' : 'list.selected', { count: ids.length })}</span>
            {object.owned && (object.may.assign ?? object.may.edit) && fieldOf(object, 'owner') && (
                <Pop
                    open={assigning}
                    onOpenChange={setAssigning}
                    placement="top"
                    title={t('batch.assign')}
                    content={
                        <div className="filter-editor">
                            <ReferencePicker
                                value={null}
                                open
                                autoFocus
                                searchKey={[object.name, 'owner']}
                                search={(text) => candidates(object.name, 'owner', text)}
                                onChange={(owner) => void assign(owner)}
                            />
                        </div>
                    }
                >
                    <Button type="text" disabled={tooMany} icon={<UserRound size={16} aria-hidden />}>
                        {t('batch.assign')}
                    </Button>
                </Pop>
            )}
            {object.may.delete && (
                <Button
                    type="text"
                    danger
                    disabled={tooMany}
                    icon={<Trash2 size={16} aria-hidden />}
                    onClick={() => void remove()}
                >
                    {t('action.delete')}
                </Button>
            )}
            <IconButton icon={X} label={t('list.deselect')} onClick={clear} />
        </div>
    );
}
