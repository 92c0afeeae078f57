// The first hour: what an organisation needs before people can work in it. Pure functions.
import type { Json, Row } from '@/api/types';

export const STEPS = ['company', 'people', 'customers', 'pipeline'] as const;
export type Step = (typeof STEPS)[number];

/** Stands among the steps done: the guide is put away. */
export const AWAY = 'away';

const tags = (value: Json | undefined): string[] => (Array.isArray(value) ? value.map(String) : []);

export const doneSteps = (organisation: Row): Step[] => {
    const done = tags(organisation['first_steps']);
    return STEPS.filter((step) => done.includes(step));
};

export const isAway = (organisation: Row): boolean => tags(organisation['first_steps']).includes(AWAY);

/** The tags after a step was ticked or taken back. */
export function withStep(organisation: Row, step: Step | typeof AWAY, done: boolean): string[] {
    const others = tags(organisation['first_steps']).filter((one) => one !== step);
    return done ? [...others, step] : others;
}

export const sampleOf = (organisation: Row): string => (typeof organisation['sample'] === 'string' ? organisation['sample'] : '');

/** The guide calls on an administrator by itself only where nobody works yet. */
export const isCalling = (organisation: Row, customers: number): boolean =>
    !isAway(organisation) && customers === 0 && doneSteps(organisation).length < STEPS.length;
