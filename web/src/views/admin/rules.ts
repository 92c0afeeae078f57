// What a validation rule is on its way to the server and back.
import type { Row, Values } from '@/api/types';

export const RULES = 'validation_rules';

export interface RuleInput {
    condition: string;
    zh: string;
    en: string;
    field: string;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export const ruleInput = (rule: Row | undefined): RuleInput => ({
    condition: text(rule?.['condition']),
    zh: text(rule?.['message_zh']),
    en: text(rule?.['message_en']),
    field: text(rule?.['field']),
});

const NAME_MAX = 80;

/** A message in one language stands for both until the other is given; it names the rule too. */
export function ruleValues(object: string, input: RuleInput): Values {
    const en = input.en.trim() || input.zh.trim();
    const zh = input.zh.trim() || en;
    return {
        object,
        name: [...en].slice(0, NAME_MAX).join(''),
        condition: input.condition.trim(),
        message_en: en,
        message_zh: zh,
        field: input.field || null,
    };
}
