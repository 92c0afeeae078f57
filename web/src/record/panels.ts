// Sheets and dialogues that actions open from anywhere; the frame draws the one that is asked for.
import type { ObjectMeta, Person, Row, Values } from '@/api/types';
import { createStore } from '@/base/store';

export type Panel =
    | { kind: 'access'; object: ObjectMeta; row: Row; name: string; sharing: boolean }
    | { kind: 'erase'; object: ObjectMeta; row: Row; name: string }
    | { kind: 'person'; person: Person }
    | { kind: 'password'; person: Person; save: (values: Values) => Promise<unknown>; invited: boolean }
    | { kind: 'hand_over'; person: Person };

export const panel = createStore<Panel | null>(null);

export const closePanel = (): void => panel.set(null);
