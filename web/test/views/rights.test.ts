import { describe, expect, it } from 'vitest';
import type { Access, HandOverPlan, ObjectRight, RoleRights } from '@/api/rights';
import type { Row } from '@/api/types';
import { reasonsOf, split } from '@/views/rights/access';
import { byKey, FIRST_CHOICE, setOther, toHandOver } from '@/views/rights/handover';
import { below, departmentTree, inside, reportingLines } from '@/views/rights/people';
import { beginRule, isComplete, isOver, ruleValues, setObject } from '@/views/rights/rule';
import {
    countChanges,
    differences,
    EMPTY_DRAFT,
    fieldCell,
    resetObject,
    scopeCell,
    scopesOf,
    setPart,
    setScope,
    setUse,
    toChange,
} from '@/views/rights/roleDraft';
import { fromRule, fromShare, isChosen, NOBODY, toRule, toWith } from '@/views/rights/whom';

const label = (text: string) => ({ en: text, zh: text });

const customer: ObjectRight = {
    object: 'customer',
    label: label('Customers'),
    owned: true,
    belongs: false,
    floor: 'private',
    scopes: { read: 'own', edit: 'team' },
    changed: ['edit'],
    fields: [
        { field: 'name', label: label('Name'), use: 'edit', changed: false },
        { field: 'phone', label: label('Phone'), use: 'masked', changed: true },
    ],
};

describe('changes of a role', () => {
    it('are shown as pending beside what is saved', () => {
        const draft = setUse(setScope(EMPTY_DRAFT, customer, 'read', 'all'), customer, 'name', 'hidden');
        expect(scopeCell(draft, customer, 'read')).toEqual({ value: 'all', pending: true, changed: false });
        expect(scopeCell(draft, customer, 'edit')).toEqual({ value: 'team', pending: false, changed: true });
        expect(scopeCell(draft, customer, 'export')).toEqual({ value: 'none', pending: false, changed: false });
        expect(fieldCell(draft, customer, 'name')).toEqual({ value: 'hidden', pending: true, changed: false });
        expect(countChanges(draft)).toBe(2);
    });

    it('are none when what is saved is chosen again', () => {
        const draft = setScope(setScope(EMPTY_DRAFT, customer, 'read', 'all'), customer, 'read', 'own');
        expect(countChanges(draft)).toBe(0);
        expect(setPart(EMPTY_DRAFT, role, { label: label('Sales'), parent: null, active: true })).toEqual(EMPTY_DRAFT);
    });

    it('go to the server by object, and null takes back what was set here', () => {
        const draft = setPart(resetObject(setScope(EMPTY_DRAFT, customer, 'read', 'all'), customer), role, { parent: 'reader' });
        expect(toChange(draft)).toEqual({ parent: 'reader', objects: { customer: { edit: null } }, fields: { 'customer.phone': null } });
        expect(scopeCell(draft, customer, 'edit').value).toBeUndefined();
        expect(differences(customer)).toBe(2);
        expect(toChange(EMPTY_DRAFT)).toEqual({});
    });

    it('offer "as its parent" only where there is one', () => {
        const words = ['none', 'parent', 'all'].map((key) => ({ key, label: label(key) }));
        expect(scopesOf(customer, words).map(({ key }) => key)).toEqual(['none', 'all']);
        expect(scopesOf({ ...customer, belongs: true }, words)).toHaveLength(3);
    });
});

const role: RoleRights['role'] = { key: 'sales', label: label('Sales'), parent: null, active: true };

describe('to whom', () => {
    const east = { id: '7', name: 'East' };

    it('a share and a rule say the same', () => {
        const whom = { kind: 'department', one: east, below: true } as const;
        expect(toWith(whom)).toEqual({ department: '7', below: true });
        expect(toRule(whom)).toEqual({ user: null, department: east, role: null, below: true });
        expect(fromRule({ id: '1', ...toRule(whom) })).toEqual(whom);
        expect(fromShare({ department: east, below: true })).toEqual(whom);
        expect(fromShare({ role: { key: 'sales', label: label('Sales') } })).toMatchObject({ kind: 'role', one: { id: 'sales' } });
    });

    it('nobody is below a person, and everybody is nobody in particular', () => {
        expect(toWith({ kind: 'user', one: east, below: true })).toEqual({ user: '7' });
        expect(fromRule({ id: '1' })).toEqual({ kind: 'everybody', one: null, below: false });
        expect([isChosen(NOBODY), isChosen(fromRule({ id: '1' }))]).toEqual([false, true]);
    });
});

it('a rule needs a name, records and somebody; another object means another condition', () => {
    const draft = { ...beginRule(undefined), name: ' East ', condition: "city = 'x'", whom: fromRule({ id: '1' }) };
    expect(isComplete(draft)).toBe(true);
    expect(isComplete({ ...draft, whom: NOBODY })).toBe(false);
    expect(setObject(draft, 'contact')).toMatchObject({ object: 'contact', condition: '' });
    expect(setObject(draft, draft.object)).toBe(draft);
    const ending = beginRule({ id: '2', name: 'x', expires_at: '2026-12-01T00:00:00.000Z' });
    expect([ruleValues(draft)['expires_at'], ruleValues(ending)['expires_at']]).toEqual([null, '2026-12-01T00:00:00.000Z']);
    expect([isOver({ id: '1' }), isOver({ id: '2', expires_at: '2026-12-01T00:00:00.000Z' }, Date.parse('2026-12-01'))]).toEqual([false, true]);
    expect(ruleValues(draft)).toMatchObject({ name: 'East', object: 'customer', reason: null, user: null, below: false });
});

describe('people', () => {
    const row = (id: string, more: Omit<Row, 'id'> = {}): Row => ({ id, name: `N${id}`, ...more });
    const to = (id: string) => ({ id, name: `N${id}` });

    it('departments form a tree that counts everybody below', () => {
        const tree = departmentTree(
            [row('3', { parent: to('2') }), row('1'), row('2', { parent: to('1'), manager: to('9') })],
            new Map([['1', 1], ['2', 2], ['3', 4]]),
        );
        expect(tree.map(({ id, own, all }) => [id, own, all])).toEqual([['1', 1, 7]]);
        expect(tree[0]?.children[0]).toMatchObject({ id: '2', all: 6, head: { id: '9' } });
        expect(tree[0] && [below(tree[0]), inside(tree[0])]).toEqual([2, ['1', '2', '3']]);
    });

    it('the head stands first, people under whom they report to; a ring loses nobody', () => {
        const lines = reportingLines([row('1', { manager: to('3') }), row('2'), row('3', { manager: to('77') })], '3');
        expect(lines.map(({ row: one, depth }) => [one.id, depth])).toEqual([['3', 0], ['1', 1], ['2', 0]]);
        const ring = reportingLines([row('1', { manager: to('2') }), row('2', { manager: to('1') })], undefined);
        expect(ring.map(({ row: one }) => one.id).sort()).toEqual(['1', '2']);
    });
});

describe('handing over', () => {
    const ann = { id: '1', name: 'Ann' };
    const bob = { id: '2', name: 'Bob' };

    it('goes to one person, with exceptions', () => {
        expect(toHandOver(FIRST_CHOICE)).toBeUndefined();
        const choice = { ...FIRST_CHOICE, to: ann };
        expect(toHandOver(choice)).toEqual({ to: '1', lock: true });
        const other = setOther(setOther(choice, 'customer', bob), 'task', null);
        expect(toHandOver(other)).toEqual({ to: '1', lock: true, objects: { customer: '2', task: null } });
        expect(toHandOver(setOther(setOther(other, 'customer', ann), 'task', ann))).toEqual({ to: '1', lock: true });
    });

    it('is counted by what it is', () => {
        const part = { object: 'user', label: label('Users'), field: 'manager', field_label: label('Reports to') };
        const plan: HandOverPlan = {
            lock: true,
            total: 3,
            objects: [{ ...part, key: 'user.manager', count: 1, to: ann }, { ...part, key: 'user.manager', count: 2, to: bob }],
        };
        expect(byKey(plan).map(({ key, count }) => [key, count])).toEqual([['user.manager', 3]]);
    });
});

it('who sees a record comes first, with each reason once', () => {
    const one = (read: boolean): Access => ({
        user: { id: '1', name: 'Ann' },
        read,
        edit: false,
        delete: false,
        reasons: [
            { action: 'read', kind: 'share', text: 'shared' },
            { action: 'read', kind: 'share', text: 'shared' },
            { action: 'edit', kind: 'no_role', text: 'no role' },
        ],
    });
    expect([split([one(true), one(false)]).see.length, split([one(true), one(false)]).not.length]).toEqual([1, 1]);
    expect(reasonsOf(one(true))).toEqual(['shared']);
});
