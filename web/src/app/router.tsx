// The addresses of the application. Objects live under their plural; what is fixed comes before them.
// Everything but the list is loaded when it is first opened.
import { createBrowserRouter } from 'react-router';
import { PageError } from './PageError';
import { ListPage } from './ListPage';
import { LoginPage } from './LoginPage';
import { Shell } from './Shell';
import { MODULES } from '@/modules/registry';
import { HomePage } from './HomePage';

export const router = createBrowserRouter([
    { path: '/login', element: <LoginPage /> },
    {
        path: '/',
        element: <Shell />,
        errorElement: <PageError />,
        hydrateFallbackElement: <></>,
        children: [
            {
                errorElement: <PageError />,
                children: [
                    { index: true, element: <HomePage /> },
                    {
                        path: 'search',
                        lazy: async () => ({ Component: (await import('@/views/search/SearchPage')).SearchPage }),
                    },
                    {
                        path: 'settings',
                        lazy: async () => ({ Component: (await import('@/app/SettingsPage')).SettingsPage }),
                    },
                    ...MODULES.flatMap((module) => module.routes),
                    { path: ':plural', element: <ListPage /> },
                    {
                        path: ':plural/new',
                        lazy: async () => ({ Component: (await import('./NewPage')).NewPage }),
                    },
                    {
                        path: ':plural/deleted',
                        lazy: async () => ({ Component: (await import('./BinPage')).BinPage }),
                    },
                    {
                        path: ':plural/:id',
                        lazy: async () => ({ Component: (await import('./RecordPage')).RecordPage }),
                    },
                ],
            },
        ],
    },
]);
