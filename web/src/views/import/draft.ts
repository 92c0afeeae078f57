// What a person has said so far about the files to be imported, and the plan it makes. No screen, no server.
import type { Analysis, Answer, OnMatch, Part, Plan } from '@/api/imports';
import type { Field, ObjectMeta } from '@/api/types';

export interface FileDraft {
    key: number;
    name: string;
    size: number;
    sent: number;
    upload?: string;
    problem?: string;
    analysis?: Analysis;
    object: string;
    map: Record<string, string>;
    dateOrders: Record<string, string>;
    answers: Answer[];
    create: string[];
    match: string;
    onMatch: OnMatch;
}

export const emptyFile = (key: number, file: { name: string; size: number }): FileDraft => ({
    key,
    name: file.name,
    size: file.size,
    sent: 0,
    object: '',
    map: {},
    dateOrders: {},
    answers: [],
    create: [],
    match: '',
    onMatch: 'update',
});

const first = (value: string[] | string | undefined): string => (Array.isArray(value) ? value.join(',') : (value ?? ''));

/** What the look at the file says, and what this person chose for such columns before. */
export function withAnalysis(file: FileDraft, analysis: Analysis): FileDraft {
    const remembered = analysis.remembered?.object === analysis.object ? analysis.remembered : null;
    const known = new Set(analysis.columns.map(({ name }) => name));
    const guessed = Object.fromEntries(analysis.columns.map(({ name, field }) => [name, field]));
    const before = Object.entries(remembered?.map ?? {}).filter(([column]) => known.has(column));
    return {
        ...file,
        analysis,
        object: analysis.object,
        map: { ...guessed, ...Object.fromEntries(before) },
        dateOrders: remembered?.date_orders ?? {},
        create: first(remembered?.create).split(',').filter(Boolean),
        match: first(remembered?.match),
        onMatch: remembered?.on_match ?? 'update',
        answers: [],
    };
}

const HISTORY = new Set(['created_at', 'updated_at', 'created_by']);

/** Fields a column may go into. */
export const targets = (object: ObjectMeta): Field[] =>
    object.fields.filter(
        ({ name, read_only, system, access, type, computed }) =>
            HISTORY.has(name) || ['id', 'tags', 'owner', 'department'].includes(name) || (!read_only && !system && !computed && (access ?? 'edit') === 'edit') || type === 'auto_number',
    );

/** Fields that tell records apart, among those that columns go into. */
export const keys = (object: ObjectMeta, map: Readonly<Record<string, string>>): Field[] => {
    const used = new Set(Object.values(map));
    return object.fields.filter(({ name, unique, type }) => used.has(name) && (unique || name === 'id' || type === 'auto_number' || name === object.name_field));
};

/** Required fields that no column gives. */
export const lacking = (object: ObjectMeta, map: Readonly<Record<string, string>>): Field[] => {
    const used = new Set(Object.values(map));
    return object.fields.filter(({ name, required, system, read_only, type, default: fallback }) => required === 'always' && !system && !read_only && fallback === undefined && type !== 'auto_number' && !used.has(name));
};

export function partOf(file: FileDraft): Part {
    const map = Object.fromEntries(Object.entries(file.map).filter(([, field]) => field));
    const mapped = new Set(Object.values(map));
    return {
        object: file.object,
        upload: file.upload ?? '',
        ...(file.analysis?.sheet ? { sheet: file.analysis.sheet } : {}),
        header: file.analysis?.header ?? 1,
        header_rows: file.analysis?.header_rows ?? 1,
        map,
        defaults: {},
        date_orders: file.dateOrders,
        answers: file.answers.filter(({ field }) => mapped.has(field)),
        create: file.create.filter((field) => mapped.has(field)),
        match: mapped.has(file.match) ? file.match : '',
        on_match: file.onMatch,
    };
}

/** Files whose records others refer to come first. */
export function inOrder(files: readonly FileDraft[], byName: ReadonlyMap<string, ObjectMeta>): FileDraft[] {
    const refersTo = (a: FileDraft, b: FileDraft): boolean => {
        const used = new Set(Object.values(a.map));
        return a.object !== b.object && (byName.get(a.object)?.fields ?? []).some(({ name, target }) => used.has(name) && target === b.object);
    };
    const left = [...files];
    const done: FileDraft[] = [];
    while (left.length > 0) {
        const at = left.findIndex((file) => !left.some((other) => other !== file && refersTo(file, other)));
        done.push(...left.splice(Math.max(at, 0), 1));
    }
    return done;
}

export const planOf = (files: readonly FileDraft[], options: Omit<Plan, 'parts'> = {}): Plan => ({ ...options, parts: files.map(partOf) });

export const answerOf = (file: FileDraft, field: string, from: string): string | undefined =>
    file.answers.find((answer) => answer.field === field && answer.from === from)?.to;

export const withAnswer = (file: FileDraft, answer: Answer): FileDraft => ({
    ...file,
    answers: [...file.answers.filter(({ field, from }) => field !== answer.field || from !== answer.from), answer],
});

/** Everything that can be chosen for each file has been. */
export const isMapped = (file: FileDraft, byName: ReadonlyMap<string, ObjectMeta>): boolean => {
    const object = byName.get(file.object);
    const used = Object.values(file.map).filter(Boolean);
    return object !== undefined && used.length > 0 && new Set(used).size === used.length && lacking(object, file.map).length === 0;
};
