// The open opportunities by stage: how many, how much, and a bar of each; every line leads to its records.
import { Link } from 'react-router';
import type { ObjectMeta } from '@/api/types';
import { useLanguage, useT } from '@/base/language';
import { formatMoney, formatMoneyShort, formatNumber } from '@/base/number';
import { ErrorState } from '@/base/States';
import { asReference } from '@/fields/reference';
import { fieldOf } from '@/meta/catalog';
import { useBaseCurrency } from '@/meta/organisation';
import { useAggregate } from '@/record/queries';
import { recordsPath } from '@/views/report/filters';

const OPEN = "status = 'open'";
const SUM = 'sum(amount)';

export function PipelineTile({ object, className }: { object: ObjectMeta; className: string }) {
    const t = useT();
    const language = useLanguage();
    const currency = useBaseCurrency();
    const money = fieldOf(object, 'amount');
    const summed = money !== undefined && money.access !== 'masked';
    const query = useAggregate(object, { filter: OPEN, group: ['stage'], measures: summed ? ['count', SUM] : ['count'], limit: 30 });
    const rows = query.data?.data ?? [];
    const size = (row: (typeof rows)[number]): number => Number(row[summed ? SUM : 'count'] ?? 0);
    const most = Math.max(1, ...rows.map(size));
    return (
        <section className={`tile ${className}`} aria-label={t('tile.pipeline')}>
            <header className="tile-head">
                <h2>
                    <Link to={recordsPath(object.plural, OPEN)}>{t('tile.pipeline')}</Link>
                </h2>
            </header>
            {query.error ? (
                <ErrorState error={query.error} onRetry={() => void query.refetch()} />
            ) : rows.length === 0 && !query.isPending ? (
                <p className="quiet report-note">{t('report.nothing')}</p>
            ) : (
                <ul className="tile-list pipeline-list">
                    {rows.map((row, index) => {
                        const sum = String(row[SUM] ?? '0');
                        return (
                            <li key={index}>
                                <Link className="pipeline-line" to={recordsPath(object.plural, query.data?.filters?.[index] ?? OPEN)} title={summed ? formatMoney(sum, language, currency) : undefined}>
                                    <span className="cut">{asReference(row['stage'])?.name ?? t('value.empty')}</span>
                                    <span className="pipeline-bar" aria-hidden>
                                        <span style={{ width: `${(size(row) * 100) / most}%` }} />
                                    </span>
                                    <span className="figure quiet">{formatNumber(String(row['count'] ?? 0), language)}</span>
                                    {summed && <span className="figure">{formatMoneyShort(sum, language, currency)}</span>}
                                </Link>
                            </li>
                        );
                    })}
                </ul>
            )}
        </section>
    );
}
