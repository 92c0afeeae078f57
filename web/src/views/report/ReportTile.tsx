// A report on a page of tiles: its title, what can be done with it, and itself.
import { Button, Dropdown } from 'antd';
import type { EChartsCoreOption } from 'echarts/core';
import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Report } from '@/api/report';
import { useLabel, useLanguage, useT } from '@/base/language';
import { useMeta } from '@/meta/catalog';
import { titleOf } from './format';
import { ReportBody } from './ReportBody';
import { useReportActions, type MenuItem } from './useReportActions';

interface Props {
    report: Report;
    /** Where its title leads. */
    to: string;
    className: string;
    before?: MenuItem[];
    after?: MenuItem[];
}

export function ReportTile({ report, to, className, before = [], after = [] }: Props) {
    const t = useT();
    const label = useLabel();
    const language = useLanguage();
    const [drawn, setDrawn] = useState<EChartsCoreOption>();
    const [asTable, setTable] = useState(false);
    const counted = useMeta().byName.get(report.object);
    const items = [...before, ...useReportActions({ report, drawn, asTable, onTable: setTable }), ...after];
    const title = titleOf(report, language);
    const figure = report.chart === 'number' || report.chart === 'trend';
    return (
        <section className={`tile ${className}`} aria-label={title}>
            <header className="tile-head">
                <h2 className="cut">
                    <Link to={to} title={title}>
                        {title}
                    </Link>
                </h2>
                {counted && !figure && <span className="quiet tile-object">{label(counted.plural_label)}</span>}
                <span className="spring" />
                {items.length > 0 && (
                    <Dropdown trigger={['click']} menu={{ items }}>
                        <Button type="text" size="small" aria-label={t('action.more')} icon={<Ellipsis size={16} />} />
                    </Dropdown>
                )}
            </header>
            <ReportBody report={report} asTable={asTable} onDrawn={setDrawn} />
        </section>
    );
}
