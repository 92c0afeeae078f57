// What opens beside the thing that was clicked, and as a sheet from the foot on a phone. The first input has
// the focus as soon as it can have it.
import { Drawer, Popover } from 'antd';
import { useRef, type ReactElement, type ReactNode } from 'react';
import { useIsPhone } from './hooks';

interface Props {
    open: boolean;
    onOpenChange: (open: boolean) => void;
    content: ReactNode;
    title: string;
    placement?: 'bottomLeft' | 'bottomRight' | 'top';
    children: ReactElement<{ onClick?: () => void }>;
}

export function Pop({ open, onOpenChange, content, title, placement = 'bottomLeft', children }: Props) {
    const phone = useIsPhone();
    const box = useRef<HTMLDivElement>(null);
    const focus = (opened: boolean): void => {
        if (opened) box.current?.querySelector<HTMLElement>('input, textarea')?.focus();
    };
    const inside = (
        <div ref={box} className="pop">
            {content}
        </div>
    );
    if (phone)
        return (
            <>
                <span className="pop-anchor" onClick={() => onOpenChange(true)}>
                    {children}
                </span>
                <Drawer
                    open={open}
                    title={title}
                    placement="bottom"
                    height="auto"
                    destroyOnHidden
                    afterOpenChange={focus}
                    onClose={() => onOpenChange(false)}
                >
                    {inside}
                </Drawer>
            </>
        );
    return (
        <Popover
            trigger="click"
            placement={placement}
            destroyOnHidden
            open={open}
            onOpenChange={onOpenChange}
            afterOpenChange={focus}
            content={inside}
        >
            {children}
        </Popover>
    );
}
