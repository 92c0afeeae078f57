// Children that belong to the record (lines of an opportunity): a small table edited in place and saved in
// the body of the record. What the server computes is shown after saving, never guessed.
import { Button } from 'antd';
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Child, ObjectMeta, Row } from '@/api/types';
import { Problem } from '@/base/http';
import { IconButton } from '@/base/IconButton';
import { useLabel, useT } from '@/base/language';
import { FieldValue } from '@/fields/FieldValue';
import { kitOf } from '@/fields/kits';
import { isWritable } from '@/meta/catalog';
import { useSave } from '@/record/mutations';
import { problemText } from '@/base/problem';
import { addLine, asRows, changeLine, isChanged, lineFields, linesBody, removeLine, toLines } from './lines';

interface Props {
    object: ObjectMeta;
    row: Row;
    child: ObjectMeta;
    relation: Child;
}

export function Lines({ object, row, child, relation }: Props) {
    const t = useT();
    const label = useLabel();
    const save = useSave(object);
    const saved = asRows(row[relation.name]);
    const version = String(row.version);
    const [state, setState] = useState({ version, lines: toLines(saved) });
    const [problem, setProblem] = useState('');
    const lines = state.version === version ? state.lines : toLines(saved);
    const set = (next: typeof lines): void => setState({ version, lines: next });
    const fields = lineFields(child, relation.by);
    const editable = object.may.edit === true;
    const changed = isChanged(lines, saved);
    const submit = async (): Promise<void> => {
        setProblem('');
        try {
            const done = t('lines.saved', { lines: label(child.plural_label) });
            await save(row.id, { [relation.name]: linesBody(child, lines) }, { done, quiet: true });
        } catch (error) {
            if (error instanceof Problem && error.status !== 412) setProblem(problemText(error));
        }
    };
    return (
        <div className="lines">
            <div className="related-scroll">
                <table className="records lines-table">
                    <thead>
                        <tr>
                            {fields.map((field) => (
                                <th key={field.name} scope="col" className={kitOf(field).align === 'end' ? 'end' : undefined}>
                                    {label(field.label)}
                                </th>
                            ))}
                            <td className="lines-x" />
                        </tr>
                    </thead>
                    <tbody>
                        {lines.map((line) => (
                            <tr key={line.key}>
                                {fields.map((field) => {
                                    const { Input, align } = kitOf(field);
                                    const value = line.values[field.name] ?? null;
                                    return (
                                        <td key={field.name} className={align === 'end' ? 'end' : undefined}>
                                            {editable && isWritable(field) ? (
                                                <Input
                                                    object={child}
                                                    field={field}
                                                    value={value}
                                                    called={label(field.label)}
                                                    onChange={(next) => set(changeLine(lines, line.key, field.name, next))}
                                                />
                                            ) : (
                                                <FieldValue dense field={field} value={value} row={row} />
                                            )}
                                        </td>
                                    );
                                })}
                                <td className="lines-x">
                                    {editable && (
                                        <IconButton icon={Trash2} label={t('lines.remove')} onClick={() => set(removeLine(lines, line.key))} />
                                    )}
                                </td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
            {problem && (
                <p className="field-problem" role="alert">
                    {problem}
                </p>
            )}
            {editable && (
                <div className="lines-foot">
                    <Button type="text" icon={<Plus size={16} aria-hidden />} onClick={() => set(addLine(lines))}>
                        {t('lines.add')}
                    </Button>
                    <span className="spring" />
                    {changed && <Button onClick={() => set(toLines(saved))}>{t('form.cancel')}</Button>}
                    {changed && (
                        <Button type="primary" onClick={() => void submit()}>
                            {t('form.save')}
                        </Button>
                    )}
                </div>
            )}
        </div>
    );
}
