import { Dropdown, type MenuProps } from 'antd';
import { SHELL_ACTIONS } from '@/actions/shell';
import { available } from '@/base/action';
import { keyLabel } from '@/base/keys';
import { useT } from '@/base/language';
import { Avatar } from '@/fields/Chip';
import { useMe } from '@/meta/organisation';
import { useShellContext } from './shellContext';

/** The way out stands apart. */
const LAST = 'leave';

export function UserMenu() {
    const t = useT();
    const me = useMe();
    const context = useShellContext();
    const name = me?.user.name ?? '';
    const items: NonNullable<MenuProps['items']> = available(SHELL_ACTIONS, context).flatMap((action) => {
        const Icon = action.icon;
        const item = {
            key: action.name,
            icon: Icon && <Icon size={16} aria-hidden />,
            label: t(action.label),
            extra: action.keys && keyLabel(action.keys),
            onClick: () => void action.run(context),
        };
        return action.name === LAST ? [{ type: 'divider' as const }, item] : [item];
    });
    return (
        <Dropdown trigger={['click']} menu={{ items }} placement="topLeft">
            <button type="button" className="rail-user" title={name}>
                <Avatar name={name} size={24} />
                <span className="rail-text">{name}</span>
            </button>
        </Dropdown>
    );
}
