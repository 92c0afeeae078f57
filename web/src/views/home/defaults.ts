// The home pages that come with the product, by role. Administrators may set others, people their own.
import { readyReport } from '@/views/report/ready';
import { sizeFor, type Tile, type TileKind } from './tiles';

type Part = string | [string, number, number];

const OTHERS: readonly string[] = ['tasks', 'recents', 'pipeline'];

function tiles(...parts: Part[]): Tile[] {
    return parts.map((part, index) => {
        const [key, w, h] = typeof part === 'string' ? [part, undefined, undefined] : part;
        const kind: TileKind = OTHERS.includes(key) ? (key as TileKind) : 'report';
        const size = kind === 'report' ? sizeFor(readyReport(key)?.chart ?? 'bar') : { w: 6, h: 2 };
        return { id: `${index}`, kind, w: w ?? size.w, h: h ?? size.h, ...(kind === 'report' ? { ready: key } : {}) };
    });
}

const SALES = tiles('won_month', 'open_pipeline', 'opened_month', 'activities_week', ['tasks', 6, 2], ['pipeline', 6, 2], 'closing_month', ['recents', 6, 2]);
const MANAGER = tiles('won_quarter', 'open_pipeline', 'stuck', 'activities_week', ['pipeline', 6, 2], 'won_by_owner', ['won_owner_quarter', 8, 2], ['tasks', 4, 2], 'won_lost', 'activities_owner');
const SERVICE = tiles('activities_week', 'quiet_customers', 'tasks_late', 'new_customers', ['tasks', 6, 3], ['recents', 6, 3], 'activities_kind', 'tasks_open');
const MARKETING = tiles('new_customers', 'opened_month', 'quiet_customers', 'won_count', 'customers_source', 'customers_industry', 'customers_level', 'won_by_industry', ['tasks', 6, 2], ['recents', 6, 2]);
const FINANCE = tiles('won_month', 'won_quarter', 'won_year', 'open_pipeline', 'won_by_quarter', 'closing_month', 'largest_customers', ['won_owner_quarter', 6, 2], ['tasks', 6, 2], ['recents', 6, 2]);
const READER = tiles('won_quarter', 'won_year', 'open_pipeline', 'new_customers', 'won_by_industry', 'pipeline_stage', 'won_by_owner', 'loss_reasons', 'customers_level', 'won_lost');
const ADMIN = tiles('won_quarter', 'open_pipeline', 'new_customers', 'users_active', ['pipeline', 6, 2], ['tasks', 6, 2], 'won_by_quarter', 'won_by_owner', 'activities_kind', ['recents', 6, 2]);

const BY_ROLE: Readonly<Record<string, Tile[]>> = { admin: ADMIN, manager: MANAGER, sales: SALES, marketing: MARKETING, service: SERVICE, finance: FINANCE, reader: READER };

/** Of a role that is no shipped one: what everybody needs. */
const ANY = tiles(['tasks', 6, 2], ['recents', 6, 2], 'won_quarter', 'open_pipeline', 'new_customers', 'activities_week', ['pipeline', 6, 2], 'won_by_quarter');

export const ORDER = Object.keys(BY_ROLE);

export const tilesOf = (role: string): Tile[] => BY_ROLE[role] ?? ANY;

/** Somebody with several roles begins with the one that sees the most. */
export const firstRole = (roles: readonly string[]): string => ORDER.find((role) => roles.includes(role)) ?? roles[0] ?? '';
