// Makes a report without code: the drawing beside the questions is the report itself.
import { Button, Dropdown } from 'antd';
import { Ellipsis } from 'lucide-react';
import type { EChartsCoreOption } from 'echarts/core';
import { useState } from 'react';
import { Link, useLocation, useNavigate, useParams } from 'react-router';
import { readReport, writeReport, type Report } from '@/api/report';
import type { ObjectMeta, Row } from '@/api/types';
import { Problem } from '@/base/http';
import { useTitle } from '@/base/hooks';
import { useKeys } from '@/base/keys';
import { useLanguage, useT } from '@/base/language';
import { formatNumber } from '@/base/number';
import { ErrorState } from '@/base/States';
import { isOffered, useMeta } from '@/meta/catalog';
import { useCreate, useSave } from '@/record/mutations';
import { useRecord, useTotal } from '@/record/queries';
import { problemText } from '@/base/problem';
import { recordsPath } from './filters';
import { titleOf } from './format';
import { about, NEW } from './kinds';
import { useMayChange } from './mayChange';
import { Questions } from './Questions';
import { readyReport } from './ready';
import { ReportBody } from './ReportBody';
import { useReportActions } from './useReportActions';
import '@/views/list/list.css';
import './report.css';

export function NewReportPage() {
    const { byName } = useMeta();
    const object = byName.get('report');
    const { search } = useLocation();
    const from = readyReport(new URLSearchParams(search).get('from') ?? '');
    if (!object) return <ErrorState error={new Problem(403, {})} />;
    const first = byName.get('opportunity') ?? [...byName.values()].find(isOffered);
    const initial = from && byName.has(from.object) ? from : first ? about(first) : NEW;
    return <Editor key={from?.name ?? ''} object={object} initial={initial} />;
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

/** Saving what is one's own, and as one's own what is not. */
function useKeeping(object: ObjectMeta, report: Report, row: Row | undefined) {
    const t = useT();
    const language = useLanguage();
    const navigate = useNavigate();
    const create = useCreate(object);
    const save = useSave(object);
    const [problem, setProblem] = useState('');
    const [busy, setBusy] = useState(false);
    const keep = async (copy: boolean): Promise<void> => {
        if (!titleOf(report, language).trim()) return setProblem(t('report.nameMissing'));
        setBusy(true);
        setProblem('');
        try {
            if (report.id && !copy) {
                await save(report.id, writeReport(report), { done: t('record.savedAll'), quiet: true, version: row?.version });
                await navigate('/reports');
            } else {
                const shared = copy ? { visibility: 'private' as const, role: '' } : {};
                const made = await create(writeReport({ ...report, ...shared }));
                await navigate(copy ? `/reports/${made.id}` : '/reports');
            }
        } catch (error) {
            setProblem(problemText(error));
            setBusy(false);
        }
    };
    return { keep, problem, busy };
}

function Editor({ object, initial, row }: EditorProps) {
    const t = useT();
    const language = useLanguage();
    const [report, setReport] = useState(initial);
    const [drawn, setDrawn] = useState<EChartsCoreOption>();
    const [asTable, setTable] = useState(false);
    const mine = useMayChange(row);
    const editable = report.id ? object.may.edit === true && mine : object.may.create === true;
    const copies = report.id !== undefined && object.may.create === true;
    const { keep, problem, busy } = useKeeping(object, report, row);
    const counted = useMeta().byName.get(report.object);
    const items = useReportActions({ report, drawn, asTable, onTable: setTable });
    const title = titleOf(report, language) || t('report.new');
    useTitle(title);
    useKeys({ 'mod+enter': () => void (editable ? keep(false) : copies && keep(true)) });
    const copy = { key: 'copy', label: t('report.copy'), onClick: () => void keep(true) };
    return (
        <div className="sheet report-page">
            <header className="page-head">
                <h1 className="cut">{title}</h1>
                <span className="spring" />
                <Link to="/reports">{t('nav.reports')}</Link>
                <Dropdown trigger={['click']} menu={{ items: [...items, ...(copies && editable ? [copy] : [])] }}>
                    <Button aria-label={t('action.more')} icon={<Ellipsis size={16} />} />
                </Dropdown>
                {editable && (
                    <Button type="primary" loading={busy} onClick={() => void keep(false)}>
                        {t('form.save')}
                    </Button>
                )}
                {!editable && copies && (
                    <Button type="primary" loading={busy} onClick={() => void keep(true)}>
                        {t('report.copy')}
                    </Button>
                )}
            </header>
            <div className={`report-split${editable || copies ? '' : ' is-alone'}`}>
                {(editable || copies) && <Questions report={report} onChange={setReport} problem={problem} own={!row || row['owner'] != null} />}
                <div className="report-drawing">
                    {counted && <Behind counted={counted} filter={report.filter} />}
                    <ReportBody report={report} asTable={asTable} onDrawn={setDrawn} />
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
    return (
        <Link className="report-total figure" to={recordsPath(counted.plural, filter)}>
            {total.data !== undefined && t('list.total', { count: total.data, number: formatNumber(total.data, language) })}
        </Link>
    );
}
