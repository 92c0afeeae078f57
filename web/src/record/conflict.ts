// Somebody else saved first: what we wanted to save and what stands there now, until a person decides.
import type { ObjectMeta, Row, Values } from '@/api/types';
import { createStore } from '@/base/store';

export interface Conflict {
    object: ObjectMeta;
    current: Row;
    mine: Values;
}

export const conflict = createStore<Conflict | null>(null);
