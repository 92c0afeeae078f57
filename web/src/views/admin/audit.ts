// A line of the audit as a sentence with the record in its place, and the question as it stands in the address.
import { AUDIT_ACTIONS, type AuditAction, type AuditLine, type AuditQuery } from '@/api/audit';
import type { Json, ObjectMeta } from '@/api/types';
import { addDays, fromWall } from '@/base/date';
import { inLanguage, t, type Language, type TextKey } from '@/base/language';
import { formatNumber } from '@/base/number';
import { fieldOf } from '@/meta/catalog';

export const SENTENCES: Record<AuditAction, TextKey> = {
    view: 'audit.view',
    reveal: 'audit.reveal',
    export: 'audit.export',
    login: 'audit.login',
    login_failed: 'audit.loginFailed',
    logout: 'audit.logout',
    try: 'audit.try',
    share: 'audit.share',
    unshare: 'audit.unshare',
    personal_data: 'audit.personalData',
    erase: 'audit.erase',
    password: 'audit.password',
};

export const ACTION_NAMES: Record<AuditAction, TextKey> = {
    view: 'audit.name.view',
    reveal: 'audit.name.reveal',
    export: 'audit.name.export',
    login: 'audit.name.login',
    login_failed: 'audit.name.loginFailed',
    logout: 'audit.name.logout',
    try: 'audit.name.try',
    share: 'audit.name.share',
    unshare: 'audit.name.unshare',
    personal_data: 'audit.name.personalData',
    erase: 'audit.name.erase',
    password: 'audit.name.password',
};

/** Stands where the record is to be; no text holds it. */
const PLACE = '\u0001';

const text = (value: Json | undefined): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

/** Names of fields, in a list or with commas, as people read them; what is gone keeps its name for programs. */
export function fieldNames(value: Json | undefined, object: ObjectMeta | undefined, language: Language): string {
    const names = Array.isArray(value) ? value.map(text) : text(value).split(',');
    return names
        .map((name) => name.trim())
        .filter(Boolean)
        .map((name) => inLanguage(object && fieldOf(object, name)?.label, language) || name)
        .join(language === 'zh' ? '、' : ', ');
}

export interface Sentence {
    before: string;
    /** Nothing follows and no record is named when undefined. */
    after: string | undefined;
}

/** What was done, with the place of the record in it. Who did it stands apart. */
export function sentenceOf(line: AuditLine, object: ObjectMeta | undefined, language: Language): Sentence {
    const { detail } = line;
    const key = SENTENCES[line.action];
    if (!key) return { before: line.action, after: undefined };
    const whole = t(key, {
        record: PLACE,
        fields: fieldNames(detail['fields'], object, language),
        objects: inLanguage(object?.plural_label, language) || line.object || '',
        number: formatNumber(text(detail['count']) || '0', language),
        login: text(detail['login']),
        level: t(detail['level'] === 'edit' ? 'audit.toEdit' : 'audit.toRead'),
    });
    const [before = '', after] = whole.split(PLACE);
    return { before, after };
}

/** What else is known: the reason given, the filter of an export. */
export function remarksOf({ detail }: AuditLine): { reason: string; filter: string } {
    return { reason: text(detail['reason']), filter: text(detail['filter']) };
}

const known = (action: string | null): string | undefined => AUDIT_ACTIONS.find((one) => one === action);

/** The days of the address are whole days of the user's zone. */
export function queryOf(address: URLSearchParams): AuditQuery {
    const get = (name: string): string | undefined => address.get(name) || undefined;
    const [from, until] = [get('from'), get('until')];
    const object = get('object');
    return {
        user: get('user'),
        object,
        id: object && get('id'),
        action: known(address.get('action')),
        from: from && fromWall(`${from}T00:00:00`),
        until: until && fromWall(`${addDays(until, 1)}T00:00:00`),
    };
}
