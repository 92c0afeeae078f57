import { Button, Input } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { login } from '@/api/session';
import { Problem } from '@/base/http';
import { useTitle } from '@/base/hooks';
import { useT } from '@/base/language';
import { problemText } from '@/base/problem';
import { LanguageSwitch } from './LanguageSwitch';
import { Mark } from './Mark';
import './login.css';

/** Where to go after logging in; only addresses of this application. */
const safe = (path: string | null): string => (path?.startsWith('/') && !path.startsWith('//') ? path : '/');

export function LoginPage() {
    const t = useT();
    const client = useQueryClient();
    const navigate = useNavigate();
    const [search] = useSearchParams();
    const [name, setName] = useState('');
    const [password, setPassword] = useState('');
    const [busy, setBusy] = useState(false);
    const [problem, setProblem] = useState('');
    useTitle(t('login.title'));
    const submit = async (event: FormEvent): Promise<void> => {
        event.preventDefault();
        if (!name.trim() || !password) return setProblem(t('login.missing'));
        setBusy(true);
        setProblem('');
        try {
            await login(name, password);
            client.clear();
            await navigate(safe(search.get('to')), { replace: true });
        } catch (error) {
            const refused = error instanceof Problem && error.status === 401;
            setProblem(refused ? error.message || t('login.refused') : problemText(error));
            setBusy(false);
        }
    };
    return (
        <main className="login">
            <form className="login-form" onSubmit={(event) => void submit(event)}>
                <Mark size={40} />
                <h1>{t('login.title')}</h1>
                {search.has('to') && search.get('expired') && <p className="quiet">{t('login.expired')}</p>}
                <label htmlFor="login">{t('login.name')}</label>
                <Input
                    id="login"
                    size="large"
                    autoFocus
                    autoComplete="username"
                    autoCapitalize="none"
                    value={name}
                    onChange={(event) => setName(event.target.value)}
                />
                <label htmlFor="password">{t('login.password')}</label>
                <Input.Password
                    id="password"
                    size="large"
                    autoComplete="current-password"
                    value={password}
                    status={problem ? 'error' : ''}
                    aria-describedby="login-problem"
                    onChange={(event) => setPassword(event.target.value)}
                />
                <p id="login-problem" className="field-problem" role="alert">
                    {problem}
                </p>
                <Button type="primary" size="large" htmlType="submit" block loading={busy}>
                    {t('login.submit')}
                </Button>
            </form>
            <LanguageSwitch />
        </main>
    );
}
