// A rule as it is filled in. Pure functions.
import type { Row, Values } from '@/api/types';
import { fromRule, isChosen, NOBODY, toRule, type Whom } from './whom';

export interface RuleDraft {
    name: string;
    object: string;
    kind: 'grant' | 'restrict';
    level: 'read' | 'edit';
    condition: string;
    whom: Whom;
    active: boolean;
    /** A moment; null: it holds until it is switched off. */
    expires_at: string | null;
    reason: string;
}

export const beginRule = (row: Row | undefined): RuleDraft => ({
    name: String(row?.['name'] ?? ''),
    object: String(row?.['object'] ?? 'customer'),
    kind: row?.['kind'] === 'restrict' ? 'restrict' : 'grant',
    level: row?.['level'] === 'edit' ? 'edit' : 'read',
    condition: String(row?.['condition'] ?? ''),
    whom: row ? fromRule(row) : { ...NOBODY, kind: 'department' },
    active: row?.['active'] !== false,
    expires_at: typeof row?.['expires_at'] === 'string' ? row['expires_at'] : null,
    reason: String(row?.['reason'] ?? ''),
});

export const isComplete = (draft: RuleDraft): boolean =>
    Boolean(draft.name.trim() && draft.object && draft.condition.trim()) && isChosen(draft.whom);

/** Whether it says nothing any more. */
export const isOver = (row: Row, now = Date.now()): boolean =>
    typeof row['expires_at'] === 'string' && Date.parse(row['expires_at']) <= now;

/** What another object is asked for means nothing to this one. */
export const setObject = (draft: RuleDraft, object: string): RuleDraft =>
    object === draft.object ? draft : { ...draft, object, condition: '' };

export const ruleValues = ({ whom, reason, ...draft }: RuleDraft): Values => ({
    ...draft,
    name: draft.name.trim(),
    condition: draft.condition.trim(),
    reason: reason.trim() || null,
    ...toRule(whom),
});
