import { X } from 'lucide-react';
import { IconButton } from '@/base/IconButton';
import { useT } from '@/base/language';
import { useStore } from '@/base/store';
import { dismissToast, toasts } from '@/base/toast';
import './shell.css';

export function Toaster() {
    const t = useT();
    const shown = useStore(toasts);
    return (
        <div className="toasts" role="status" aria-live="polite">
            {shown.map((toast) => (
                <div key={toast.id} className={`toast toast-${toast.tone}`}>
                    <span>{toast.text}</span>
                    {toast.action && (
                        <button
                            type="button"
                            className="toast-action"
                            onClick={() => {
                                dismissToast(toast.id);
                                toast.action?.run();
                            }}
                        >
                            {toast.action.label}
                        </button>
                    )}
                    <IconButton icon={X} label={t('toast.close')} onClick={() => dismissToast(toast.id)} />
                </div>
            ))}
        </div>
    );
}
