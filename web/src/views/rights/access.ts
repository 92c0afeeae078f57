// The list of who sees a record, sorted for reading. Pure functions.
import type { Access } from '@/api/rights';

/** Who sees it, and who does not. */
export const split = (people: readonly Access[]): { see: Access[]; not: Access[] } => ({
    see: people.filter((one) => one.read),
    not: people.filter((one) => !one.read),
});

/** Why somebody sees it (or why not), each reason once. */
export const reasonsOf = (one: Access): string[] => [
    ...new Set(one.reasons.filter((reason) => reason.action === 'read').map((reason) => reason.text)),
];
