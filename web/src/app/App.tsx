// Everything that surrounds the pages: language, theme, the query cache, errors.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { ConfigProvider } from 'antd';
import en from 'antd/es/locale/en_GB';
import zh from 'antd/es/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { RouterProvider } from 'react-router';
import { Problem } from '@/base/http';
import { useIsPhone, useReducedMotion } from '@/base/hooks';
import { setLanguage, useLanguage, languageOf } from '@/base/language';
import { useDark } from '@/base/preferences';
import { ErrorBoundary } from './ErrorBoundary';
import { router } from './router';
import { themeFor } from './theme';
import { Toaster } from './Toaster';

const RETRIES = 2;
const mayRetry = (error: unknown): boolean =>
    error instanceof Problem && (error.code === 'offline' || error.status === 429 || error.status === 503);

const client = new QueryClient({
    defaultOptions: {
        queries: {
            staleTime: 5_000,
            gcTime: 10 * 60_000,
            retry: (count, error) => count < RETRIES && mayRetry(error),
            refetchOnWindowFocus: true,
        },
    },
});

setLanguage(languageOf(localStorage.getItem('guanxi.language') ?? navigator.language));

export function App() {
    const language = useLanguage();
    const dark = useDark();
    const phone = useIsPhone();
    const still = useReducedMotion();
    dayjs.locale(language === 'zh' ? 'zh-cn' : 'en');
    return (
        <ConfigProvider locale={language === 'zh' ? zh : en} theme={themeFor({ dark, phone, still })} wave={{ disabled: true }} button={{ autoInsertSpace: false }} virtual={false}>
            <QueryClientProvider client={client}>
                <ErrorBoundary>
                    <RouterProvider router={router} />
                </ErrorBoundary>
                <Toaster />
            </QueryClientProvider>
        </ConfigProvider>
    );
}
