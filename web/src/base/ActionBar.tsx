// Draws actions: the primary one as a button, the others under "…", and binds their keys.
import { Button, Dropdown } from 'antd';
import { Ellipsis } from 'lucide-react';
import { available, useOffer, type Action } from './action';
import { keyLabel, useKeys } from './keys';
import { useT } from './language';

interface Props<Context> {
    actions: readonly Action<Context>[];
    context: Context;
}

export function useActionKeys<Context>(actions: readonly Action<Context>[], context: Context): void {
    const bound = available(actions, context).filter((action) => action.keys);
    useKeys(
        Object.fromEntries(
            bound.map((action) => [
                action.keys ?? '',
                (event: KeyboardEvent) => {
                    event.preventDefault();
                    void action.run(context);
                },
            ]),
        ),
    );
}

export function ActionBar<Context>({ actions, context }: Props<Context>) {
    const t = useT();
    useActionKeys(actions, context);
    useOffer(actions, context);
    const shown = available(actions, context);
    const primary = shown.find((action) => action.primary);
    const others = shown.filter((action) => action !== primary);
    return (
        <span className="action-bar">
            {others.length > 0 && (
                <Dropdown
                    trigger={['click']}
                    menu={{
                        items: others.map((action) => ({
                            key: action.name,
                            danger: action.danger === true,
                            icon: action.icon && <action.icon size={16} aria-hidden />,
                            label: t(action.label),
                            extra: action.keys && keyLabel(action.keys),
                            onClick: () => void action.run(context),
                        })),
                    }}
                >
                    <Button type="text" aria-label={t('action.more')} icon={<Ellipsis size={18} />} />
                </Dropdown>
            )}
            {primary && (
                <Button
                    type="primary"
                    icon={primary.icon && <primary.icon size={16} aria-hidden />}
                    title={primary.keys && keyLabel(primary.keys)}
                    onClick={() => void primary.run(context)}
                >
                    {t(primary.label)}
                </Button>
            )}
        </span>
    );
}
