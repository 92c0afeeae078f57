// What a role may do with each field of an object.
import type { ObjectRight, Word } from '@/api/rights';
import { useLabel } from '@/base/language';
import { fieldCell, setUse, type RoleDraft } from './roleDraft';
import { ScopePicker } from './ScopePicker';

interface Props {
    right: ObjectRight;
    uses: readonly Word[];
    draft: RoleDraft;
    disabled: boolean;
    onChange: (draft: RoleDraft) => void;
}

export function FieldRights({ right, uses, draft, disabled, onChange }: Props) {
    const label = useLabel();
    return (
        <ul className="field-rights">
            {right.fields.map((field) => (
                <li key={field.field}>
                    <span className="cut" title={label(field.label)}>
                        {label(field.label)}
                    </span>
                    <ScopePicker
                        name={`${label(right.label)} ${label(field.label)}`}
                        cell={fieldCell(draft, right, field.field)}
                        words={uses}
                        disabled={disabled}
                        onChange={(use) => onChange(setUse(draft, right, field.field, use))}
                    />
                </li>
            ))}
        </ul>
    );
}
