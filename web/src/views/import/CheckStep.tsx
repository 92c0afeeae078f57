// What the check of all rows found: one question for each value nobody can place, dates that can be read in two ways,
// rows at fault, and the first rows as they will be.
import { Radio, Select } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { preview, type DateOrder, type Fate, type OrderQuestion, type PartReport, type Question } from '@/api/imports';
import { useLabel, useLanguage, useT, type TextKey } from '@/base/language';
import { formatNumber } from '@/base/number';
import { ErrorState } from '@/base/States';
import { fieldOf, useMeta } from '@/meta/catalog';
import { answerOf, planOf, withAnswer, type FileDraft } from './draft';

const SHOWN_FAULTS = 20;
const EMPTY = '\u0000empty';
const MAKE = '\u0000make';

const FATES: Record<Fate, TextKey> = {
    create: 'import.fateCreate',
    update: 'import.fateUpdate',
    skip: 'import.fateSkip',
    reject: 'import.fateReject',
    question: 'import.fateQuestion',
};

interface FileProps {
    file: FileDraft;
    onChange: (file: FileDraft) => void;
}

export function PartFindings({ file, report, onChange }: FileProps & { report: PartReport }) {
    const t = useT();
    const language = useLanguage();
    const number = (value: number): string => formatNumber(value, language);
    return (
        <section className="import-part">
            <h2 className="cut">{file.name}</h2>
            <p className="import-counts">
                <span>{t('import.rows', { number: number(report.rows) })}</span>
                <span>{t('import.creates', { number: number(report.creates) })}</span>
                {report.updates > 0 && <span>{t('import.updates', { number: number(report.updates) })}</span>}
                {report.skipped > 0 && <span>{t('import.skips', { number: number(report.skipped) })}</span>}
                {report.rejected > 0 && <span className="tone-amber">{t('import.rejects', { number: number(report.rejected) })}</span>}
            </p>
            {report.orders.map((order) => (
                <OrderLine key={order.column} order={order} file={file} onChange={onChange} />
            ))}
            {report.questions.length > 0 && (
                <ul className="import-questions" aria-label={t('import.questions')}>
                    {report.questions.map((question) => (
                        <QuestionLine key={`${question.field} ${question.value}`} question={question} file={file} onChange={onChange} />
                    ))}
                </ul>
            )}
            {report.question_count > report.questions.length && <p className="field-help">{t('import.moreQuestions', { number: number(report.question_count - report.questions.length) })}</p>}
            <Faults report={report} />
        </section>
    );
}

export function Faults({ report }: { report: PartReport }) {
    const t = useT();
    const language = useLanguage();
    if (report.faults.length === 0) return null;
    return (
        <details className="import-faults">
            <summary>{t('import.faults', { number: formatNumber(report.fault_count, language) })}</summary>
            <ul>
                {report.faults.slice(0, SHOWN_FAULTS).map((fault, index) => (
                    <li key={index}>
                        <span className="figure">{t('import.faultLine', { line: fault.line })}</span> {fault.column && <b>{fault.column}</b>} {fault.message}
                    </li>
                ))}
            </ul>
        </details>
    );
}

function OrderLine({ order, file, onChange }: FileProps & { order: OrderQuestion }) {
    const t = useT();
    const choose = (to: DateOrder): void => onChange({ ...file, dateOrders: { ...file.dateOrders, [order.column]: to } });
    return (
        <div className="import-question">
            <span>
                <b>{order.column}</b> {t(order.readings.length > 0 ? 'import.orderOpen' : 'import.orderMixed', { example: order.example, line: order.line })}
            </span>
            <Radio.Group
                value={file.dateOrders[order.column] ?? null}
                onChange={(event) => choose(event.target.value as DateOrder)}
                options={
                    order.readings.length > 0
                        ? order.readings.map((reading) => ({ value: reading.order, label: reading.date }))
                        : [
                              { value: 'ymd', label: t('import.orderYmd') },
                              { value: 'dmy', label: t('import.orderDmy') },
                              { value: 'mdy', label: t('import.orderMdy') },
                          ]
                }
            />
        </div>
    );
}

function QuestionLine({ question, file, onChange }: FileProps & { question: Question }) {
    const t = useT();
    const label = useLabel();
    const language = useLanguage();
    const object = useMeta().byName.get(file.object);
    const field = object && fieldOf(object, question.field);
    const answer = answerOf(file, question.field, question.value);
    const making = file.create.includes(question.field);
    const labelled = new Map((field?.options ?? []).map((option) => [option.key, label(option.label)]));
    const near = question.several ? [] : question.nearest;
    const choices = [...new Set([...near, ...labelled.keys()])].map((value) => ({ value, label: labelled.get(value) ?? value }));
    const set = (to: string): void => {
        if (to === MAKE) onChange({ ...file, create: [...file.create, question.field] });
        else onChange(withAnswer({ ...file, create: file.create.filter((name) => name !== question.field) }, { field: question.field, from: question.value, to: to === EMPTY ? '' : to }));
    };
    return (
        <li className="import-question">
            <span>
                <b>{field ? label(field.label) : question.column}</b> “{question.value}”{' '}
                <span className="quiet">{t('import.questionRows', { number: formatNumber(question.rows, language), line: question.line })}</span>
                {question.several && <span className="quiet"> {t('import.several', { names: question.nearest.join(', ') })}</span>}
            </span>
            <Select
                aria-label={t('import.answer', { value: question.value })}
                placeholder={near[0] ? t('import.perhaps', { name: labelled.get(near[0]) ?? near[0] }) : t('import.answerChoose')}
                value={answer === undefined ? (making ? MAKE : undefined) : answer === '' ? EMPTY : answer}
                showSearch
                optionFilterProp="label"
                options={[...choices, ...(field?.type === 'reference' && !question.several ? [{ value: MAKE, label: t('import.makeMissing') }] : []), { value: EMPTY, label: t('import.leaveEmpty') }]}
                onChange={set}
            />
        </li>
    );
}

/** Read when it is opened; the first file's is open. */
export function PreviewPart({ files, at }: { files: readonly FileDraft[]; at: number }) {
    const t = useT();
    const [open, setOpen] = useState(at === 0);
    return (
        <details className="import-part" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
            <summary>{t('import.previewOf', { name: files[at]?.name ?? '' })}</summary>
            {open && <PreviewTable files={files} at={at} />}
        </details>
    );
}

function PreviewTable({ files, at }: { files: readonly FileDraft[]; at: number }) {
    const t = useT();
    const label = useLabel();
    const { byName } = useMeta();
    const plan = planOf(files);
    const { data, error } = useQuery({ queryKey: ['import-preview', JSON.stringify(plan), at], queryFn: () => preview(plan, at), staleTime: Infinity });
    const object = byName.get(files[at]?.object ?? '');
    if (error) return <ErrorState error={error} />;
    if (!data) return <p className="quiet">{t('import.reading')}</p>;
    const title = (name: string): string => {
        const field = object && fieldOf(object, name);
        return field ? label(field.label) : name;
    };
    const shown = (name: string, text: string): string => {
        const option = (object && fieldOf(object, name))?.options?.find(({ key }) => key === text);
        return option ? label(option.label) : text;
    };
    return (
        <div className="import-preview" tabIndex={0} role="region" aria-label={t('import.preview')}>
            <table>
                <thead>
                    <tr>
                        <th>{t('import.lineHead')}</th>
                        <th>{t('import.fate')}</th>
                        {data.columns.map(({ field }) => (
                            <th key={field}>{title(field)}</th>
                        ))}
                    </tr>
                </thead>
                <tbody>
                    {data.rows.map((row) => (
                        <tr key={row.line}>
                            <td className="figure">{row.line}</td>
                            <td className={`import-fate is-${row.fate}`} title={row.problem || undefined}>
                                {t(FATES[row.fate])}
                            </td>
                            {row.cells.map((cell, index) => (
                                <td key={index} className={cell.unknown ? 'is-unknown cut' : 'cut'}>
                                    {shown(data.columns[index]?.field ?? '', cell.text)}
                                </td>
                            ))}
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}
