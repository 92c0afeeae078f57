// The objects of the left rail, by module.
import type { ObjectMeta } from '@/api/types';
import type { TextKey } from '@/base/language';
import { isOffered } from '@/meta/catalog';
import { MODULES } from './registry';

const ORDER = ['sales', 'core', 'marketing', 'service', 'callcenter', 'projects', 'loyalty', 'insight', 'automation', 'custom'];

const HEADINGS: Record<string, TextKey> = {
    core: 'module.core',
    sales: 'module.sales',
    marketing: 'module.marketing',
    service: 'module.service',
    callcenter: 'module.callcenter',
    projects: 'module.projects',
    loyalty: 'module.loyalty',
    insight: 'module.insight',
    automation: 'module.automation',
    custom: 'module.custom',
};

/** Within a module the daily ones first, whatever the order of the catalog. */
const FIRST = ['lead', 'customer', 'contact', 'opportunity', 'task', 'activity', 'product'];

const OWN = new Set(MODULES.flatMap((module) => module.ownObjects ?? []));

/** How the system is set up rather than what is worked with: below administration. */
const SETTINGS = new Set(['pipeline', 'stage', 'user', 'department', 'organisation', 'contact_point', 'view', 'favourite', 'preference']);

/** Reached from where they are used. */
const HIDDEN = new Set(['contact_point', 'view', 'pipeline', 'stage', 'favourite', 'preference']);

/** Lines of something else: reached through it. */
const isPart = (object: ObjectMeta): boolean => /_(line|item|member)$/.test(object.name);

export const isListed = (object: ObjectMeta): boolean =>
    isOffered(object) && !OWN.has(object.name) && !SETTINGS.has(object.name) && !isPart(object);

export const settingsObjects = (objects: readonly ObjectMeta[]): ObjectMeta[] =>
    objects.filter((object) => isOffered(object) && SETTINGS.has(object.name) && !HIDDEN.has(object.name));

export interface RailGroup {
    module: string;
    heading: TextKey | undefined;
    objects: ObjectMeta[];
}

const rank = (list: readonly string[], name: string): number => {
    const at = list.indexOf(name);
    return at < 0 ? list.length : at;
};

export function railGroups(objects: readonly ObjectMeta[]): RailGroup[] {
    const groups = new Map<string, ObjectMeta[]>();
    for (const object of objects.filter(isListed)) {
        const module = object.custom ? 'custom' : object.module;
        groups.set(module, [...(groups.get(module) ?? []), object]);
    }
    return [...groups]
        .sort(([left], [right]) => rank(ORDER, left) - rank(ORDER, right))
        .map(([module, members]) => ({
            module,
            heading: HEADINGS[module],
            objects: members.toSorted((left, right) => rank(FIRST, left.name) - rank(FIRST, right.name)),
        }));
}
