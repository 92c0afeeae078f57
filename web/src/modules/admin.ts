import { BookKey, Building, Eye, Gauge, HeartPulse, History, IdCard, KeyRound, ListFilter, Lock, LockOpen, Network, ListTodo, Route, ScrollText, Shapes, Sparkles, UserRoundX } from 'lucide-react';
import { panel } from '@/record/panels';
import { startTrying } from '@/record/trying';
import { showProblem } from '@/record/undo';
import type { WebModule } from './module';

export const admin: WebModule = {
    name: 'admin',
    rail: [
        { path: '/admin/start', label: 'nav.start', icon: Sparkles, admin: true },
        { path: '/admin/organisation', label: 'nav.organisation', icon: Building, admin: true },
        { path: '/admin/objects', label: 'nav.objects', icon: Shapes, admin: true },
        { path: '/admin/pipelines', label: 'nav.pipelines', icon: Route, admin: true },
        { path: '/admin/views', label: 'nav.views', icon: ListFilter, admin: true },
        { path: '/admin/people', label: 'nav.people', icon: Network, admin: true },
        { path: '/admin/roles', label: 'nav.roles', icon: IdCard, admin: true },
        { path: '/admin/sharing', label: 'nav.sharing', icon: BookKey, admin: true },
        { path: '/admin/changes', label: 'nav.changes', icon: History, admin: true },
        { path: '/admin/audit', label: 'nav.audit', icon: ScrollText, admin: true },
        { path: '/admin/health', label: 'nav.health', icon: HeartPulse, admin: true },
        { path: '/admin/slow', label: 'nav.slow', icon: Gauge, admin: true },
        { path: '/jobs', label: 'nav.jobs', icon: ListTodo, admin: true },
    ],
    routes: [
        {
            path: 'admin/objects',
            lazy: async () => ({ Component: (await import('@/views/admin/ObjectsPage')).ObjectsPage }),
        },
        {
            path: 'admin/objects/:name/rules',
            lazy: async () => ({ Component: (await import('@/views/admin/RulesPage')).RulesPage }),
        },
        {
            path: 'admin/objects/:name/layout',
            lazy: async () => ({ Component: (await import('@/views/admin/layout/LayoutPage')).LayoutPage }),
        },
        {
            path: 'admin/objects/:name',
            lazy: async () => ({ Component: (await import('@/views/admin/ObjectPage')).ObjectPage }),
        },
        {
            path: 'admin/start',
            lazy: async () => ({ Component: (await import('@/views/start/StartPage')).StartPage }),
        },
        {
            path: 'admin/organisation',
            lazy: async () => ({ Component: (await import('@/views/admin/OrganisationPage')).OrganisationPage }),
        },
        {
            path: 'admin/views',
            lazy: async () => ({ Component: (await import('@/views/admin/ViewsPage')).ViewsPage }),
        },
        {
            path: 'admin/health',
            lazy: async () => ({ Component: (await import('@/views/admin/HealthPage')).HealthPage }),
        },
        {
            path: 'admin/pipelines',
            lazy: async () => ({ Component: (await import('@/views/admin/pipelines/PipelinesPage')).PipelinesPage }),
        },
        {
            path: 'admin/audit',
            lazy: async () => ({ Component: (await import('@/views/admin/AuditPage')).AuditPage }),
        },
        {
            path: 'admin/people',
            lazy: async () => ({ Component: (await import('@/views/rights/PeoplePage')).PeoplePage }),
        },
        {
            path: 'admin/roles',
            lazy: async () => ({ Component: (await import('@/views/rights/RolesPage')).RolesPage }),
        },
        {
            path: 'admin/roles/:key',
            lazy: async () => ({ Component: (await import('@/views/rights/RolePage')).RolePage }),
        },
        {
            path: 'admin/sharing',
            lazy: async () => ({ Component: (await import('@/views/rights/SharingPage')).SharingPage }),
        },
        {
            path: 'admin/slow',
            lazy: async () => ({ Component: (await import('@/views/admin/SlowPage')).SlowPage }),
        },
        {
            path: 'admin/changes',
            lazy: async () => ({ Component: (await import('@/views/admin/ChangesPage')).ChangesPage }),
        },
    ],
    recordActions: {
        user: [
            {
                name: 'sees',
                label: 'person.sees',
                icon: Eye,
                when: ({ admin }) => admin,
                run: ({ row, name }) => panel.set({ kind: 'person', person: { id: row.id, name } }),
            },
            {
                name: 'try',
                label: 'person.try',
                icon: IdCard,
                when: ({ admin, me, row }) => admin && row.id !== me && row['status'] === 'active',
                run: ({ row, name }) => startTrying({ id: row.id, name }).catch(showProblem),
            },
            {
                name: 'hand_over',
                label: 'person.handOver',
                icon: UserRoundX,
                when: ({ admin, me, row }) => admin && row.id !== me,
                run: ({ row, name }) => panel.set({ kind: 'hand_over', person: { id: row.id, name } }),
            },
            {
                name: 'password',
                label: 'person.password',
                icon: KeyRound,
                when: ({ admin, me, row }) => admin && row.id !== me && row['status'] !== 'left',
                run: ({ row, name, save }) =>
                    panel.set({ kind: 'password', person: { id: row.id, name }, invited: row['status'] === 'invited', save: async (values) => save(values) }),
            },
            {
                name: 'lock',
                label: 'person.lock',
                icon: Lock,
                when: ({ admin, me, row }) => admin && row.id !== me && row['status'] === 'active',
                run: ({ save }) => save({ status: 'locked' }),
            },
            {
                name: 'unlock',
                label: 'person.unlock',
                icon: LockOpen,
                when: ({ admin, row }) => admin && row['status'] !== 'active',
                run: ({ save }) => save({ status: 'active' }),
            },
        ],
    },
};
