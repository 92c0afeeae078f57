import { useDroppable } from '@dnd-kit/core';
import { useEndless } from '@/base/hooks';
import type { AggregateRow, Field, ObjectMeta, Row } from '@/api/types';
import { useLanguage, useT } from '@/base/language';
import { formatMoney, formatMoneyShort, formatNumber } from '@/base/number';
import { hueOf } from '@/fields/hue';
import { useBaseCurrency } from '@/meta/organisation';
import { useRows } from '@/record/queries';
import type { Step } from '@/record/stages';
import { neighbour } from './board';
import { DraggableCard } from './Card';

interface Props {
    object: ObjectMeta;
    by: Field;
    step: Step;
    steps: readonly Step[];
    filter: string;
    cardFields: readonly Field[];
    /** The fields asked for. */
    query: string;
    sumField: Field | undefined;
    figures: AggregateRow | undefined;
    onMove: (row: Row, step: Step) => void;
}

function ColumnSum({ value }: { value: string | number }) {
    const language = useLanguage();
    const currency = useBaseCurrency();
    return (
        <span className="figure" title={formatMoney(value, language, currency)}>
            {formatMoneyShort(value, language, currency)}
        </span>
    );
}

export function BoardColumn(props: Props) {
    const { object, step, steps, filter, cardFields, query, sumField, figures, onMove } = props;
    const t = useT();
    const language = useLanguage();
    const { setNodeRef, isOver } = useDroppable({ id: step.key });
    const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useRows(object, { filter, fields: query, limit: 50 });
    const rows = data?.pages.flatMap((page) => page.data) ?? [];
    const end = useEndless(hasNextPage && !isFetchingNextPage, () => void fetchNextPage());
    const sum = sumField && figures?.[`sum(${sumField.name})`];
    const count = figures ? Number(figures['count']) : data ? 0 : undefined;
    return (
        <section className={`column${isOver ? ' is-over' : ''}`} aria-label={step.name}>
            <header className="column-head">
                <span className={`column-dot hue-${hueOf(step.color)}`} aria-hidden />
                <h2 className="cut">{step.name}</h2>
                <span className="figure quiet">{count !== undefined && formatNumber(count, language)}</span>
                <span className="spring" />
                {(typeof sum === 'string' || typeof sum === 'number') && <ColumnSum value={sum} />}
            </header>
            <div ref={setNodeRef} className="column-cards">
                {rows.map((row) => (
                    <DraggableCard
                        key={row.id}
                        object={object}
                        row={row}
                        fields={cardFields}
                        onStep={(by) => {
                            const next = neighbour(steps, step.key, by);
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
