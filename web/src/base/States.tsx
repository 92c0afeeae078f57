// What a page shows when it has nothing else to show: every state says why, and the one thing to do.
import { Button } from 'antd';
import { CloudOff, Inbox, LockKeyhole, SearchX, TriangleAlert, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Problem } from './http';
import { useT } from './language';
import { problemText } from './problem';
import './states.css';

interface StateProps {
    icon?: LucideIcon;
    title: string;
    text?: string | undefined;
    /** It is the whole page: its title is that of the page. */
    whole?: boolean | undefined;
    children?: ReactNode;
}

export function State({ icon: Icon = Inbox, title, text, whole, children }: StateProps) {
    const Heading = whole ? 'h1' : 'h2';
    return (
        <div className="state" role="status">
            <Icon size={28} strokeWidth={1.5} aria-hidden />
            <Heading>{title}</Heading>
            {text && <p>{text}</p>}
            {children && <div className="state-actions">{children}</div>}
        </div>
    );
}

/** An address of something this person's roles do not know, or that was never there. */
export function NoObject() {
    const t = useT();
    return (
        <State whole icon={LockKeyhole} title={t('error.noObject')} text={t('error.noObjectHelp')}>
            <Button href="/">{t('nav.home')}</Button>
        </State>
    );
}

/** The right state for an error: no permission, not found, offline, or something that may be tried again. */
export function ErrorState({ error, whole, onRetry }: { error: unknown; whole?: boolean; onRetry?: () => void }) {
    const t = useT();
    const problem = error instanceof Problem ? error : undefined;
    const retry = onRetry && <Button onClick={onRetry}>{t('error.retry')}</Button>;
    const home = <Button href="/">{t('nav.home')}</Button>;
    if (problem?.status === 403)
        return (
            <State whole={whole} icon={LockKeyhole} title={t('error.forbidden')} text={problem.message || t('error.forbiddenHelp')}>
                {home}
            </State>
        );
    if (problem?.status === 404)
        return (
            <State whole={whole} icon={SearchX} title={t('error.notFound')} text={t('error.notFoundHelp')}>
                {home}
            </State>
        );
    if (problem?.code === 'offline')
        return (
            <State whole={whole} icon={CloudOff} title={t('error.offlineTitle')} text={t('error.offline')}>
                {retry}
            </State>
        );
    const text = [problemText(error), problem?.requestId && t('error.request', { id: problem.requestId })];
    return (
        <State whole={whole} icon={TriangleAlert} title={t('error.title')} text={text.filter(Boolean).join(' ')}>
            {retry}
        </State>
    );
}
