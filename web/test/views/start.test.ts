import { describe, expect, it } from 'vitest';
import { pipelinesOf, positionSaves, refuges, isLastOfKind, standingOf } from '@/views/admin/pipelines/pipelines';
import { biggest, sizeText } from '@/views/admin/health';
import { sampleSaves, type SampleText } from '@/views/start/sample';
import en from '@/views/start/sample.en.json';
import zh from '@/views/start/sample.zh.json';
import { doneSteps, isAway, isCalling, withStep } from '@/views/start/steps';

describe('the first hour', () => {
    const organisation = { id: '1', first_steps: ['people', 'away', 'company', 'unknown'] };

    it('keeps its steps, whatever else is kept with them', () => {
        expect(doneSteps(organisation)).toEqual(['company', 'people']);
        expect(isAway(organisation)).toBe(true);
        expect(withStep(organisation, 'people', false)).toEqual(['away', 'company', 'unknown']);
        expect(withStep({ id: '1' }, 'pipeline', true)).toEqual(['pipeline']);
    });

    it('calls only where nobody works yet and nobody put it away', () => {
        expect(isCalling({ id: '1' }, 0)).toBe(true);
        expect(isCalling({ id: '1' }, 3)).toBe(false);
        expect(isCalling(organisation, 0)).toBe(false);
    });
});

describe.each([['en', en], ['zh', zh]])('sample data in %s', (_, text) => {
    const stages = ['open', 'open', 'won', 'lost'].map((category, index) => ({ id: `s${index}`, category }));
    const saves = sampleSaves(text as SampleText, { now: Date.UTC(2026, 10, 22), stages });

    it('refers only to what stands before it', () => {
        saves.forEach(({ values }, index) => {
            for (const value of Object.values(values))
                if (typeof value === 'string' && /^\$\d+$/.test(value)) expect(Number(value.slice(1))).toBeLessThanOrEqual(index);
        });
    });

    it('has deals in stages there are, and a reason where one was lost', () => {
        const deals = saves.filter(({ object }) => object === 'opportunity');
        expect(deals).toHaveLength(6);
        expect(deals.every(({ values }) => stages.some(({ id }) => id === values['stage']))).toBe(true);
        expect(deals.filter(({ values }) => values['stage'] === 's3').map(({ values }) => values['loss_reason'])).toEqual(['price']);
    });
});

it('sample data is the same company in both languages', () => {
    const shape = (text: unknown) => (text as SampleText).customers.map(({ contacts, talk, deal, task }) => [contacts.length, talk.map(({ kind }) => kind), deal?.amount, Boolean(task)]);
    expect(shape(zh)).toEqual(shape(en));
});

describe('pipelines', () => {
    const stage = (id: string, position: number, category = 'open', active = true) => ({ id, name: id, position, category, active, pipeline: { id: 'p', name: 'P' }, name_en: `${id} en` });
    const [pipeline] = pipelinesOf([{ id: 'p', name: 'P' }], [stage('won', 3, 'won'), stage('b', 2), stage('a', 1), stage('old', 4, 'open', false)]);
    const [a, , won] = pipeline!.stages;

    it('have their stages in order, with names in each language', () => {
        expect(pipeline?.stages.map(({ id }) => id)).toEqual(['a', 'b', 'won', 'old']);
        expect(a?.label).toEqual({ zh: 'a', en: 'a en' });
    });

    it('save only the positions that changed', () => {
        expect(positionSaves(pipeline!, ['a', 'won', 'b', 'old'])).toEqual([
            { id: 'won', values: { position: 2 } },
            { id: 'b', values: { position: 3 } },
        ]);
        expect(positionSaves(pipeline!, ['a', 'b', 'won', 'old'])).toEqual([]);
    });

    it('offer where to go, and keep the last of a kind', () => {
        expect(refuges(pipeline!, a!).map(({ id }) => id)).toEqual(['b', 'won']);
        expect([isLastOfKind(pipeline!, a!), isLastOfKind(pipeline!, won!)]).toEqual([false, true]);
    });

    it('know what stands where', () => {
        expect(standingOf([{ stage: { id: 'a', name: 'A' }, count: 2, 'sum(amount)': '30.5' }]).get('a')).toEqual({ count: 2, sum: 30.5 });
    });
});

it('sizes are read by people', () => {
    expect([0, 900, 1536, 20 * 1024 ** 2, 3.25 * 1024 ** 3].map((size) => sizeText(size, 'en'))).toEqual(['0 B', '900 B', '1.5 KB', '20 MB', '3.3 GB']);
    expect(biggest({ a: 1, b: 5, c: 0 }, 1)).toEqual([['b', 5]]);
});
