import { ChartColumn, House } from 'lucide-react';
import type { WebModule } from './module';

export const reports: WebModule = {
    name: 'reports',
    ownObjects: ['report', 'dashboard'],
    rail: [
        { path: '/', label: 'nav.home', icon: House },
        { path: '/reports', label: 'nav.reports', icon: ChartColumn, object: 'report' },
    ],
    routes: [
        { path: 'reports', lazy: async () => ({ Component: (await import('@/views/report/ReportsPage')).ReportsPage }) },
        {
            path: 'reports/new',
            lazy: async () => ({ Component: (await import('@/views/report/ReportEditor')).NewReportPage }),
        },
        {
            path: 'reports/:id',
            lazy: async () => ({ Component: (await import('@/views/report/ReportEditor')).ReportPage }),
        },
    ],
};
