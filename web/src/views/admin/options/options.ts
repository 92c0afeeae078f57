// A pick list while it is changed. Pure functions.
import type { AggregateRow, Option } from '@/api/types';
import type { Label } from '@/base/language';
import { HUE_NAMES } from '@/fields/hue';
import { bothLanguages } from '../drafts';
import { freeName, nameFrom } from '../names';

export interface OptionDraft {
    /** Of the row on the screen; a new option has no key yet. */
    id: string;
    key: string;
    label: Label;
    color: string;
    category: string;
    active: boolean;
    fresh: boolean;
}

export const draftsOf = (options: readonly Option[] | undefined): OptionDraft[] =>
    (options ?? []).map((option) => ({
        id: option.key,
        key: option.key,
        label: option.label,
        color: option.color ?? '',
        category: option.category ?? '',
        active: option.active !== false,
        fresh: false,
    }));

let made = 0;
export const freshOption = (index: number): OptionDraft => ({
    id: `fresh-${++made}`,
    key: '',
    label: { en: '', zh: '' },
    color: HUE_NAMES[1 + (index % (HUE_NAMES.length - 1))] ?? 'blue',
    category: '',
    active: true,
    fresh: true,
});

const isNamed = (option: OptionDraft): boolean => Boolean(option.label.en.trim() || option.label.zh.trim());

/** As the server wants them: keys stay for ever, new ones are made from the English name. */
export function optionsOf(drafts: readonly OptionDraft[]): Option[] {
    const taken = new Set(drafts.filter((option) => !option.fresh).map((option) => option.key));
    return drafts.filter(isNamed).map((option) => {
        const label = bothLanguages(option.label);
        const key = option.fresh ? freeName(nameFrom(option.key) || nameFrom(label.en) || 'option', taken) : option.key;
        taken.add(key);
        return {
            key,
            label,
            ...(option.color ? { color: option.color } : {}),
            ...(option.category.trim() ? { category: option.category.trim() } : {}),
            active: option.active,
        };
    });
}

/** How many records hold each option. */
export const countsOf = (rows: readonly AggregateRow[], field: string): Map<string, number> =>
    new Map(rows.map((row) => [String(row[field] ?? ''), Number(row['count'] ?? 0)]));

export interface OptionChanges {
    added: Label[];
    renamed: { from: Label; to: Label; key: string }[];
    retired: { label: Label; key: string }[];
    returned: Label[];
    moved: boolean;
}

/** What a save would do, to be said before it is done. */
export function changesOf(before: readonly Option[], after: readonly Option[]): OptionChanges {
    const old = new Map(before.map((option) => [option.key, option]));
    const kept = after.filter((option) => old.has(option.key));
    const was = (option: Option): Option => old.get(option.key) ?? option;
    const isOn = (option: Option): boolean => option.active !== false;
    return {
        added: after.filter((option) => !old.has(option.key)).map((option) => option.label),
        renamed: kept
            .filter((option) => was(option).label.en !== option.label.en || was(option).label.zh !== option.label.zh)
            .map((option) => ({ from: was(option).label, to: option.label, key: option.key })),
        retired: kept.filter((option) => isOn(was(option)) && !isOn(option)).map((option) => ({ label: option.label, key: option.key })),
        returned: kept.filter((option) => !isOn(was(option)) && isOn(option)).map((option) => option.label),
        moved: kept.map((option) => option.key).join() !== before.map((option) => option.key).filter((key) => kept.some((one) => one.key === key)).join(),
    };
}

export const isChange = (changes: OptionChanges): boolean =>
    changes.moved || [changes.added, changes.renamed, changes.retired, changes.returned].some((list) => list.length > 0);
