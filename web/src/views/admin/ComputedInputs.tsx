// What a formula or a roll-up is made of; the server's objection stands at its place in the text.
import { Select } from 'antd';
import type { ObjectMeta } from '@/api/types';
import type { FieldProblem } from '@/base/http';
import { useLabel, useT } from '@/base/language';
import { isSystem, useMeta } from '@/meta/catalog';
import { ExpressionInput } from './ExpressionInput';
import { RESULTS, type FieldInput } from './drafts';

interface Props {
    value: FieldInput;
    object: ObjectMeta;
    fixed: boolean | undefined;
    fault: FieldProblem | undefined;
    set: (part: Partial<FieldInput>) => void;
}

export function ComputedInputs({ value, object, fixed, fault, set }: Props) {
    return value.type === 'formula' ? (
        <FormulaInputs value={value} object={object} fixed={fixed} fault={fault} set={set} />
    ) : (
        <RollupInputs value={value} object={object} fixed={fixed} fault={fault} set={set} />
    );
}

function FormulaInputs({ value, fixed, fault, set }: Props) {
    const t = useT();
    return (
        <>
            {!fixed && (
                <Select
                    className="full"
                    aria-label={t('admin.result')}
                    value={value.result}
                    options={RESULTS.map((one) => ({ value: one, label: `${t('admin.result')}: ${t(`type.${one}`)}` }))}
                    onChange={(result) => set({ result })}
                />
            )}
            <ExpressionInput
                label={t('admin.expression')}
                placeholder={t('admin.expressionHint')}
                value={value.expression}
                fault={fault?.field === 'expression' ? fault : undefined}
                onChange={(expression) => set({ expression })}
            />
        </>
    );
}

const MEASURES = ['sum', 'avg', 'min', 'max'] as const;

function RollupInputs({ value, object, fixed, fault, set }: Props) {
    const t = useT();
    const label = useLabel();
    const { byName } = useMeta();
    const relations = object.children ?? [];
    const chosen = relations.find((relation) => relation.name === value.children);
    const child = chosen && byName.get(chosen.object);
    const measured = (child?.fields ?? []).filter((field) => field.summable && !isSystem(field));
    const days = (child?.fields ?? []).filter((field) => (field.type === 'date' || field.type === 'datetime') && !isSystem(field));
    const measures = [
        { value: 'count', label: t('measure.count') },
        ...measured.flatMap((field) =>
            MEASURES.map((one) => ({ value: `${one}(${field.name})`, label: t(`measure.${one}`, { field: label(field.label) }) })),
        ),
        ...days.flatMap((field) =>
            (['min', 'max'] as const).map((one) => ({
                value: `${one}(${field.name})`,
                label: t(`measure.${one}`, { field: label(field.label) }),
            })),
        ),
    ];
    return (
        <>
            {!fixed && (
                <Select
                    className="full"
                    aria-label={t('admin.children')}
                    placeholder={t('admin.children')}
                    value={value.children || null}
                    options={relations.map((relation) => ({
                        value: relation.name,
                        label: label(byName.get(relation.object)?.plural_label ?? { en: relation.name, zh: relation.name }),
                    }))}
                    onChange={(children) => set({ children: children ?? '', measure: 'count' })}
                />
            )}
            <Select
                className="full"
                aria-label={t('admin.measure')}
                showSearch
                optionFilterProp="label"
                value={value.measure}
                options={measures}
                onChange={(measure) => set({ measure })}
            />
            <ExpressionInput
                label={t('admin.where')}
                placeholder={t('admin.whereHint')}
                value={value.where}
                fault={fault?.field === 'where' ? fault : undefined}
                onChange={(where) => set({ where })}
            />
        </>
    );
}
