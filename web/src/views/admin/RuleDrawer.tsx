// One validation rule: the condition, the message in both languages, and the field it is shown at.
import { Button, Drawer, Input, Select } from 'antd';
import { useState } from 'react';
import { create, update } from '@/api/records';
import type { ObjectMeta, Row } from '@/api/types';
import { Problem, type FieldProblem } from '@/base/http';
import { useIsPhone } from '@/base/hooks';
import { useLabel, useT } from '@/base/language';
import { problemText } from '@/base/problem';
import { isSystem } from '@/meta/catalog';
import { useDoneToast } from '@/record/undo';
import { ExpressionInput } from './ExpressionInput';
import { RULES, ruleInput, ruleValues, type RuleInput } from './rules';

interface Props {
    object: ObjectMeta;
    rule: Row | undefined;
    onClose: () => void;
}

export function RuleDrawer({ object, rule, onClose }: Props) {
    const t = useT();
    const label = useLabel();
    const phone = useIsPhone();
    const done = useDoneToast();
    const [input, setInput] = useState<RuleInput>(() => ruleInput(rule));
    const [fault, setFault] = useState<FieldProblem>();
    const [problem, setProblem] = useState('');
    const [busy, setBusy] = useState(false);
    const set = (part: Partial<RuleInput>): void => setInput({ ...input, ...part });
    const save = async (): Promise<void> => {
        setBusy(true);
        setProblem('');
        setFault(undefined);
        try {
            const values = ruleValues(object.name, input);
            const { txn } = rule ? await update(RULES, rule.id, values) : await create(RULES, values);
            done(t('rules.saved'), txn);
            onClose();
        } catch (error) {
            const placed = error instanceof Problem ? error.errors.find((one) => one.field === 'condition') : undefined;
            setFault(placed);
            if (!placed) setProblem(problemText(error));
            setBusy(false);
        }
    };
    const complete = input.condition.trim() !== '' && (input.en.trim() !== '' || input.zh.trim() !== '');
    return (
        <Drawer
            open
            title={t(rule ? 'rules.edit' : 'rules.add')}
            width={phone ? '100%' : 520}
            onClose={onClose}
            footer={
                <div className="drawer-foot">
                    <p className="field-problem" role="alert">
                        {problem}
                    </p>
                    <Button onClick={onClose}>{t('form.cancel')}</Button>
                    <Button type="primary" disabled={!complete} loading={busy} onClick={() => void save()}>
                        {t('form.save')}
                    </Button>
                </div>
            }
        >
            <div className="admin-form">
                <span className="question">{t('rules.condition')}</span>
                <ExpressionInput
                    label={t('rules.condition')}
                    placeholder={t('rules.conditionHint')}
                    value={input.condition}
                    fault={fault}
                    onChange={(condition) => set({ condition })}
                />
                <span className="question">{t('rules.message')}</span>
                <Input
                    lang="zh-CN"
                    prefix={<span className="lang-mark">{t('admin.zh')}</span>}
                    aria-label={`${t('rules.message')} ${t('admin.zh')}`}
                    value={input.zh}
                    onChange={(event) => set({ zh: event.target.value })}
                />
                <Input
                    lang="en"
                    prefix={<span className="lang-mark">{t('admin.en')}</span>}
                    aria-label={`${t('rules.message')} ${t('admin.en')}`}
                    value={input.en}
                    onChange={(event) => set({ en: event.target.value })}
                />
                <span className="question">{t('rules.field')}</span>
                <Select
                    className="full"
                    aria-label={t('rules.field')}
                    allowClear
                    showSearch
                    optionFilterProp="label"
                    value={input.field || null}
                    options={object.fields
                        .filter((field) => !isSystem(field))
                        .map((field) => ({ value: field.name, label: label(field.label) }))}
                    onChange={(field) => set({ field: field ?? '' })}
                />
            </div>
        </Drawer>
    );
}
