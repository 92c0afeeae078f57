// The questions of a report, beside its drawing: what is counted, which of them, grouped and measured how, drawn how.
import { Checkbox, Input, InputNumber, Select } from 'antd';
import type { Report, Settings } from '@/api/report';
import { useLabel, useLanguage, useT } from '@/base/language';
import { isOffered, useMeta } from '@/meta/catalog';
import { FilterBar } from '@/views/list/FilterBar';
import { VISIBILITIES } from '@/views/list/view';
import { titleOf } from './format';
import { GroupPicker } from './GroupPicker';
import { KindPicker } from './KindPicker';
import { about, mostGroups, withKind } from './kinds';
import { MeasurePicker } from './MeasurePicker';
import { useReportObject } from './paths';
import { RolePicker } from './RolePicker';
import { TrendQuestions } from './TrendQuestions';

interface Props {
    report: Report;
    onChange: (report: Report) => void;
    problem: string;
    /** It may be shared: it is one's own, or will be. */
    own: boolean;
}

const MOST_ROWS = 1000;

export function Questions({ report, onChange, problem, own }: Props) {
    const t = useT();
    const label = useLabel();
    const language = useLanguage();
    const { byName, objects } = useMeta();
    const counted = useReportObject(report.object);
    const plain = byName.get(report.object);
    const change = (part: Partial<Report>): void => onChange({ ...report, ...part });
    const settle = (part: Partial<Settings>): void => change({ settings: { ...report.settings, ...part } });
    const rename = (title: string): void => change(language === 'en' && report.nameEn ? { nameEn: title } : { name: title });
    const chooseObject = (name: string): void => {
        const next = byName.get(name);
        if (next) onChange(withKind({ ...about(next), id: report.id, name: report.name, nameEn: report.nameEn, visibility: report.visibility, role: report.role, position: report.position }, report.chart, next));
    };
    const { chart, group } = report;
    return (
        <div className="report-questions">
            <label htmlFor="report-name">{t('report.name')}</label>
            <Input id="report-name" autoFocus={!report.id} value={titleOf(report, language)} status={problem ? 'error' : ''} onChange={(event) => rename(event.target.value)} />
            {problem && (
                <p className="field-problem" role="alert">
                    {problem}
                </p>
            )}
            <span className="question">{t('report.chart')}</span>
            <KindPicker value={chart} onChange={(next) => onChange(withKind(report, next, plain))} />
            <label htmlFor="report-object">{t('report.object')}</label>
            <Select
                id="report-object"
                className="full"
                showSearch
                optionFilterProp="label"
                value={report.object}
                options={objects.filter(isOffered).map((one) => ({ value: one.name, label: label(one.plural_label) }))}
                onChange={chooseObject}
            />
            {counted && plain && (
                <>
                    <span className="question">{t('report.filter')}</span>
                    <FilterBar object={plain} filter={report.filter} onChange={(filter) => change({ filter })} />
                    {mostGroups(chart) > 0 && (
                        <>
                            <span className="question">{t('report.group')}</span>
                            <GroupPicker object={counted} group={group} most={mostGroups(chart)} onChange={(next) => change({ group: next, sort: undefined })} />
                        </>
                    )}
                    {(chart === 'bar' || chart === 'area') && group.length > 1 && (
                        <Checkbox checked={report.settings.stacked} onChange={(event) => settle({ stacked: event.target.checked })}>
                            {t('report.stacked')}
                        </Checkbox>
                    )}
                    {chart === 'pivot' && group.length > 1 && (
                        <Checkbox checked={report.settings.columns > 0} onChange={(event) => settle({ columns: event.target.checked ? 1 : 0 })}>
                            {t('report.across')}
                        </Checkbox>
                    )}
                    <span className="question">{t('report.measure')}</span>
                    <MeasurePicker object={counted} chart={chart} measures={report.measures} onChange={(measures) => change({ measures, sort: undefined })} />
                    {chart === 'trend' && <TrendQuestions object={plain} settings={report.settings} onChange={settle} />}
                </>
            )}
            {mostGroups(chart) > 0 && chart !== 'pie' && chart !== 'funnel' && <Order report={report} onChange={change} />}
            {own && (
                <>
                    <span className="question">{t('report.visibility')}</span>
                    <Select
                        className="full"
                        aria-label={t('report.visibility')}
                        value={report.visibility}
                        options={VISIBILITIES.map((one) => ({ value: one, label: t(`visibility.${one}`) }))}
                        onChange={(visibility) => change({ visibility })}
                    />
                    {report.visibility === 'role' && <RolePicker role={report.role} onChange={(role) => change({ role })} />}
                </>
            )}
        </div>
    );
}

function Order({ report, onChange }: { report: Report; onChange: (part: Partial<Report>) => void }) {
    const t = useT();
    const measure = report.measures[0] ?? 'count';
    return (
        <>
            <label htmlFor="report-sort">{t('report.sort')}</label>
            <span className="pair-wide">
                <Select
                    id="report-sort"
                    value={report.sort ?? ''}
                    options={[
                        { value: '', label: t('report.sortGroup') },
                        { value: `-${measure}`, label: t('report.sortLargest') },
                        { value: measure, label: t('report.sortSmallest') },
                    ]}
                    onChange={(sort) => onChange({ sort: sort || undefined })}
                />
                {report.chart !== 'pivot' && (
                    <InputNumber
                        aria-label={t('report.top')}
                        placeholder={t('report.top')}
                        min={1}
                        max={MOST_ROWS}
                        value={report.top ?? null}
                        onChange={(top) => onChange({ top: top ?? undefined })}
                    />
                )}
            </span>
        </>
    );
}
