// Reports that come with the product, to begin one's own with.
import { Link } from 'react-router';
import { useLanguage, useT } from '@/base/language';
import { useMeta } from '@/meta/catalog';
import { titleOf } from './format';
import { KIND_ICONS } from './KindPicker';
import { canAsk, READY } from './ready';

export function ReadyList() {
    const t = useT();
    const language = useLanguage();
    const { byName } = useMeta();
    const offered = Object.entries(READY).filter(([, report]) => canAsk(report, byName));
    if (offered.length === 0) return null;
    return (
        <section className="ready">
            <h2>{t('report.ready')}</h2>
            <ul>
                {offered.map(([key, report]) => {
                    const Icon = KIND_ICONS[report.chart];
                    return (
                        <li key={key}>
                            <Link to={`/reports/new?from=${key}`}>
                                <Icon size={16} aria-hidden />
                                {titleOf(report, language)}
                            </Link>
                        </li>
                    );
                })}
            </ul>
        </section>
    );
}
