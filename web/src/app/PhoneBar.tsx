// The foot of a phone: today, customers, "+", pipeline, and what is one's own with the way to everything else.
import { Drawer } from 'antd';
import { CircleUserRound, House, MapPin, Phone, Plus, StickyNote, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import { NavLink, useLocation, useNavigate } from 'react-router';
import type { ObjectMeta } from '@/api/types';
import { useLabel, useT } from '@/base/language';
import { fieldOf, useMeta } from '@/meta/catalog';
import { iconOf } from '@/meta/icons';
import { isListed } from '@/modules/rail';
import { JobsEntry } from './JobsEntry';
import { RailContents } from './Rail';
import { UserMenu } from './UserMenu';

/** What is written down on the road, by kind, and what is begun besides. */
const ON_THE_ROAD: readonly [kind: string, icon: LucideIcon][] = [
    ['visit', MapPin],
    ['call', Phone],
    ['note', StickyNote],
];
const QUICK = ['task', 'customer', 'contact', 'lead', 'opportunity'];

interface Begin {
    path: string;
    icon: LucideIcon;
    text: string;
}

function useBeginnings(): Begin[] {
    const label = useLabel();
    const { byName } = useMeta();
    const activity = byName.get('activity');
    const kinds = activity?.may.create ? fieldOf(activity, 'kind')?.options : undefined;
    const written = ON_THE_ROAD.flatMap(([kind, icon]): Begin[] => {
        const option = kinds?.find((one) => one.key === kind && one.active !== false);
        return activity && option ? [{ path: `/${activity.plural}/new?kind=${kind}`, icon, text: label(option.label) }] : [];
    });
    const begun = QUICK.flatMap((name) => byName.get(name) ?? [])
        .filter((object) => object.may.create)
        .map((object) => ({ path: `/${object.plural}/new`, icon: iconOf(object.icon), text: label(object.label) }));
    return [...written, ...begun];
}

function Tab({ to, icon: Icon, text }: { to: string; icon: LucideIcon; text: string }) {
    return (
        <NavLink to={to} end={to === '/'} className="phone-tab">
            <Icon size={20} aria-hidden />
            <span>{text}</span>
        </NavLink>
    );
}

export function PhoneBar() {
    const t = useT();
    const label = useLabel();
    const meta = useMeta();
    const navigate = useNavigate();
    const { pathname } = useLocation();
    const [open, setOpen] = useState<{ what: 'menu' | 'new'; at: string }>();
    const shown = open?.at === pathname ? open.what : undefined;
    const toggle = (what: 'menu' | 'new') => () => setOpen({ what, at: pathname });
    const tabs = ['customer', 'opportunity']
        .flatMap((name) => meta.byName.get(name) ?? [])
        .filter(isListed);
    const spare = meta.objects.filter((object) => isListed(object) && !tabs.includes(object));
    const [left, right] = [...tabs, ...spare];
    const beginnings = useBeginnings();
    const tab = (object: ObjectMeta | undefined) =>
        object && <Tab to={`/${object.plural}`} icon={iconOf(object.icon)} text={label(object.plural_label)} />;
    return (
        <nav className="phone-bar" aria-label={t('nav.label')}>
            <Tab to="/" icon={House} text={t('nav.home')} />
            {tab(left)}
            <button type="button" className="phone-plus" aria-label={t('nav.new')} onClick={toggle('new')}>
                <Plus size={24} aria-hidden />
            </button>
            {tab(right)}
            <button type="button" className="phone-tab" onClick={toggle('menu')}>
                <CircleUserRound size={20} aria-hidden />
                <span>{t('nav.me')}</span>
            </button>
            <Drawer placement="left" width={280} open={shown === 'menu'} onClose={() => setOpen(undefined)} closable={false} className="phone-menu">
                <UserMenu />
                <JobsEntry />
                <RailContents />
            </Drawer>
            <Drawer placement="bottom" height="auto" open={shown === 'new'} onClose={() => setOpen(undefined)} closable={false}>
                {beginnings.map(({ path, icon: Icon, text }) => (
                    <button key={path} type="button" className="phone-choice" onClick={() => void navigate(path)}>
                        <Icon size={18} aria-hidden />
                        {text}
                    </button>
                ))}
            </Drawer>
        </nav>
    );
}
