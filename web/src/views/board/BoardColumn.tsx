import { useDroppable } from '@dnd-kit/core';
import { useEndless } from '@/base/hooks';
import type { AggregateRow, Field, Json, ObjectMeta, Row } from '@/api/types';
import { useLanguage, useT } from '@/base/language';
import { formatMoney, formatMoneyShort, formatNumber } from '@/base/number';
import { hueOf } from '@/fields/hue';
import { useBaseCurrency } from '@/meta/organisation';
import { useRows } from '@/record/queries';
import type { Step } from '@/record/stages';
import { neighbour, stuckDays } from './board';
import { DraggableCard } from './Card';

interface Props {
    object: ObjectMeta;
    step: Step;
    steps: readonly Step[];
    filter: string;
    cardFields: readonly Field[];
    /** The fields asked for. */
    query: string;
    sumField: Field | undefined;
    weighted: Field | undefined;
    since: Field | undefined;
    figures: AggregateRow | undefined;
    onMove: (row: Row, step: Step) => void;
}

type Amount = string | number;

const isAmount = (value: Json | undefined): value is Amount => typeof value === 'string' || typeof value === 'number';

/** The sum, and below it what of it may be expected. */
function ColumnSum({ value, weighted }: { value: Amount; weighted: Amount | undefined }) {
    const t = useT();
    const language = useLanguage();
    const currency = useBaseCurrency();
    return (
        <span className="column-sums">
            <span className="figure" title={formatMoney(value, language, currency)}>
                {formatMoneyShort(value, language, currency)}
            </span>
            {weighted !== undefined && (
                <span className="figure quiet column-weighted" title={t('board.weighted', { amount: formatMoney(weighted, language, currency) })}>
                    ≈ {formatMoneyShort(weighted, language, currency)}
                </span>
            )}
        </span>
    );
}

export function BoardColumn(props: Props) {
    const { object, step, steps, filter, cardFields, query, sumField, weighted, since, figures, onMove } = props;
    const t = useT();
    const language = useLanguage();
    const { setNodeRef, isOver } = useDroppable({ id: step.key });
    const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useRows(object, { filter, fields: query, limit: 50 });
    const rows = data?.pages.flatMap((page) => page.data) ?? [];
    const end = useEndless(hasNextPage && !isFetchingNextPage, () => void fetchNextPage());
    const sum = sumField && figures?.[`sum(${sumField.name})`];
    const expected = weighted && figures?.[`sum(${weighted.name})`];
    const open = step.category !== 'won' && step.category !== 'lost';
    const stuck = (row: Row): { days: number; most: number } | undefined => {
        const days = open ? stuckDays(row, since, step) : undefined;
        return days === undefined ? undefined : { days, most: step.maxDays ?? 0 };
    };
    const count = figures ? Number(figures['count']) : data ? 0 : undefined;
    return (
        <section className={`column${isOver ? ' is-over' : ''}`} aria-label={step.name}>
            <header className="column-head">
                <span className={`column-dot hue-${hueOf(step.color)}`} aria-hidden />
                <h2 className="cut">{step.name}</h2>
                <span className="figure quiet">{count !== undefined && formatNumber(count, language)}</span>
                {isAmount(sum) && <ColumnSum value={sum} weighted={open && isAmount(expected) ? expected : undefined} />}
            </header>
            <div ref={setNodeRef} className="column-cards">
                {rows.map((row) => (
                    <DraggableCard
                        key={row.id}
                        object={object}
                        row={row}
                        fields={cardFields}
                        stuck={stuck(row)}
                        onStep={(way) => {
                            const next = neighbour(steps, step.key, way);
                            if (next) onMove(row, next);
                        }}
                    />
                ))}
                {rows.length === 0 && data && <p className="column-empty">{t('board.empty')}</p>}
                <div ref={end} />
            </div>
        </section>
    );
}
