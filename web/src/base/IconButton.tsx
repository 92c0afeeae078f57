import type { LucideIcon } from 'lucide-react';

interface Props {
    icon: LucideIcon;
    label: string;
    onClick: () => void;
    disabled?: boolean;
    pressed?: boolean;
}

/** A small button that is only an icon; its name is spoken and shown on hover. */
export function IconButton({ icon: Icon, label, onClick, disabled, pressed }: Props) {
    return (
        <button
            type="button"
            className="icon-button"
            aria-label={label}
            aria-pressed={pressed}
            title={label}
            disabled={disabled}
            onClick={onClick}
        >
            <Icon size={16} aria-hidden />
        </button>
    );
}
