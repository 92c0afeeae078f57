import { ICONS } from '@/meta/icons';

const NAMES = [
    'box', 'briefcase', 'building-2', 'users', 'user-round', 'handshake', 'truck', 'car', 'plane', 'factory', 'warehouse',
    'package', 'shopping-cart', 'receipt', 'wallet', 'banknote', 'credit-card', 'file-text', 'clipboard-list', 'calendar',
    'clock', 'flag', 'target', 'trophy', 'star', 'heart', 'gift', 'megaphone', 'headphones', 'ticket', 'wrench', 'shield',
    'key', 'globe', 'map-pin', 'zap', 'rocket', 'layers', 'book-open', 'award',
];

export function IconPicker({ value, onChange, label }: { value: string; onChange: (name: string) => void; label: string }) {
    return (
        <div className="icon-picker" role="radiogroup" aria-label={label}>
            {NAMES.map((name) => {
                const Icon = ICONS[name];
                return (
                    Icon && (
                        <button
                            key={name}
                            type="button"
                            role="radio"
                            className="icon-choice"
                            aria-checked={value === name}
                            aria-label={name}
                            title={name}
                            onClick={() => onChange(name)}
                        >
                            <Icon size={16} aria-hidden />
                        </button>
                    )
                );
            })}
        </div>
    );
}
