import { describe, expect, it } from 'vitest';
import type { ObjectMeta } from '@/api/types';
import { askedBy, type Step } from '@/record/stages';
import { NOTHING, detailsOf, isWritten, placeOf, toSaves, type Note } from '@/views/page/composing';
import { withPeople } from '@/views/page/timeline';
import { field, opportunity } from '../objects';

const activity: ObjectMeta = {
    ...opportunity,
    name: 'activity',
    plural: 'activities',
    name_field: 'subject',
    fields: [
        ...['subject', 'kind', 'status', 'place', 'next_step', 'direction'].map((name) => field(name, 'text')),
        field('content', 'long_text'),
        ...['happened_at', 'ends_at', 'next_at'].map((name) => field(name, 'datetime')),
        field('about', 'any_reference'),
        field('customer', 'reference', { target: 'customer' }),
        field('contact', 'reference', { target: 'contact' }),
    ],
};
const task: ObjectMeta = { ...activity, name: 'task', plural: 'tasks', fields: [field('subject', 'text'), field('description', 'long_text'), field('due_at', 'datetime'), field('about', 'any_reference'), field('customer', 'reference', { target: 'customer' })] };
const row = { id: '7', name: 'Big deal', customer: { id: '3', name: 'Cloud' } };
const where = { object: opportunity, row, activity, task, stepName: 'Follow up' };
const now = new Date('2026-11-22T08:00:00Z');
const note = (more: Partial<Note>): Note => ({ ...NOTHING, text: 'Called them\nThey like it', ...more });

describe('what is written down', () => {
    it('is an activity about the record and its customer', () => {
        const [save, ...others] = toSaves('call', note({}), where, now);
        expect(others).toEqual([]);
        expect(save?.object).toBe('activity');
        expect(save?.values).toMatchObject({
            about: { object: 'opportunity', id: '7' }, customer: '3', kind: 'call', status: 'done',
            subject: 'Called them', content: 'They like it', happened_at: now.toISOString(),
        });
        expect(save?.values).not.toHaveProperty('next_at');
    });

    it('is planned when it lies ahead', () => {
        const saves = toSaves('visit', note({ values: { happened_at: '2026-11-25T02:00:00Z', place: 'Their office' } }), where, now);
        expect(saves[0]?.values).toMatchObject({ status: 'planned', place: 'Their office', happened_at: '2026-11-25T02:00:00Z' });
    });

    it('makes a task of the next step, in the same save', () => {
        const saves = toSaves('call', note({ nextStep: 'Send the offer', nextAt: '2026-11-24T02:00:00Z' }), where, now);
        expect(saves.map((save) => save.object)).toEqual(['activity', 'task']);
        expect(saves[0]?.values).toMatchObject({ next_step: 'Send the offer', next_at: '2026-11-24T02:00:00Z' });
        expect(saves[1]?.values).toEqual({ about: { object: 'opportunity', id: '7' }, customer: '3', subject: 'Send the offer', due_at: '2026-11-24T02:00:00Z' });
    });

    it('makes none where none is wanted, may be made, or has a day', () => {
        const step = { nextStep: 'Send', nextAt: '2026-11-24T02:00:00Z' };
        expect(toSaves('call', note({ ...step, task: false }), where, now)).toHaveLength(1);
        expect(toSaves('call', note(step), { ...where, task: { ...task, may: {} } }, now)).toHaveLength(1);
        expect(toSaves('call', note({ nextStep: 'Some day' }), where, now)).toHaveLength(1);
        expect(toSaves('call', note({ nextAt: step.nextAt }), where, now)[1]?.values).toMatchObject({ subject: 'Follow up' });
    });

    it('is a task alone when that is what it is', () => {
        const saves = toSaves('task', note({ values: { due_at: '2026-11-30T02:00:00Z' } }), where, now);
        expect(saves).toEqual([{ object: 'task', values: { about: { object: 'opportunity', id: '7' }, customer: '3', subject: 'Called them', description: 'They like it', due_at: '2026-11-30T02:00:00Z' } }]);
    });

    it('asks by kind for what there is and what may be written', () => {
        expect(detailsOf('visit', activity).map((one) => one.name)).toEqual(['contact', 'happened_at', 'place']);
        const masked = { ...activity, fields: activity.fields.map((one) => (one.name === 'contact' ? { ...one, access: 'read' as const } : one)) };
        expect(detailsOf('note', masked)).toEqual([]);
        expect(isWritten(NOTHING)).toBe(false);
        expect(isWritten({ ...NOTHING, nextStep: 'x' })).toBe(true);
    });

    it('knows the way there', () => {
        expect(placeOf({ id: '1', province: '上海', city: '上海', address: '南京路 1 号' })).toBe('上海南京路 1 号');
        expect(placeOf({ id: '1', city: 'Leeds', address: '1 High Street' })).toBe('Leeds, 1 High Street');
        expect(placeOf({ id: '1' })).toBe('');
    });
});

describe('a step', () => {
    const object = { ...opportunity, fields: [...opportunity.fields, field('loss_reason', 'select')] };
    const step = (more: Partial<Step>): Step => ({ key: '1', name: 'x', value: '1', color: undefined, category: 'open', pipeline: undefined, required: [], ...more });
    const asked = (row: Record<string, string>, more: Partial<Step>) => askedBy(object, { id: '1', ...row }, step(more)).map((one) => one.name);

    it('asks for what it needs and the record lacks, and why a deal was lost', () => {
        expect(asked({}, {})).toEqual([]);
        expect(asked({ amount: '5' }, { required: ['amount', 'need', 'status'] })).toEqual(['need']);
        expect(asked({}, { category: 'lost' })).toEqual(['loss_reason']);
        expect(asked({ loss_reason: 'price' }, { category: 'lost', required: ['loss_reason'] })).toEqual([]);
    });
});

it('the people of a timeline are each there once', () => {
    const entry = (id: string) => ({ id, at: '', actor: { id, name: id }, kind: 'activity' as const, record: { id } });
    expect(withPeople([{ id: '1', name: '1' }], [entry('1'), entry('2'), entry('2'), { ...entry('3'), actor: null }]).map((one) => one.id)).toEqual(['1', '2']);
});
