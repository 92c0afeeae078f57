// Objects down, actions across, a scope in each cell; the fields of an object open below its row. On a
// phone one object at a time.
import { Button, Select } from 'antd';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { Fragment, useState } from 'react';
import type { ObjectRight, Roles } from '@/api/rights';
import { useIsPhone } from '@/base/hooks';
import { useLabel, useT } from '@/base/language';
import { FieldRights } from './FieldRights';
import { differences, resetObject, scopeCell, scopesOf, setScope, type RoleDraft } from './roleDraft';
import { ScopePicker } from './ScopePicker';
import { SHORT_ACTION, SHORT_SCOPE } from './words';

interface Props {
    words: Roles;
    objects: readonly ObjectRight[];
    draft: RoleDraft;
    disabled: boolean;
    onChange: (draft: RoleDraft) => void;
}

export function Matrix(props: Props) {
    return useIsPhone() ? <OneByOne {...props} /> : <Table {...props} />;
}

function ResetButton({ right, draft, disabled, onChange }: { right: ObjectRight } & Pick<Props, 'draft' | 'disabled' | 'onChange'>) {
    const t = useT();
    const count = differences(right);
    if (count === 0 || disabled) return null;
    return (
        <Button size="small" type="text" onClick={() => onChange(resetObject(draft, right))}>
            {t('rights.resetObject', { count })}
        </Button>
    );
}

function Table({ words, objects, draft, disabled, onChange }: Props) {
    const t = useT();
    const label = useLabel();
    const [open, setOpen] = useState('');
    const short = (scope: string): string => (SHORT_SCOPE[scope] ? t(SHORT_SCOPE[scope]) : scope);
    return (
        <div className="table-scroll">
            <table className="records plain-table matrix">
                <thead>
                    <tr>
                        <th scope="col">{t('admin.object')}</th>
                        {words.actions.map((action) => (
                            <th key={action.key} scope="col" title={label(action.label)}>
                                {SHORT_ACTION[action.key] ? t(SHORT_ACTION[action.key] ?? 'admin.object') : label(action.label)}
                            </th>
                        ))}
                    </tr>
                </thead>
                <tbody>
                    {objects.map((right) => (
                        <Fragment key={right.object}>
                            <tr className="row">
                                <th scope="row">
                                    <button
                                        type="button"
                                        className="plain-button matrix-object"
                                        aria-expanded={open === right.object}
                                        title={t('rights.fields')}
                                        onClick={() => setOpen(open === right.object ? '' : right.object)}
                                    >
                                        {open === right.object ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
                                        <span className="cut">{label(right.label)}</span>
                                        {differences(right) > 0 && <span className="matrix-count">{differences(right)}</span>}
                                    </button>
                                </th>
                                {words.actions.map((action) => (
                                    <td key={action.key}>
                                        <ScopePicker
                                            name={`${label(right.label)} ${label(action.label)}`}
                                            cell={scopeCell(draft, right, action.key)}
                                            words={scopesOf(right, words.scopes)}
                                            short={short}
                                            disabled={disabled}
                                            onChange={(scope) => onChange(setScope(draft, right, action.key, scope))}
                                        />
                                    </td>
                                ))}
                            </tr>
                            {open === right.object && (
                                <tr className="matrix-fields">
                                    <td colSpan={words.actions.length + 1}>
                                        <FieldRights right={right} uses={words.uses} draft={draft} disabled={disabled} onChange={onChange} />
                                        <ResetButton right={right} draft={draft} disabled={disabled} onChange={onChange} />
                                    </td>
                                </tr>
                            )}
                        </Fragment>
                    ))}
                </tbody>
            </table>
        </div>
    );
}

function OneByOne({ words, objects, draft, disabled, onChange }: Props) {
    const t = useT();
    const label = useLabel();
    const [name, setName] = useState(objects.find((one) => one.object === 'customer')?.object ?? objects[0]?.object);
    const right = objects.find((one) => one.object === name);
    return (
        <div className="table-scroll matrix-one">
            <Select
                className="full"
                aria-label={t('admin.object')}
                value={name ?? null}
                options={objects.map((one) => ({ value: one.object, label: label(one.label) }))}
                onChange={(next) => setName(next ?? undefined)}
            />
            {right && (
                <>
                    <ul className="field-rights">
                        {words.actions.map((action) => (
                            <li key={action.key}>
                                <span className="cut">{label(action.label)}</span>
                                <ScopePicker
                                    name={`${label(right.label)} ${label(action.label)}`}
                                    cell={scopeCell(draft, right, action.key)}
                                    words={scopesOf(right, words.scopes)}
                                    disabled={disabled}
                                    onChange={(scope) => onChange(setScope(draft, right, action.key, scope))}
                                />
                            </li>
                        ))}
                    </ul>
                    <h2>{t('rights.fields')}</h2>
                    <FieldRights right={right} uses={words.uses} draft={draft} disabled={disabled} onChange={onChange} />
                    <ResetButton right={right} draft={draft} disabled={disabled} onChange={onChange} />
                </>
            )}
        </div>
    );
}
