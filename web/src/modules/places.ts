// Where one can go and what one can begin from anywhere: the pages of the rail and a new record of each object. The
// search box offers them.
import { Plus, type LucideIcon } from 'lucide-react';
import type { ObjectMeta } from '@/api/types';
import { inLanguage, inEvery, OTHER, type Language } from '@/base/language';
import { iconOf } from '@/meta/icons';
import { isListed, railGroups, settingsObjects } from './rail';
import { MODULES } from './registry';

export interface Place {
    path: string;
    icon: LucideIcon;
    title: string;
    other: string;
    /** Leads there from anywhere, one key after the other. */
    keys?: string | undefined;
}

/** The places gone to most often. */
const GO: Record<string, string> = {
    lead: 'g l',
    customer: 'g c',
    contact: 'g p',
    opportunity: 'g o',
    task: 'g t',
    activity: 'g a',
    '/reports': 'g r',
};

/** What is begun most often, first. */
const BEGUN = ['customer', 'contact', 'opportunity', 'task', 'activity'];

const rank = (object: ObjectMeta): number => (BEGUN.includes(object.name) ? BEGUN.indexOf(object.name) : BEGUN.length);

export function beginnings(objects: readonly ObjectMeta[], language: Language): Place[] {
    const texts = inEvery('form.newTitle');
    const title = (object: ObjectMeta, which: Language): string => texts[which]({ object: inLanguage(object.label, which) });
    return objects
        .filter((object) => isListed(object) && object.may.create === true)
        .toSorted((left, right) => rank(left) - rank(right))
        .map((object) => ({
            path: `/${object.plural}/new`,
            icon: Plus,
            title: title(object, language),
            other: title(object, OTHER[language]),
        }));
}

export function places(objects: readonly ObjectMeta[], admin: boolean, language: Language): Place[] {
    const lists = [...railGroups(objects).flatMap((group) => group.objects), ...(admin ? settingsObjects(objects) : [])].map((object) => ({
        path: `/${object.plural}`,
        icon: iconOf(object.icon),
        title: inLanguage(object.plural_label, language),
        other: inLanguage(object.plural_label, OTHER[language]),
        keys: GO[object.name],
    }));
    const pages = MODULES.flatMap((module) => module.rail)
        .filter((entry) => !entry.admin || admin)
        .map(({ path, icon, label }) => {
            const texts = inEvery(label);
            return { path, icon, title: texts[language]({}), other: texts[OTHER[language]]({}), keys: GO[path] };
        });
    return [...lists, ...pages];
}
