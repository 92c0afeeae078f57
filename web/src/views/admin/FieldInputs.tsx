// The questions about one field: labels, type, and what the type needs to know.
import { Checkbox, Input, Select } from 'antd';
import { Sigma, SquareFunction } from 'lucide-react';
import { FIELD_TYPES, type ObjectMeta } from '@/api/types';
import type { FieldProblem } from '@/base/http';
import { useLabel, useT } from '@/base/language';
import { isOffered, useMeta } from '@/meta/catalog';
import { FIELD_ICONS } from '@/meta/icons';
import { ComputedInputs } from './ComputedInputs';
import { hasOptions, isComputed, mayBeUnique, type FieldChoice, type FieldInput } from './drafts';
import { HelpInputs, LabelInputs } from './LabelInputs';

interface Props {
    value: FieldInput;
    onChange: (value: FieldInput) => void;
    /** The type of a field that exists cannot change. */
    fixed?: boolean;
    autoFocus?: boolean;
    /** Where the field will stand; without it nothing can be worked out of others yet. */
    object?: ObjectMeta | undefined;
    /** Nobody fills it in, or the product asks for it always. */
    unasked?: boolean | undefined;
    /** What it is worked out from may be changed: it is of one's own. */
    editable?: boolean | undefined;
    fault?: FieldProblem | undefined;
}

const COMPUTED_ICONS = { formula: SquareFunction, rollup: Sigma } as const;

export function FieldInputs({ value, onChange, fixed, autoFocus, object, unasked, editable, fault }: Props) {
    const t = useT();
    const label = useLabel();
    const { objects } = useMeta();
    const set = (part: Partial<FieldInput>): void => onChange({ ...value, ...part });
    const choices: FieldChoice[] = object ? [...FIELD_TYPES, 'formula', 'rollup'] : [...FIELD_TYPES];
    const computed = isComputed(value.type);
    const computable = !fixed || editable;
    const type = (one: FieldChoice) => {
        const Icon = isComputed(one) ? COMPUTED_ICONS[one] : FIELD_ICONS[one];
        return (
            <span className="type-choice">
                <Icon size={14} aria-hidden /> {t(`type.${one}`)}
            </span>
        );
    };
    return (
        <div className="field-inputs">
            <LabelInputs id={value.key} value={value.label} autoFocus={autoFocus === true} onChange={(next) => set({ label: next })} />
            {!fixed && (
                <Select<FieldChoice>
                    className="full"
                    aria-label={t('admin.type')}
                    showSearch
                    optionFilterProp="text"
                    value={value.type}
                    options={choices.map((one) => ({ value: one, text: t(`type.${one}`), label: type(one) }))}
                    onChange={(next) => set({ type: next })}
                />
            )}
            {object && <HelpInputs id={value.key} value={value.help} onChange={(help) => set({ help })} />}
            {hasOptions(value.type) && !fixed && (
                <Input.TextArea
                    aria-label={t('admin.options')}
                    placeholder={t('admin.optionsHint')}
                    autoSize={{ minRows: 3, maxRows: 10 }}
                    value={value.options}
                    onChange={(event) => set({ options: event.target.value })}
                />
            )}
            {value.type === 'reference' && !fixed && (
                <Select
                    className="full"
                    aria-label={t('admin.target')}
                    placeholder={t('admin.target')}
                    showSearch
                    optionFilterProp="label"
                    value={value.target || null}
                    options={objects.filter(isOffered).map((one) => ({ value: one.name, label: label(one.label) }))}
                    onChange={(target) => set({ target: target ?? '' })}
                />
            )}
            {value.type === 'auto_number' && !fixed && (
                <Input
                    aria-label={t('admin.format')}
                    placeholder={t('admin.formatHint')}
                    value={value.format}
                    onChange={(event) => set({ format: event.target.value })}
                />
            )}
            {computed && object && computable && <ComputedInputs value={value} object={object} fixed={fixed} fault={fault} set={set} />}
            <span className="checks">
                {value.type !== 'auto_number' && !computed && !unasked && (
                    <Checkbox checked={value.required} onChange={(event) => set({ required: event.target.checked })}>
                        {t('admin.required')}
                    </Checkbox>
                )}
                {mayBeUnique(value.type) && !fixed && (
                    <Checkbox checked={value.unique} onChange={(event) => set({ unique: event.target.checked })}>
                        {t('admin.unique')}
                    </Checkbox>
                )}
            </span>
        </div>
    );
}
