// What to say of a refusal: the messages of its fields when they are few, else what the server said of it.
import { Problem } from './http';
import { t } from './language';

const FEW = 3;

export function problemText(error: unknown): string {
    if (!(error instanceof Problem)) return t('error.unknown');
    if (error.code === 'offline') return t('error.offline');
    const messages = error.errors.map((one) => one.message).filter(Boolean);
    return messages.length > 0 && messages.length <= FEW ? messages.join(' ') : error.message || t('error.unknown');
}
