// Logging out, a session that ended, and the language of the person.
import { changeMe, logout } from '@/api/session';
import { onSessionExpired } from '@/base/http';
import { setLanguage, type Language } from '@/base/language';
import { forgetTrying } from '@/record/trying';
import { forgetTyped } from '@/views/form/kept';
import { useEffect } from 'react';
import { useLocation, useNavigate } from 'react-router';

export function chooseLanguage(language: Language): void {
    setLanguage(language);
    localStorage.setItem('guanxi.language', language);
}

/** For somebody logged in: the server writes its messages in it, too. */
export function chooseMyLanguage(language: Language): void {
    chooseLanguage(language);
    void changeMe({ locale: language }).catch(() => undefined);
}

export async function leave(): Promise<void> {
    forgetTrying();
    forgetTyped();
    await logout().catch(() => undefined);
    location.assign('/login');
}

/** A session that ended leads to the log-in page and from there back to where one was. */
export function useExpiry(): void {
    const navigate = useNavigate();
    const { pathname, search } = useLocation();
    const here = pathname + search;
    useEffect(
        () =>
            onSessionExpired(() => {
                forgetTrying();
                const to = here === '/' ? '' : `?to=${encodeURIComponent(here)}&expired=1`;
                void navigate(`/login${to}`, { replace: true });
            }),
        [here, navigate],
    );
}
