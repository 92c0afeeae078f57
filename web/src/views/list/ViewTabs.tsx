// The views of a list as tabs: shipped ones, one's own, shared ones. What does not fit lies under "more"; a dot
// marks a view whose list was changed since it was opened.
import { Button, Dropdown } from 'antd';
import { ChevronDown, Share2 } from 'lucide-react';
import { useLabel, useT } from '@/base/language';
import { useIsPhone } from '@/base/hooks';
import { useMe } from '@/meta/organisation';
import { isMine, type View } from './view';

interface Props {
    views: readonly View[];
    current: View | undefined;
    changed: boolean;
    onOpen: (key: string) => void;
}

/** Beside these the others lie under "more". */
const TABS = 6;

export function ViewTabs({ views, current, changed, onOpen }: Props) {
    const t = useT();
    const label = useLabel();
    const phone = useIsPhone();
    const me = useMe()?.user.id;
    const pinned = views.filter((view) => view.saved?.pinned !== false);
    const room = phone ? 0 : TABS;
    const head = pinned.slice(0, room);
    const shown = current && !phone && !head.includes(current) ? [...head, current] : head;
    const rest = views.filter((view) => !shown.includes(view));
    const shared = (view: View): boolean => view.saved !== undefined && !isMine(view, me);
    const text = (view: View) => (
        <>
            {shared(view) && <Share2 size={14} aria-label={t('view.sharedBy', { name: view.saved?.ownerName ?? '' })} />}
            <span className="cut">{label(view.label)}</span>
            {view === current && changed && <span className="changed-dot" role="img" aria-label={t('view.changed')} title={t('view.changed')} />}
        </>
    );
    const items = rest.map((view) => ({
        key: view.key,
        label: label(view.label),
        ...(shared(view) ? { extra: view.saved?.ownerName } : {}),
        onClick: () => onOpen(view.key),
    }));
    return (
        <div className="view-tabs">
            <div className="tabs" role="tablist" aria-label={t('list.views')}>
                {shown.map((view) => (
                    <button
                        key={view.key}
                        type="button"
                        role="tab"
                        className="tab view-tab"
                        aria-selected={view === current}
                        onClick={() => onOpen(view.key)}
                    >
                        {text(view)}
                    </button>
                ))}
            </div>
            {rest.length > 0 && (
                <Dropdown trigger={['click']} menu={{ items, selectedKeys: current ? [current.key] : [], className: 'view-menu' }}>
                    <Button type="text" className="view-more">
                        <span className="visually-hidden">{t('view.more')}: </span>
                        {phone ? (current ? text(current) : t('list.views')) : t('view.moreCount', { count: rest.length })}
                        <ChevronDown size={14} aria-hidden />
                    </Button>
                </Dropdown>
            )}
        </div>
    );
}
