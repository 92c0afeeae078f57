// Figures side by side, and rows of them.
import { Link } from 'react-router';
import type { ObjectMeta } from '@/api/types';
import type { Report } from '@/api/report';
import { fieldNameOf } from '@/api/report';
import { useLanguage, useT } from '@/base/language';
import { fieldOf } from '@/meta/catalog';
import { useBaseCurrency } from '@/meta/organisation';
import { recordsPath } from './filters';
import { measureText, write, writerFor } from './format';
import type { Mark } from './series';

interface Props {
    object: ObjectMeta;
    report: Report;
    marks: readonly Mark[];
}

export function useWriters(object: ObjectMeta, report: Report) {
    const language = useLanguage();
    const currency = useBaseCurrency();
    return {
        writers: report.measures.map((measure) => writerFor(object, measure, language, currency)),
        names: report.measures.map((measure) => measureText(object, measure, language)),
    };
}

export function Figures({ object, report, marks }: Props) {
    const { writers, names } = useWriters(object, report);
    const mark = marks[0];
    return (
        <div className="numbers">
            {report.measures.map((measure, index) => {
                const value = mark?.exact[index] ?? (measure === 'count' ? 0 : null);
                return (
                    <Link key={measure} className="number" to={recordsPath(object.plural, mark?.filter ?? report.filter)} title={write(writers[index], value, 'full')}>
                        <span className="number-value figure">{write(writers[index], value, 'short')}</span>
                        <span className="quiet">{names[index]}</span>
                    </Link>
                );
            })}
        </div>
    );
}

export function groupHeading(object: ObjectMeta, group: string, language: 'en' | 'zh'): string {
    const field = fieldOf(object, fieldNameOf(group));
    return field ? field.label[language] : group;
}

export function Rows({ object, report, marks }: Props) {
    const t = useT();
    const language = useLanguage();
    const { writers, names } = useWriters(object, report);
    return (
        <div className="report-table">
            <table className="records plain-table">
                <thead>
                    <tr>
                        {report.group.map((group) => (
                            <th key={group} scope="col">
                                {groupHeading(object, group, language)}
                            </th>
                        ))}
                        {names.map((name, index) => (
                            <th key={report.measures[index]} scope="col" className="end">
                                {name}
                            </th>
                        ))}
                    </tr>
                </thead>
                <tbody>
                    {marks.map((mark, row) => (
                        <tr key={row} className="row">
                            {report.group.map((group, index) => (
                                <td key={group}>
                                    {index === 0 && mark.filter !== undefined ? (
                                        <Link to={recordsPath(object.plural, mark.filter)} title={t('report.open')}>
                                            {mark.labels[index]}
                                        </Link>
                                    ) : (
                                        mark.labels[index]
                                    )}
                                </td>
                            ))}
                            {mark.exact.map((value, index) => (
                                <td key={index} className="end figure">
                                    {write(writers[index], value, 'full')}
                                </td>
                            ))}
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}
