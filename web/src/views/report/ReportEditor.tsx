// Makes a report without code: what to count, which of them, grouped how, measured how, drawn how. The
// drawing beside the questions is the report itself.
import { Button, Input, InputNumber, Segmented, Select } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { CHARTS, readReport, writeReport, type Chart, type Report } from '@/api/report';
import type { ObjectMeta, Row } from '@/api/types';
import { Problem } from '@/base/http';
import { useTitle } from '@/base/hooks';
import { useKeys } from '@/base/keys';
import { useLabel, useLanguage, useT } from '@/base/language';
import { formatNumber } from '@/base/number';
import { ErrorState } from '@/base/States';
import { boardLayout, isOffered, useMeta } from '@/meta/catalog';
import { useCreate, useSave } from '@/record/mutations';
import { useRecord, useTotal } from '@/record/queries';
import { problemText } from '@/base/problem';
import { FilterBar } from '@/views/list/FilterBar';
import { GroupPicker } from './GroupPicker';
import { useMayChange } from './mayChange';
import { MeasurePicker } from './MeasurePicker';
import { ReportBody } from './ReportBody';
import '@/views/list/list.css';
import './report.css';

const NEW: Report = {
    id: undefined,
    name: '',
    object: '',
    filter: '',
    group: [],
    measures: ['count'],
    chart: 'bar',
    sort: undefined,
    top: undefined,
    position: 0,
};

/** A first question about an object: how many stand where. */
function about(object: ObjectMeta): Report {
    const by = boardLayout(object)?.by;
    return { ...NEW, object: object.name, group: by ? [by] : [] };
}

export function NewReportPage() {
    const { byName } = useMeta();
    const object = byName.get('report');
    if (!object?.may.create) return <ErrorState error={new Problem(403, {})} />;
    const first = byName.get('opportunity') ?? [...byName.values()].find(isOffered);
    return <Editor object={object} initial={first ? about(first) : NEW} />;
}

export function ReportPage() {
    const object = useMeta().byName.get('report');
    const { id = '' } = useParams();
    return object ? <Existing key={id} object={object} id={id} /> : <ErrorState error={new Problem(403, {})} />;
}

function Existing({ object, id }: { object: ObjectMeta; id: string }) {
    const { data, error, refetch } = useRecord(object, id);
    if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
    return data ? <Editor object={object} row={data} initial={readReport(data)} /> : null;
}

interface EditorProps {
    object: ObjectMeta;
    initial: Report;
    /** The report that is there already. */
    row?: Row | undefined;
}

function Editor({ object, initial, row }: EditorProps) {
    const t = useT();
    const label = useLabel();
    const navigate = useNavigate();
    const { byName, objects } = useMeta();
    const create = useCreate(object);
    const save = useSave(object);
    const [report, setReport] = useState(initial);
    const [problem, setProblem] = useState('');
    const [busy, setBusy] = useState(false);
    const mayChange = useMayChange(row);
    const counted = byName.get(report.object);
    const editable = report.id ? object.may.edit === true && mayChange : object.may.create === true;
    const title = report.name || t('report.new');
    useTitle(title);
    const change = (part: Partial<Report>): void => setReport((before) => ({ ...before, ...part }));
    const submit = async (): Promise<void> => {
        if (!report.name.trim()) return setProblem(t('report.nameMissing'));
        setBusy(true);
        setProblem('');
        try {
            const values = writeReport(report);
            if (report.id) await save(report.id, values, { done: t('record.savedAll'), quiet: true, version: row?.version });
            else await create(values);
            await navigate('/reports');
        } catch (error) {
            setProblem(problemText(error));
            setBusy(false);
        }
    };
    useKeys({ 'mod+enter': () => void submit() });
    return (
        <div className="sheet report-page">
            <header className="page-head">
                <h1>{title}</h1>
                <span className="spring" />
                <Link to="/reports">{t('nav.reports')}</Link>
                {editable && (
                    <Button type="primary" loading={busy} onClick={() => void submit()}>
                        {t('form.save')}
                    </Button>
                )}
            </header>
            <div className="report-split">
                {editable && (
                    <div className="report-questions">
                        <label htmlFor="report-name">{t('report.name')}</label>
                        <Input id="report-name" autoFocus={!report.id} value={report.name} status={problem ? 'error' : ''} onChange={(event) => change({ name: event.target.value })} />
                        {problem && (
                            <p className="field-problem" role="alert">
                                {problem}
                            </p>
                        )}
                        <label htmlFor="report-object">{t('report.object')}</label>
                        <Select
                            id="report-object"
                            className="full"
                            showSearch
                            optionFilterProp="label"
                            value={report.object}
                            options={objects.filter(isOffered).map((one) => ({ value: one.name, label: label(one.plural_label) }))}
                            onChange={(name) => {
                                const next = byName.get(name);
                                if (next) setReport({ ...about(next), id: report.id, name: report.name, position: report.position });
                            }}
                        />
                        {counted && (
                            <>
                                <span className="question">{t('report.filter')}</span>
                                <FilterBar object={counted} filter={report.filter} onChange={(filter) => change({ filter })} />
                                <span className="question">{t('report.group')}</span>
                                <GroupPicker object={counted} group={report.group} onChange={(group) => change({ group })} />
                                <span className="question">{t('report.measure')}</span>
                                <MeasurePicker object={counted} measures={report.measures} onChange={(measures) => change({ measures, sort: undefined })} />
                            </>
                        )}
                        <span className="question">{t('report.chart')}</span>
                        <Segmented<Chart> value={report.chart} onChange={(chart) => change({ chart })} options={CHARTS.map((chart) => ({ value: chart, label: t(`chart.${chart}`) }))} />
                        <label htmlFor="report-sort">{t('report.sort')}</label>
                        <span className="pair-wide">
                            <Select
                                id="report-sort"
                                value={report.sort ?? ''}
                                options={[
                                    { value: '', label: t('report.sortGroup') },
                                    { value: `-${report.measures[0]}`, label: t('report.sortLargest') },
                                    { value: report.measures[0] ?? 'count', label: t('report.sortSmallest') },
                                ]}
                                onChange={(sort) => change({ sort: sort || undefined })}
                            />
                            <InputNumber
                                aria-label={t('report.top')}
                                placeholder={t('report.top')}
                                min={1}
                                max={1000}
                                value={report.top ?? null}
                                onChange={(top) => change({ top: top ?? undefined })}
                            />
                        </span>
                    </div>
                )}
                <div className="report-drawing">
                    {counted && <Behind counted={counted} filter={report.filter} />}
                    <ReportBody report={report} />
                </div>
            </div>
        </div>
    );
}

/** How many records the report counts, and the way to them. */
function Behind({ counted, filter }: { counted: ObjectMeta; filter: string }) {
    const t = useT();
    const language = useLanguage();
    const total = useTotal(counted, filter);
    const path = `/${counted.plural}${filter ? `?filter=${encodeURIComponent(filter)}` : ''}`;
    return (
        <Link className="report-total figure" to={path}>
            {total.data !== undefined && t('list.total', { count: total.data, number: formatNumber(total.data, language) })}
        </Link>
    );
}
