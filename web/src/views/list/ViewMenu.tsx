// What can be done with the view that is open: keep what was changed, save it under a name, share, order, delete.
import { Button, Dropdown } from 'antd';
import { ArrowLeft, ArrowRight, Bookmark, BookmarkPlus, Pencil, RotateCcw, Save, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ObjectMeta } from '@/api/types';
import { useLabel, useT } from '@/base/language';
import { useObject } from '@/meta/catalog';
import { useIsAdmin, useMe } from '@/meta/organisation';
import type { Columns, ListAddress } from './state';
import type { ViewWork } from './useViews';
import { isMine, questionValues, type View } from './view';
import { ViewDialog, type ViewDraft } from './ViewDialog';

interface Props {
    object: ObjectMeta;
    views: readonly View[];
    address: ListAddress;
    columns: Columns;
    work: ViewWork;
}

/** The saved ones with one of them moved by a step; undefined where it cannot move. */
export function moved(views: readonly View[], view: View, step: number): View[] | undefined {
    const saved = views.filter((one) => one.saved);
    const from = saved.indexOf(view);
    const to = from + step;
    if (from < 0 || to < 0 || to >= saved.length) return undefined;
    return saved.toSpliced(from, 1).toSpliced(to, 0, view);
}

export function ViewMenu({ object, views, address, columns, work }: Props) {
    const t = useT();
    const label = useLabel();
    const admin = useIsAdmin();
    const me = useMe()?.user.id;
    const may = useObject('view')?.may;
    const [dialog, setDialog] = useState<'new' | 'edit'>();
    const { view } = address;
    const own = view !== undefined && (isMine(view, me) || (admin && view.saved !== undefined));
    const changed = address.changed || (view?.saved !== undefined && columns.changed);
    const names = columns.fields.map((field) => field.name);
    const question = questionValues(address, columns.changed || view?.columns ? names : undefined);
    const forget = (): void => {
        if (view?.saved) columns.set(undefined);
        address.reset();
    };
    const keep = async (): Promise<void> => {
        if (view && (await work.change(view, question, t('view.saved', { name: label(view.label) })))) forget();
    };
    const save = async ({ name, values }: ViewDraft): Promise<boolean> => {
        if (dialog === 'edit' && view) return work.change(view, { name, ...values }, t('view.saved', { name }));
        const made = await work.create(name, { ...question, ...values, position: views.filter((one) => one.saved).length + 1 });
        if (made) {
            if (view?.saved) columns.set(undefined);
            address.open(made.key);
        }
        return made !== undefined;
    };
    const remove = async (): Promise<void> => {
        if (view && (await work.remove(view))) address.open('all');
    };
    const mayOrder = (step: number): View[] | undefined => {
        const next = view && own ? moved(views, view, step) : undefined;
        return next?.every((one) => isMine(one, me) || admin) ? next : undefined;
    };
    const [left, right] = [mayOrder(-1), mayOrder(1)];
    if (!may?.create) return null;
    const items = [
        changed && own && { key: 'keep', icon: <Save size={16} aria-hidden />, label: t('view.keep'), onClick: () => void keep() },
        { key: 'new', icon: <BookmarkPlus size={16} aria-hidden />, label: t('view.saveAs'), onClick: () => setDialog('new') },
        changed && { key: 'reset', icon: <RotateCcw size={16} aria-hidden />, label: t('view.reset'), onClick: forget },
        own && { key: 'edit', icon: <Pencil size={16} aria-hidden />, label: t('view.edit'), onClick: () => setDialog('edit') },
        left && { key: 'left', icon: <ArrowLeft size={16} aria-hidden />, label: t('view.left'), onClick: () => void work.order(left) },
        right && { key: 'right', icon: <ArrowRight size={16} aria-hidden />, label: t('view.right'), onClick: () => void work.order(right) },
        own && { key: 'delete', danger: true, icon: <Trash2 size={16} aria-hidden />, label: t('view.delete'), onClick: () => void remove() },
    ].filter((item) => item !== false && item !== undefined);
    return (
        <>
            {changed && (
                <span className="view-changes">
                    {own ? (
                        <Button size="small" type="text" onClick={() => void keep()}>
                            {t('view.keep')}
                        </Button>
                    ) : (
                        <Button size="small" type="text" onClick={() => setDialog('new')}>
                            {t('view.saveAs')}
                        </Button>
                    )}
                    <Button size="small" type="text" className="quiet" onClick={forget}>
                        {t('view.reset')}
                    </Button>
                </span>
            )}
            <Dropdown trigger={['click']} menu={{ items, className: 'view-menu' }}>
                <Button type="text" aria-label={t('view.menu')} title={t('view.menu')} icon={<Bookmark size={16} aria-hidden />} />
            </Dropdown>
            {dialog && (
                <ViewDialog
                    object={object}
                    view={dialog === 'edit' ? view : undefined}
                    suggested={view?.saved ? t('view.copyOf', { name: label(view.label) }) : ''}
                    onSave={save}
                    onClose={() => setDialog(undefined)}
                />
            )}
        </>
    );
}
