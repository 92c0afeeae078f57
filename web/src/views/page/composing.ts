// What somebody writes down beside a record, on its way to an activity or a task. Pure functions.
import type { Json, ObjectMeta, Row, Values } from '@/api/types';
import type { Save } from '@/api/transactions';
import { fieldOf } from '@/meta/catalog';
import { wireValues } from '@/record/wire';
import { aboutValues, onlyKnown } from './about';
import { splitNote } from './note';

export interface Note {
    text: string;
    /** What was filled in beside the text. */
    values: Values;
    nextStep: string;
    nextAt: Json;
    /** The next step is a task, too. */
    task: boolean;
}

export const NOTHING: Note = { text: '', values: {}, nextStep: '', nextAt: null, task: true };

export const isWritten = (note: Note): boolean => note.text.trim() !== '' || note.nextStep.trim() !== '' || Object.keys(note.values).length > 0;

/** What is asked beside the text, by kind. */
const DETAILS: Record<string, readonly string[]> = {
    note: ['contact'],
    call: ['contact', 'direction'],
    visit: ['contact', 'happened_at', 'place'],
    meeting: ['contact', 'happened_at', 'ends_at', 'place'],
    task: ['due_at', 'priority', 'owner'],
};

export const detailsOf = (kind: string, child: ObjectMeta) =>
    (DETAILS[kind] ?? []).flatMap((name) => {
        const field = fieldOf(child, name);
        return field && Object.keys(onlyKnown(child, { [name]: null })).length > 0 ? [field] : [];
    });

const ADDRESS = ['province', 'city', 'district', 'address'];

/** Where one goes to see them. */
export function placeOf(row: Row): string {
    const parts = ADDRESS.flatMap((name) => (typeof row[name] === 'string' ? [row[name]] : []));
    return [...new Set(parts)].join(/\p{Script=Han}/u.test(parts.join('')) ? '' : ', ');
}

/** What is planned lies ahead; everything else has happened. */
const statusOf = (happenedAt: Json, now: Date): string =>
    typeof happenedAt === 'string' && new Date(happenedAt) > now ? 'planned' : 'done';

interface Where {
    object: ObjectMeta;
    row: Row;
    activity: ObjectMeta | undefined;
    task: ObjectMeta | undefined;
    /** The subject of a task whose step was given no words. */
    stepName: string;
}

function activityValues(kind: string, note: Note, where: Where, activity: ObjectMeta, now: Date): Values {
    const happenedAt = note.values['happened_at'] ?? now.toISOString();
    const step: Values = note.nextAt || note.nextStep.trim() ? { next_step: note.nextStep.trim() || null, next_at: note.nextAt } : {};
    const status = statusOf(happenedAt, now);
    const about = aboutValues(where.object, where.row, activity);
    return onlyKnown(activity, { ...about, ...splitNote(note.text), kind, status, ...note.values, happened_at: happenedAt, ...step });
}

/** The saves of one entry: the activity, and where a next step was agreed on its task, together or not at all. */
export function toSaves(kind: string, note: Note, where: Where, now = new Date()): Save[] {
    const { activity, task } = where;
    const about = task && aboutValues(where.object, where.row, task);
    if (kind === 'task') {
        const { subject, content } = splitNote(note.text);
        return task ? [{ object: task.name, values: wireValues(onlyKnown(task, { ...about, subject, description: content, ...note.values })) }] : [];
    }
    if (!activity) return [];
    const first: Save = { object: activity.name, values: wireValues(activityValues(kind, note, where, activity, now)) };
    if (!note.nextAt || !note.task || task?.may.create !== true) return [first];
    const subject = note.nextStep.trim() || where.stepName;
    return [first, { object: task.name, values: wireValues(onlyKnown(task, { ...about, subject, due_at: note.nextAt })) }];
}
