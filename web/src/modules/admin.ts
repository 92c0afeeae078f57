import { History, ScrollText, Shapes } from 'lucide-react';
import type { WebModule } from './module';

export const admin: WebModule = {
    name: 'admin',
    rail: [
        { path: '/admin/objects', label: 'nav.objects', icon: Shapes, admin: true },
        { path: '/admin/changes', label: 'nav.changes', icon: History, admin: true },
        { path: '/admin/audit', label: 'nav.audit', icon: ScrollText, admin: true },
    ],
    routes: [
        {
            path: 'admin/objects',
            lazy: async () => ({ Component: (await import('@/views/admin/ObjectsPage')).ObjectsPage }),
        },
        {
            path: 'admin/objects/:name',
            lazy: async () => ({ Component: (await import('@/views/admin/ObjectPage')).ObjectPage }),
        },
        {
            path: 'admin/audit',
            lazy: async () => ({ Component: (await import('@/views/admin/AuditPage')).AuditPage }),
        },
        {
            path: 'admin/changes',
            lazy: async () => ({ Component: (await import('@/views/admin/ChangesPage')).ChangesPage }),
        },
    ],
};
