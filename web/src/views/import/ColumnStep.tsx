// Which column goes into which field, and what happens to records that are there already.
import { Radio, Select } from 'antd';
import { useId } from 'react';
import type { FoundColumn, OnMatch } from '@/api/imports';
import { useLabel, useT, type TextKey } from '@/base/language';
import { useMeta } from '@/meta/catalog';
import { keys, lacking, targets, type FileDraft } from './draft';

const ON_MATCH: Record<OnMatch, TextKey> = { update: 'import.matchUpdate', skip: 'import.matchSkip', error: 'import.matchError' };

interface StepProps {
    file: FileDraft;
    onChange: (change: Partial<FileDraft>) => void;
    /** Another object, sheet or header: the file is looked at again. */
    onLook: (wanted: { object?: string; sheet?: string; header?: number }) => void;
}

export function ColumnStep({ file, onChange, onLook }: StepProps) {
    const t = useT();
    const label = useLabel();
    const { byName } = useMeta();
    const object = byName.get(file.object);
    const analysis = file.analysis;
    if (!analysis) return null;
    const missing = object ? lacking(object, file.map) : [];
    return (
        <section className="import-part">
            <h2 className="cut">{file.name}</h2>
            <SourceChoice file={file} onChange={onChange} onLook={onLook} />
            {object && (
                <>
                    <table className="import-columns">
                        <thead>
                            <tr>
                                <th>{t('import.column')}</th>
                                <th>{t('import.samples')}</th>
                                <th>{t('import.field')}</th>
                            </tr>
                        </thead>
                        <tbody>
                            {analysis.columns.map((column) => (
                                <ColumnLine key={column.name} column={column} file={file} onChange={onChange} />
                            ))}
                        </tbody>
                    </table>
                    {missing.length > 0 && <p className="field-problem">{t('import.lacking', { fields: missing.map((field) => label(field.label)).join(', ') })}</p>}
                    <MatchChoice file={file} onChange={onChange} />
                </>
            )}
        </section>
    );
}

function SourceChoice({ file, onLook }: StepProps) {
    const t = useT();
    const label = useLabel();
    const id = useId();
    const { objects } = useMeta();
    const analysis = file.analysis;
    if (!analysis) return null;
    const lines = analysis.head.map(({ line, cells }) => ({ value: line, label: t('import.line', { line, text: cells.filter(Boolean).slice(0, 4).join(' · ') }) }));
    return (
        <div className="import-source">
            <label htmlFor={`${id}o`}>
                <span className="question">{t('import.object')}</span>
                <Select
                    id={`${id}o`}
                    value={file.object || undefined}
                    placeholder={t('import.objectChoose')}
                    showSearch
                    optionFilterProp="label"
                    options={objects.filter(({ may }) => may.import === true).map((one) => ({ value: one.name, label: label(one.plural_label) }))}
                    onChange={(object) => onLook({ object })}
                />
            </label>
            {analysis.sheets.length > 1 && (
                <label htmlFor={`${id}s`}>
                    <span className="question">{t('import.sheet')}</span>
                    <Select id={`${id}s`} value={analysis.sheet} options={analysis.sheets.map((sheet) => ({ value: sheet, label: sheet }))} onChange={(sheet) => onLook({ sheet })} />
                </label>
            )}
            <label htmlFor={`${id}h`}>
                <span className="question">{t('import.header')}</span>
                <Select id={`${id}h`} value={analysis.header} options={lines} onChange={(header) => onLook({ header })} />
            </label>
        </div>
    );
}

function ColumnLine({ column, file, onChange }: { column: FoundColumn } & Pick<StepProps, 'file' | 'onChange'>) {
    const t = useT();
    const label = useLabel();
    const object = useMeta().byName.get(file.object);
    if (!object) return null;
    const taken = new Set(Object.entries(file.map).flatMap(([name, field]) => (name !== column.name && field ? [field] : [])));
    const options = targets(object).map((field) => ({ value: field.name, label: label(field.label), disabled: taken.has(field.name) }));
    const chosen = file.map[column.name] ?? '';
    return (
        <tr className={chosen ? undefined : 'is-left-out'}>
            <th scope="row" className="cut">
                {column.name}
            </th>
            <td className="import-samples cut">{column.samples.slice(0, 3).join(' · ') || <span className="quiet">{t('import.emptyColumn')}</span>}</td>
            <td>
                <Select
                    aria-label={t('import.fieldOf', { column: column.name })}
                    value={chosen}
                    showSearch
                    optionFilterProp="label"
                    options={[{ value: '', label: t('import.leaveOut') }, ...options]}
                    onChange={(field) => onChange({ map: { ...file.map, [column.name]: field } })}
                />
            </td>
        </tr>
    );
}

function MatchChoice({ file, onChange }: Pick<StepProps, 'file' | 'onChange'>) {
    const t = useT();
    const label = useLabel();
    const object = useMeta().byName.get(file.object);
    const fields = object ? keys(object, file.map) : [];
    return (
        <div className="import-match">
            <span className="question">{t('import.match')}</span>
            <Select
                aria-label={t('import.match')}
                value={fields.some(({ name }) => name === file.match) ? file.match : ''}
                options={[{ value: '', label: t('import.matchNone') }, ...fields.map((field) => ({ value: field.name, label: t('import.matchBy', { field: label(field.label) }) }))]}
                onChange={(match) => onChange({ match })}
            />
            {file.match && (
                <Radio.Group value={file.onMatch} onChange={(event) => onChange({ onMatch: event.target.value as OnMatch })} options={(Object.keys(ON_MATCH) as OnMatch[]).map((value) => ({ value, label: t(ON_MATCH[value]) }))} />
            )}
        </div>
    );
}
