// What can be done with the chosen rows at once, those by id or all that match; each is one transaction and one
// undo. What reaches further than what is in sight is shown before it is done.
import { Button } from 'antd';
import { PencilLine, Trash2, UserRound, X } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { candidates, type BatchCall } from '@/api/records';
import type { ObjectMeta, Reference } from '@/api/types';
import { IconButton } from '@/base/IconButton';
import { useLanguage, useT } from '@/base/language';
import { formatNumber } from '@/base/number';
import { Pop } from '@/base/Pop';
import { ReferencePicker } from '@/fields/reference';
import { fieldOf } from '@/meta/catalog';
import { useBatch } from '@/record/batch';
import type { Selection } from '@/views/list/selection';
import type { BulkKind } from './BulkDialog';

const BulkDialog = lazy(() => import('./BulkDialog').then((module) => ({ default: module.BulkDialog })));

interface Props {
    object: ObjectMeta;
    selection: Selection;
    filter: string;
    /** How many records match the filter, once it is known. */
    total: number | undefined;
}

/** A batch needs a filter; this one leaves nobody out. */
const EVERYBODY = 'id is not null';

export function SelectionBar({ object, selection, filter, total }: Props) {
    const t = useT();
    const language = useLanguage();
    const batch = useBatch(object);
    const [assigning, setAssigning] = useState(false);
    const [dialog, setDialog] = useState<{ kind: BulkKind; owner?: Reference }>();
    const { ids, everything, clear } = selection;
    const many = everything;
    const none = !everything && ids.length === 0;
    const count = everything ? (total ?? ids.length) : ids.length;
    const which: Pick<BatchCall, 'ids' | 'filter'> = everything ? { filter: filter || EVERYBODY } : { ids: [...ids] };
    const remove = async (): Promise<void> => {
        if (many) return setDialog({ kind: 'delete' });
        if (await batch({ action: 'delete', ...which }, (done) => t('batch.deleted', { count: done, number: formatNumber(done, language) }))) clear();
    };
    const assign = async (owner: Reference | null): Promise<void> => {
        if (!owner) return;
        setAssigning(false);
        if (many) return setDialog({ kind: 'assign', owner });
        const values = { owner: owner.id };
        if (await batch({ action: 'assign', ...which, values }, (done) => t('batch.assigned', { count: done, number: formatNumber(done, language), name: owner.name }))) clear();
    };
    return (
        <div className="selection-bar" role="toolbar" aria-label={t('list.selection')}>
            <span className="figure">{t('list.selectedCount', { count, number: formatNumber(count, language) })}</span>
            {!everything && total !== undefined && total > ids.length && (
                <button type="button" className="linkish" onClick={selection.chooseEverything}>
                    {t('list.selectMatching', { number: formatNumber(total, language) })}
                </button>
            )}
            {object.may.edit && (
                <Button type="text" disabled={none} icon={<PencilLine size={16} aria-hidden />} onClick={() => setDialog({ kind: 'update' })}>
                    {t('batch.edit')}
                </Button>
            )}
            {object.owned && object.may.assign && fieldOf(object, 'owner') && (
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
                    <Button type="text" disabled={none} icon={<UserRound size={16} aria-hidden />}>
                        {t('batch.assign')}
                    </Button>
                </Pop>
            )}
            {object.may.delete && (
                <Button type="text" danger disabled={none} icon={<Trash2 size={16} aria-hidden />} onClick={() => void remove()}>
                    {t('action.delete')}
                </Button>
            )}
            <IconButton icon={X} label={t('list.deselect')} onClick={clear} />
            {dialog && (
                <Suspense>
                    <BulkDialog
                        object={object}
                        which={which}
                        count={count}
                        kind={dialog.kind}
                        owner={dialog.owner}
                        batch={batch}
                        onDone={clear}
                        onClose={() => setDialog(undefined)}
                    />
                </Suspense>
            )}
        </div>
    );
}
