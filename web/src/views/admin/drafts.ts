// What an administrator fills in, and what goes to the server of it. Pure functions.
import type { FieldDraft, ObjectDraft } from '@/api/meta';
import type { FieldType, Option } from '@/api/types';
import type { Label } from '@/base/language';
import { HUE_NAMES } from '@/fields/hue';
import { freeName, nameFrom, pluralOf } from './names';

/** What a field is, or how its value is worked out. */
export type FieldChoice = FieldType | 'formula' | 'rollup';
export const RESULTS = [
    'text', 'integer', 'decimal', 'money', 'percent', 'boolean', 'date', 'datetime', 'duration',
] as const satisfies readonly FieldType[];

export interface FieldInput {
    key: string;
    label: Label;
    help: Label;
    type: FieldChoice;
    required: boolean;
    unique: boolean;
    /** One option a line. */
    options: string;
    target: string;
    format: string;
    result: FieldType;
    expression: string;
    children: string;
    measure: string;
    where: string;
}

export interface ObjectInput {
    label: Label;
    plural: Label;
    icon: string;
    fields: FieldInput[];
}

let made = 0;
export const emptyField = (): FieldInput => ({
    key: `field-${++made}`,
    label: { en: '', zh: '' },
    help: { en: '', zh: '' },
    type: 'text',
    required: false,
    unique: false,
    options: '',
    target: '',
    format: '',
    result: 'money',
    expression: '',
    children: '',
    measure: 'count',
    where: '',
});

/** A label in one language stands for both until the other is given. */
export const bothLanguages = (label: Label): Label => ({
    en: label.en.trim() || label.zh.trim(),
    zh: label.zh.trim() || label.en.trim(),
});

/** Help in one language stands for both; without any there is none. */
export const helpOf = (help: Label): { help?: Label } => (help.en.trim() || help.zh.trim() ? { help: bothLanguages(help) } : {});

const COLORED = HUE_NAMES.slice(1);

/** "Open / 进行中" a line: a label in both languages, the key made from the English one. */
export function readOptions(text: string): Option[] {
    const taken = new Set<string>();
    const lines = text.split('\n').filter((line) => line.trim());
    return lines.map((line, index) => {
        const [first = '', second = ''] = line.split('/').map((part) => part.trim());
        const key = freeName(nameFrom(first) || nameFrom(second) || `option_${index + 1}`, taken);
        taken.add(key);
        return {
            key,
            label: bothLanguages({ en: first, zh: second }),
            color: COLORED[index % COLORED.length] ?? 'blue',
            active: true,
        };
    });
}

/** Options as they are edited; keys of those that stay are kept. */
export const writeOptions = (options: readonly Option[] | undefined): string =>
    (options ?? [])
        .filter((option) => option.active !== false)
        .map((option) => (option.label.en === option.label.zh ? option.label.en : `${option.label.en} / ${option.label.zh}`))
        .join('\n');

/** Options that are no longer named are retired, never lost: records still point to them. */
export function mergeOptions(before: readonly Option[] | undefined, text: string): Option[] {
    const after = readOptions(text).map((option) => {
        const known = before?.find(
            (old) => old.label.en === option.label.en || old.label.zh === option.label.zh || old.key === option.key,
        );
        return known ? { ...known, label: option.label, active: true } : option;
    });
    const kept = new Set(after.map((option) => option.key));
    const retired = (before ?? []).filter((old) => !kept.has(old.key)).map((old) => ({ ...old, active: false }));
    return [...after, ...retired];
}

export const hasOptions = (type: FieldChoice): boolean => type === 'select' || type === 'multi_select';
const UNIQUE: readonly FieldChoice[] = ['text', 'email', 'phone', 'url', 'integer', 'date'];
export const mayBeUnique = (type: FieldChoice): boolean => UNIQUE.includes(type);
export const isComputed = (type: FieldChoice): type is 'formula' | 'rollup' => type === 'formula' || type === 'rollup';

/** What a worked-out field is made of, as the server wants it. */
export function computedDraft(input: FieldInput): Partial<FieldDraft> {
    if (input.type === 'formula') return { result: input.result, expression: input.expression };
    const where = input.where.trim();
    return { children: input.children, measure: input.measure, ...(where ? { where } : {}) };
}

export function toFieldDraft(input: FieldInput, taken: Set<string>): FieldDraft {
    const label = bothLanguages(input.label);
    const name = freeName(nameFrom(label.en) || 'field', taken);
    taken.add(name);
    const help = helpOf(input.help);
    if (isComputed(input.type)) return { name, type: input.type, label, ...help, ...computedDraft(input) };
    return {
        name,
        type: input.type,
        label,
        ...help,
        ...(input.required ? { required: 'form' as const } : {}),
        ...(input.unique && mayBeUnique(input.type) ? { unique: true } : {}),
        ...(hasOptions(input.type) ? { options: readOptions(input.options) } : {}),
        ...(input.type === 'reference' ? { target: input.target } : {}),
        ...(input.type === 'auto_number' ? { format: input.format || '{0000}' } : {}),
    };
}

/** The first field is the name of a record; the list shows the first few, the form all. */
export function toObjectDraft(input: ObjectInput, objects: ReadonlySet<string>, plurals: ReadonlySet<string>): ObjectDraft {
    const label = bothLanguages(input.label);
    const name = freeName(nameFrom(label.en) || 'object', objects);
    const taken = new Set(['id', 'version', 'owner', 'department', 'created_at', 'updated_at', 'created_by', 'updated_by', 'tags']);
    const nameField: FieldDraft = { name: 'name', type: 'text', label: { en: 'Name', zh: '名称' }, required: 'always' };
    taken.add('name');
    const others = input.fields.filter((field) => field.label.en.trim() || field.label.zh.trim());
    const plural = bothLanguages(input.plural);
    return {
        name,
        plural: freeName(pluralOf(name), plurals),
        label,
        plural_label: plural.en ? plural : label,
        icon: input.icon,
        name_field: 'name',
        fields: [nameField, ...others.map((field) => toFieldDraft(field, taken))],
    };
}
