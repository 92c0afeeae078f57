// One rule: which records, given to whom, to read or to edit; how many there are is counted while it is written.
import { Button, Checkbox, Drawer, Input, Segmented, Select } from 'antd';
import { useState } from 'react';
import type { Field, ObjectMeta, Row } from '@/api/types';
import { useIsPhone } from '@/base/hooks';
import { Problem } from '@/base/http';
import { useLabel, useLanguage, useT } from '@/base/language';
import { formatNumber } from '@/base/number';
import { problemText } from '@/base/problem';
import { DateInput } from '@/fields/DateInput';
import { isOffered, useMeta } from '@/meta/catalog';
import { useCreate, useSave } from '@/record/mutations';
import { useTotal } from '@/record/queries';
import { FilterBar } from '@/views/list/FilterBar';
import { beginRule, isComplete, ruleValues, setObject, type RuleDraft } from './rule';
import { WhomPicker } from './WhomPicker';
import '@/views/admin/admin.css';

const EXPIRY: Field = { name: 'expires_at', type: 'datetime', label: { en: '', zh: '' } };

export function RuleDrawer({ object, row, onClose }: { object: ObjectMeta; row: Row | undefined; onClose: () => void }) {
    const t = useT();
    const label = useLabel();
    const phone = useIsPhone();
    const { objects, byName } = useMeta();
    const create = useCreate(object);
    const save = useSave(object);
    const [draft, setDraft] = useState<RuleDraft>(() => beginRule(row));
    const [problem, setProblem] = useState('');
    const [busy, setBusy] = useState(false);
    const set = (part: Partial<RuleDraft>): void => setDraft((before) => ({ ...before, ...part }));
    const target = byName.get(draft.object);
    const send = async (): Promise<void> => {
        setBusy(true);
        try {
            const values = ruleValues(draft);
            if (row) await save(row.id, values, { done: t('record.savedAll'), quiet: true, version: row.version, moves: true });
            else await create(values);
            onClose();
        } catch (error) {
            setProblem(problemText(error));
            setBusy(false);
        }
    };
    return (
        <Drawer
            open
            title={t(row ? 'rule.edit' : 'rule.new')}
            width={phone ? '100%' : 600}
            onClose={onClose}
            footer={
                <div className="drawer-foot">
                    <p className="field-problem" role="alert">
                        {problem}
                    </p>
                    <Button onClick={onClose}>{t('form.cancel')}</Button>
                    <Button type="primary" loading={busy} disabled={!isComplete(draft)} onClick={() => void send()}>
                        {t(row ? 'form.save' : 'form.create')}
                    </Button>
                </div>
            }
        >
            <div className="admin-form rule-form">
                <label htmlFor="rule-name">{t('rule.name')}</label>
                <Input id="rule-name" autoFocus={!row} value={draft.name} onChange={(event) => set({ name: event.target.value })} />
                <p className="field-help">{t('rule.nameHelp')}</p>
                <label htmlFor="rule-object">{t('admin.object')}</label>
                <Select
                    id="rule-object"
                    showSearch
                    optionFilterProp="label"
                    value={draft.object}
                    options={objects.filter(isOffered).map((one) => ({ value: one.name, label: label(one.plural_label) }))}
                    onChange={(name: string) => setDraft((before) => setObject(before, name))}
                />
                <span className="question">{t('rule.what')}</span>
                <Segmented<RuleDraft['kind']>
                    block
                    value={draft.kind}
                    options={[
                        { value: 'grant', label: t('rule.grant') },
                        { value: 'restrict', label: t('rule.restrict') },
                    ]}
                    onChange={(kind) => set({ kind })}
                />
                <p className="field-help">{t(draft.kind === 'grant' ? 'rule.grantHelp' : 'rule.restrictHelp')}</p>
                {draft.kind === 'grant' && (
                    <Segmented<RuleDraft['level']>
                        block
                        value={draft.level}
                        options={[
                            { value: 'read', label: t('access.mayRead') },
                            { value: 'edit', label: t('access.mayEdit') },
                        ]}
                        onChange={(level) => set({ level })}
                    />
                )}
                <span className="question">{t('rule.records')}</span>
                {target && <Records target={target} condition={draft.condition} onChange={(condition) => set({ condition })} />}
                <label htmlFor="rule-whom">{t('rule.whom')}</label>
                <WhomPicker id="rule-whom" everybody value={draft.whom} onChange={(whom) => set({ whom })} />
                <label htmlFor="rule-ends">{t('access.ends')}</label>
                <DateInput
                    id="rule-ends"
                    field={EXPIRY}
                    object={object}
                    value={draft.expires_at}
                    onChange={(value) => set({ expires_at: typeof value === 'string' ? value : null })}
                />
                <p className="field-help">{t('rule.endsHelp')}</p>
                <label htmlFor="rule-reason">{t('rule.reason')}</label>
                <Input id="rule-reason" value={draft.reason} onChange={(event) => set({ reason: event.target.value })} />
                <Checkbox checked={draft.active} onChange={(event) => set({ active: event.target.checked })}>
                    {t('rights.active')}
                </Checkbox>
            </div>
        </Drawer>
    );
}

/** The condition and, while it is written, how many records it describes. */
function Records({ target, condition, onChange }: { target: ObjectMeta; condition: string; onChange: (condition: string) => void }) {
    const t = useT();
    const label = useLabel();
    const language = useLanguage();
    const { data, error } = useTotal(target, condition, condition !== '');
    const refused = error instanceof Problem && [400, 422].includes(error.status) ? error : undefined;
    const wrong = refused && { text: problemText(refused), position: refused.errors.find((one) => one.position)?.position };
    return (
        <div className="rule-condition">
            <FilterBar object={target} filter={condition} problem={wrong} onChange={onChange} />
            <p className="field-help" role="status">
                {condition === ''
                    ? t('rule.conditionHelp')
                    : data !== undefined && t('rule.matches', { number: formatNumber(data, language), objects: label(target.plural_label) })}
            </p>
        </div>
    );
}
