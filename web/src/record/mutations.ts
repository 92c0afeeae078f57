// Writing records. A change shows at once and is taken back when the server refuses; saves of one record
// follow each other, each with the version the one before left.
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import * as api from '@/api/records';
import type { ObjectMeta, Row, Values } from '@/api/types';
import { Problem } from '@/base/http';
import { t, useLabel, type Label } from '@/base/language';
import { asking, missingFields } from './ask';
import { applyPatch, applyRow, cachedRow, cachedVersion, dropFromLists, refreshFigures, refreshRows, refreshTimelines } from './cache';
import { ask, contested } from './conflict';
import { recordKey, rowsKey } from './keys';
import { showProblem, useDoneToast } from './undo';
import { sameValue, wireValues } from './wire';

export const nameOf = (object: ObjectMeta, row: Row | undefined): string =>
    String(row?.[object.name_field] ?? row?.['subject'] ?? row?.id ?? '');

const queues = new Map<string, Promise<unknown>>();

function inTurn<T>(key: string, job: () => Promise<T>): Promise<T> {
    const next = (queues.get(key) ?? Promise.resolve()).then(job, job);
    const last = next.catch(() => undefined).then(() => {
        if (queues.get(key) === last) queues.delete(key);
    });
    queues.set(key, last);
    return next;
}

/** The record as it stood when somebody began to change it. */
export interface Since {
    version: number | undefined;
    values: Values;
}

interface SaveOptions {
    /** What the toast says; without it there is none. */
    done?: string | undefined;
    /** Refusals of single fields belong to the screen, not into a toast. */
    quiet?: boolean;
    version?: number | undefined;
    /** What the person saw when the change was begun: whoever changed the same field since is asked about. */
    since?: Since | undefined;
    /** The record may leave the lists it stands in, or enter others. */
    moves?: boolean;
}

async function send(client: QueryClient, object: ObjectMeta, id: string, values: Values, version?: number) {
    const known = version ?? cachedVersion(client, object.name, id);
    return api.update(object.plural, id, wireValues(values), known);
}

type Done = ReturnType<typeof useDoneToast>;
export type Save = (id: string, values: Values, options?: SaveOptions) => Promise<Row>;

export function useSave(object: ObjectMeta): Save {
    const client = useQueryClient();
    const done = useDoneToast();
    return async (id, values, options = {}) => {
        await client.cancelQueries({ queryKey: recordKey(object.name, id) });
        const version = options.version ?? overtaken(client, object, id, values, options.since);
        const rollback = applyPatch(client, object.name, id, values);
        try {
            const reply = await inTurn(`${object.name}/${id}`, () => send(client, object, id, values, version));
            applyRow(client, object.name, reply.data);
            if (options.moves) refreshRows(client, object.name);
            else refreshFigures(client, object.name);
            refreshTimelines(client);
            if (options.done) done(options.done, reply.txn);
            return reply.data;
        } catch (error) {
            rollback();
            const refused = { object, id, values, error, quiet: options.quiet === true };
            const settled = isConflict(error) ? await settle(client, refused, options.since?.values, done) : null;
            if (settled) return settled;
            if (!isConflict(error)) report(refused);
            throw error;
        }
    };
}

/** The version to save with when somebody else changed one of these fields meanwhile and the screen shows it already:
 * the one the person saw, so that the server refuses and the two values are put side by side. */
function overtaken(client: QueryClient, object: ObjectMeta, id: string, values: Values, since?: Since): number | undefined {
    const now = cachedRow(client, object.name, id);
    const clash = now && since && Object.keys(values).some((name) => name in since.values && !sameValue(now[name], since.values[name]));
    return clash ? since.version : undefined;
}

/** A 412 that reaches the caller: the person looked at both values and went back to typing. */
export const isConflict = (error: unknown): boolean => error instanceof Problem && error.status === 412;

/** Somebody else saved first. Fields only one of both changed are no question; of the others a person decides. The row
 * as it was saved then, or null when the person did not decide. */
async function settle(client: QueryClient, refused: Refused, base: Values | undefined, done: Done): Promise<Row | null> {
    const { object, id, values: mine, error } = refused;
    try {
        const known = error instanceof Problem ? (error.current as Row | undefined) : undefined;
        const current = known ?? (await api.read(object.plural, id));
        applyRow(client, object.name, current);
        const open = contested(mine, current, base);
        const kept = open.length > 0 ? await ask({ object, current, mine, open }) : open;
        if (!kept) return null;
        const values = Object.fromEntries(Object.entries(mine).filter(([name]) => !open.includes(name) || kept.includes(name)));
        if (Object.keys(values).every((name) => sameValue(values[name], current[name]))) return current;
        const reply = await api.update(object.plural, id, wireValues(values), current.version);
        applyRow(client, object.name, reply.data);
        refreshFigures(client, object.name);
        refreshTimelines(client);
        done(t(open.length > 0 ? 'conflict.saved' : 'record.savedAll'), reply.txn);
        return reply.data;
    } catch (failed) {
        showProblem(failed);
        return null;
    }
}

interface Refused {
    object: ObjectMeta;
    id: string;
    values: Values;
    error: unknown;
    quiet: boolean;
}

/** A missing field has a dialogue; the rest is said in a toast. */
function report({ object, id, values, error, quiet }: Refused): void {
    const problem = error instanceof Problem ? error : undefined;
    if (problem?.status === 422 && missingFields(object, values, problem.errors))
        asking.set({ object, id, values, errors: problem.errors });
    else if (!quiet || !problem || problem.errors.length === 0) showProblem(error);
}

export function useCreate(object: ObjectMeta): (values: Values) => Promise<Row> {
    const client = useQueryClient();
    const done = useDoneToast();
    const label = useLabel();
    return async (values) => {
        const { data, txn } = await api.create(object.plural, wireValues(values));
        client.setQueryData(recordKey(object.name, data.id), data);
        refreshRows(client, object.name);
        done(t('record.created', { object: label(object.label), name: nameOf(object, data) }), txn);
        return data;
    };
}

export function useDelete(object: ObjectMeta): (id: string, name: string) => Promise<boolean> {
    const client = useQueryClient();
    const done = useDoneToast();
    return async (id, name) => {
        try {
            const { txn } = await api.remove(object.plural, id);
            client.setQueriesData<Parameters<typeof dropFromLists>[0]>(
                { queryKey: rowsKey(object.name, 'list') },
                (old) => dropFromLists(old, new Set([id])),
            );
            refreshRows(client, object.name);
            done(t('record.deleted', { name }), txn);
            return true;
        } catch (error) {
            showProblem(error);
            return false;
        }
    };
}

export function useRestore(object: ObjectMeta): (id: string, name: string) => Promise<void> {
    const client = useQueryClient();
    const done = useDoneToast();
    return async (id, name) => {
        try {
            const { txn } = await api.restore(object.plural, id);
            done(t('record.restored', { name }), txn);
        } catch (error) {
            showProblem(error);
        }
        refreshRows(client, object.name);
    };
}


export const savedText = (label: Label, which: (label: Label) => string): string =>
    t('record.saved', { field: which(label) });
