// Import for people, in four steps: files, columns, check, run. Nothing is saved before the last.
import { Button, Checkbox } from 'antd';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { analyse, dropUpload, startImport } from '@/api/imports';
import { useTitle } from '@/base/hooks';
import { Problem } from '@/base/http';
import { useLanguage, useT, type TextKey } from '@/base/language';
import { formatNumber } from '@/base/number';
import { problemText } from '@/base/problem';
import { ErrorState } from '@/base/States';
import { useMeta } from '@/meta/catalog';
import { percentOf } from '@/record/longWork';
import { showProblem } from '@/record/undo';
import { uploadFile } from '@/record/uploading';
import { PartFindings, PreviewPart } from './CheckStep';
import { ColumnStep } from './ColumnStep';
import { emptyFile, inOrder, isMapped, planOf, withAnalysis, type FileDraft } from './draft';
import { FileStep } from './FileStep';
import { useCheck } from './useCheck';
import './import.css';

const STEPS: readonly TextKey[] = ['import.stepFiles', 'import.stepColumns', 'import.stepCheck'];

export function ImportPage() {
    const t = useT();
    const { objects } = useMeta();
    useTitle(t('import.title'));
    if (objects.length > 0 && !objects.some(({ may }) => may.import === true)) return <ErrorState error={new Problem(403, {})} />;
    return <Wizard />;
}

function Wizard() {
    const t = useT();
    const [query] = useSearchParams();
    const { byName } = useMeta();
    const [files, setFiles] = useState<FileDraft[]>([]);
    const [step, setStep] = useState(0);
    const next = useRef(1);
    const running = useRef(new Map<number, AbortController>());
    const wanted = query.get('object') ?? undefined;
    const change = (key: number, how: (file: FileDraft) => FileDraft): void => setFiles((all) => all.map((file) => (file.key === key ? how(file) : file)));

    const look = async (file: FileDraft, upload: string, more: { object?: string; sheet?: string; header?: number }): Promise<void> => {
        const object = more.object ?? (file.object || undefined);
        const sheet = more.sheet ?? file.analysis?.sheet;
        const header = more.sheet ? undefined : (more.header ?? file.analysis?.header);
        const found = await analyse({ upload, ...(object ? { object } : {}), ...(sheet ? { sheet } : {}), ...(header ? { header } : {}) });
        change(file.key, (now) => withAnalysis({ ...now, upload }, found));
    };
    const add = (list: File[]): void => {
        for (const file of list) {
            const draft = emptyFile(next.current++, file);
            const abort = new AbortController();
            running.current.set(draft.key, abort);
            setFiles((all) => [...all, draft]);
            uploadFile(file, (sent) => change(draft.key, (now) => ({ ...now, sent })), abort.signal)
                .then((upload) => look(draft, upload, list.length === 1 && wanted ? { object: wanted } : {}))
                .catch((error: unknown) => change(draft.key, (now) => ({ ...now, problem: problemText(error) })));
        }
    };
    const remove = (key: number): void => {
        running.current.get(key)?.abort();
        const upload = files.find((file) => file.key === key)?.upload;
        if (upload) void dropUpload(upload).catch(() => undefined);
        setFiles((all) => all.filter((file) => file.key !== key));
    };
    const ready = files.length > 0 && files.every(({ analysis }) => analysis);
    const mapped = ready && files.every((file) => isMapped(file, byName));
    return (
        <div className="sheet import">
            <header className="page-head">
                <h1>{t('import.title')}</h1>
            </header>
            <ol className="import-steps">
                {STEPS.map((label, index) => (
                    <li key={label} aria-current={index === step ? 'step' : undefined}>
                        <button type="button" disabled={index > step} onClick={() => setStep(index)}>
                            {index + 1}. {t(label)}
                        </button>
                    </li>
                ))}
            </ol>
            <div className="import-body">
                {step === 0 && <FileStep files={files} onAdd={add} onRemove={remove} />}
                {step === 1 &&
                    files.map((file) => (
                        <ColumnStep
                            key={file.key}
                            file={file}
                            onChange={(part) => change(file.key, (now) => ({ ...now, ...part }))}
                            onLook={(more) => void look(file, file.upload ?? '', more).catch(showProblem)}
                        />
                    ))}
                {step === 2 && <CheckPart files={inOrder(files, byName)} onChange={(file) => change(file.key, () => file)} />}
            </div>
            {step < 2 && (
                <footer className="import-foot">
                    {step === 1 && <Button onClick={() => setStep(0)}>{t('import.back')}</Button>}
                    <Button type="primary" disabled={step === 0 ? !ready : !mapped} onClick={() => setStep(step + 1)}>
                        {t(step === 0 ? 'import.toColumns' : 'import.toCheck')}
                    </Button>
                </footer>
            )}
        </div>
    );
}

/** The plan that was checked stands still while answers are given; "check again" takes them over. */
function CheckPart({ files, onChange }: { files: readonly FileDraft[]; onChange: (file: FileDraft) => void }) {
    const t = useT();
    const language = useLanguage();
    const navigate = useNavigate();
    const [reject, setReject] = useState(false);
    const plan = planOf(files, { on_bad: reject ? 'reject' : 'ask' });
    const [checked, setChecked] = useState(plan);
    const { job, problem } = useCheck(checked);
    const start = useMutation({ mutationFn: () => startImport(plan), onSuccess: (id) => navigate(`/imports/${id}`), onError: showProblem });
    const report = job?.status === 'done' ? job.report : undefined;
    const changed = JSON.stringify(plan) !== JSON.stringify(checked);
    const open = report?.parts.some(({ question_count, orders }) => question_count > 0 || orders.length > 0) === true;
    const rows = report?.parts.reduce((sum, part) => sum + part.creates + part.updates, 0) ?? 0;
    return (
        <>
            {problem && <p className="field-problem" role="alert">{problem}</p>}
            {!report && !problem && (
                <div className="import-wait" role="status">
                    <p>{t('import.checking', { number: formatNumber(job?.done ?? 0, language) })}</p>
                    <progress max={100} value={job && percentOf(job)} aria-label={t('import.stepCheck')} />
                </div>
            )}
            {report?.parts.map((part, index) => {
                const file = files[index];
                return file && <PartFindings key={file.key} file={file} report={part} onChange={onChange} />;
            })}
            {open && (
                <Checkbox checked={reject} onChange={(event) => setReject(event.target.checked)}>
                    {t('import.rejectOpen')}
                </Checkbox>
            )}
            {files.map((file, index) => (
                <PreviewPart key={file.key} files={files} at={index} />
            ))}
            <footer className="import-foot">
                {(changed || problem) && (
                    <Button type="primary" onClick={() => setChecked(plan)}>
                        {t('import.checkAgain')}
                    </Button>
                )}
                {report && !changed && (
                    <Button type="primary" disabled={report.stopped || rows === 0} loading={start.isPending} onClick={() => start.mutate()}>
                        {t('import.start', { number: formatNumber(rows, language) })}
                    </Button>
                )}
                {report && !changed && report.stopped && <span className="quiet">{t('import.answerFirst')}</span>}
            </footer>
        </>
    );
}
