import { beforeAll, describe, expect, it } from 'vitest';
import { AUDIT_ACTIONS, type AuditLine } from '@/api/audit';
import { setTimeZone } from '@/base/date';
import { setLanguage, type Language } from '@/base/language';
import { fieldNames, queryOf, remarksOf, sentenceOf } from '@/views/admin/audit';
import { field, opportunity } from '../objects';

const customer = {
    ...opportunity,
    name: 'customer',
    plural_label: { en: 'Customers', zh: '客户' },
    fields: [field('phone', 'phone', { label: { en: 'Telephone', zh: '电话' } }), field('email', 'email', { label: { en: 'E-mail', zh: '邮箱' } })],
};

const line = (action: AuditLine['action'], detail: AuditLine['detail'] = {}): AuditLine => ({
    seq: '1',
    at: '2026-11-22T00:00:00Z',
    actor: { id: '1', name: 'Emma' },
    action,
    object: 'customer',
    record: { id: '7', name: '云帆' },
    detail,
    address: null,
});

function say(one: AuditLine, language: Language): string {
    setLanguage(language);
    const { before, after } = sentenceOf(one, customer, language);
    return after === undefined ? before : `${before}[云帆]${after}`;
}

describe('a line of the audit', () => {
    it('is a sentence in both languages, with the record in its place', () => {
        expect(say(line('view'), 'en')).toBe('looked at [云帆]');
        expect(say(line('view'), 'zh')).toBe('查看了[云帆]');
        expect(say(line('reveal', { fields: ['phone', 'email'] }), 'en')).toBe('saw Telephone, E-mail of [云帆] in full');
        expect(say(line('reveal', { fields: ['phone', 'email'] }), 'zh')).toBe('查看了[云帆]的完整电话、邮箱');
        expect(say(line('export', { fields: 'phone', count: 12000 }), 'en')).toBe('exported Customers: 12,000 records');
        expect(say(line('login_failed', { login: 'hu…' }), 'zh')).toBe('尝试以“hu…”登录，被拒绝');
        expect(say(line('share', { level: 'edit' }), 'en')).toBe('shared [云帆] for editing');
    });

    it('says something for every action there is', () => {
        for (const language of ['en', 'zh'] as const)
            for (const action of AUDIT_ACTIONS) expect(say(line(action), language)).not.toMatch(/audit\.|\{\{|undefined/);
    });

    it('names fields as people do, and one that is gone as programs do', () => {
        expect(fieldNames('phone, gone', customer, 'zh')).toBe('电话、gone');
        expect(fieldNames(undefined, customer, 'en')).toBe('');
    });

    it('tells the reason and the filter apart', () =>
        expect(remarksOf(line('export', { filter: "city = 'x'", reason: null }))).toEqual({ reason: '', filter: "city = 'x'" }));
});

describe('the question in the address', () => {
    beforeAll(() => setTimeZone('Asia/Shanghai'));
    const ask = (text: string) => queryOf(new URLSearchParams(text));

    it('takes whole days of the zone', () => {
        const { from, until } = ask('from=2026-11-22&until=2026-11-22');
        expect([from, until]).toEqual(['2026-11-21T16:00:00.000Z', '2026-11-22T16:00:00.000Z']);
    });

    it('asks for a record only with its object, and for no action there is not', () => {
        expect(ask('id=7').id).toBeUndefined();
        expect(ask('object=customer&id=7')).toMatchObject({ object: 'customer', id: '7' });
        expect(ask('action=look').action).toBeUndefined();
    });
});
