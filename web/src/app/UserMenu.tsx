import { Dropdown, type MenuProps } from 'antd';
import { KeyRound, Languages, LogOut, Moon, Sun } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { OTHER, useLanguage, useT } from '@/base/language';
import { preferences, useDark } from '@/base/preferences';
import { Avatar } from '@/fields/Chip';
import { useMe } from '@/meta/organisation';
import { chooseMyLanguage, leave } from './session';

const PasswordDialog = lazy(() => import('./PasswordDialog').then((module) => ({ default: module.PasswordDialog })));

export function useUserMenu(onPassword: () => void): NonNullable<MenuProps['items']> {
    const t = useT();
    const other = OTHER[useLanguage()];
    const dark = useDark();
    return [
        {
            key: 'language',
            icon: <Languages size={16} aria-hidden />,
            label: t(other === 'zh' ? 'language.zh' : 'language.en'),
            onClick: () => chooseMyLanguage(other),
        },
        {
            key: 'theme',
            icon: dark ? <Sun size={16} aria-hidden /> : <Moon size={16} aria-hidden />,
            label: t(dark ? 'theme.light' : 'theme.dark'),
            onClick: () => preferences.set((before) => ({ ...before, theme: dark ? 'light' : 'dark' })),
        },
        { key: 'password', icon: <KeyRound size={16} aria-hidden />, label: t('user.password'), onClick: onPassword },
        { type: 'divider' },
        { key: 'leave', icon: <LogOut size={16} aria-hidden />, label: t('user.leave'), onClick: () => void leave() },
    ];
}

export function UserMenu() {
    const me = useMe();
    const [changing, setChanging] = useState(false);
    const items = useUserMenu(() => setChanging(true));
    const name = me?.user.name ?? '';
    return (
        <>
            <Dropdown trigger={['click']} menu={{ items }} placement="topLeft">
                <button type="button" className="rail-user" title={name}>
                    <Avatar name={name} size={24} />
                    <span className="rail-text">{name}</span>
                </button>
            </Dropdown>
            {changing && (
                <Suspense>
                    <PasswordDialog onClose={() => setChanging(false)} />
                </Suspense>
            )}
        </>
    );
}
