// A list by groups: each head says how many records it has and what they add up to, over the whole filter; open,
// it shows its own records, page by page.
import { ChevronRight } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { AggregateRow, Field, ObjectMeta, Row } from '@/api/types';
import { fieldNameOf } from '@/api/report';
import { useIsPhone } from '@/base/hooks';
import { useLanguage, useT } from '@/base/language';
import { formatNumber } from '@/base/number';
import { ErrorState } from '@/base/States';
import { FieldValue } from '@/fields/FieldValue';
import { kitOf } from '@/fields/kits';
import { fieldsParameter, useAggregate, useRows } from '@/record/queries';
import { groupText } from '@/views/report/series';
import { Cards } from './Cards';
import { Cols, staysOf, tableWidth } from './columns';
import { HeadRow } from './HeadRow';
import type { Selecting } from './selection';
import type { Columns } from './state';
import { TableRow } from './TableRow';

interface Props {
    object: ObjectMeta;
    fields: readonly Field[];
    columns: Columns;
    filter: string;
    sort: string;
    group: string;
    rowHeight: number;
    onSort: (sort: string) => void;
    selection: Selecting;
    rowActions: (row: Row) => ReactNode;
    foot: ReactNode;
    empty: ReactNode;
}

/** As many groups as one look takes in. */
const GROUPS = 200;
const PAGE = 50;

const summedOf = (fields: readonly Field[]): Field[] =>
    fields.filter((field) => kitOf(field).adds && field.summable !== false && field.access !== 'masked');

interface GroupProps extends Omit<Props, 'foot' | 'empty' | 'onSort'> {
    row: AggregateRow;
    behind: string;
    summed: readonly Field[];
    first: boolean;
}

function useGroupRows({ object, fields, sort, behind }: GroupProps, open: boolean) {
    const query = useRows(object, { filter: behind, sort: sort || undefined, fields: fieldsParameter(object, fields), limit: PAGE }, open);
    return { ...query, rows: query.data?.pages.flatMap((page) => page.data) ?? [] };
}

function Head({ props, open, onToggle }: { props: GroupProps; open: boolean; onToggle: () => void }) {
    const language = useLanguage();
    const text = groupText(props.object, props.group, props.row[props.group], language);
    return (
        <button type="button" className="group-head" aria-expanded={open} onClick={onToggle}>
            <ChevronRight size={16} aria-hidden className={open ? 'is-open' : undefined} />
            <span className="cut">{text}</span>
            <span className="group-count figure">{formatNumber(Number(props.row['count'] ?? 0), language)}</span>
        </button>
    );
}


function More({ loading, onMore }: { loading: boolean; onMore: () => void }) {
    const t = useT();
    return (
        <button type="button" className="linkish group-more" disabled={loading} onClick={onMore}>
            {t('list.moreRows')}
        </button>
    );
}

function GroupBody(props: GroupProps) {
    const { object, fields, columns, row, summed, selection } = props;
    const stays = staysOf(columns);
    const [open, setOpen] = useState(props.first);
    const { rows, hasNextPage, fetchNextPage, isFetchingNextPage, error, refetch } = useGroupRows(props, open);
    return (
        <tbody>
            <tr className="group-row">
                <td className="check" />
                {fields.map((field, index) =>
                    index === 0 ? (
                        <th key={field.name} scope="rowgroup">
                            <Head props={props} open={open} onToggle={() => setOpen(!open)} />
                        </th>
                    ) : (
                        <td key={field.name} className={kitOf(field).align === 'end' ? 'end' : undefined}>
                            {summed.includes(field) && <FieldValue dense field={field} value={row[`sum(${field.name})`]} />}
                        </td>
                    ),
                )}
            </tr>
            {open && error && (
                <tr>
                    <td colSpan={fields.length + 1}>
                        <ErrorState error={error} onRetry={() => void refetch()} />
                    </td>
                </tr>
            )}
            {open &&
                rows.map((one, index) => (
                    <TableRow
                        key={one.id}
                        object={object}
                        fields={fields}
                        stays={stays}
                        row={one}
                        index={index}
                        chosen={selection.everything || selection.selected.has(one.id)}
                        active={false}
                        onSelect={selection.toggle}
                        onActive={ignore}
                        rowActions={props.rowActions}
                    />
                ))}
            {open && hasNextPage && (
                <tr>
                    <td className="check" />
                    <td colSpan={fields.length}>
                        <More loading={isFetchingNextPage} onMore={() => void fetchNextPage()} />
                    </td>
                </tr>
            )}
        </tbody>
    );
}

const ignore = (): void => undefined;

function GroupCards(props: GroupProps) {
    const { object, fields, row, summed } = props;
    const [open, setOpen] = useState(props.first);
    const { rows, hasNextPage, fetchNextPage } = useGroupRows(props, open);
    const sum = summed[0];
    return (
        <section className="group-cards">
            <div className="group-line">
                <Head props={props} open={open} onToggle={() => setOpen(!open)} />
                {sum && <FieldValue dense field={sum} value={row[`sum(${sum.name})`]} />}
            </div>
            {open && (
                <Cards object={object} fields={fields} rows={rows} selection={props.selection} more={hasNextPage} onMore={() => void fetchNextPage()} />
            )}
        </section>
    );
}

export function Groups(props: Props) {
    const { object, fields, columns, filter, sort, group, rowHeight } = props;
    const t = useT();
    const phone = useIsPhone();
    const summed = summedOf(fields);
    const { data, error, refetch, isPlaceholderData } = useAggregate(object, {
        filter,
        group: [group],
        measures: ['count', ...summed.map((field) => `sum(${field.name})`)],
        limit: GROUPS,
    });
    if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
    if (!data) return <div className="table-scroll" aria-busy="true" aria-label={t('state.loading')} />;
    if (data.data.length === 0) return props.empty;
    const each = data.data.map((row, index): [string, GroupProps] => {
        const behind = data.filters?.[index] ?? filter;
        return [behind, { ...props, row, behind, summed, first: index === 0 && data.data.length === 1 }];
    });
    const limited = data.data.length === GROUPS && <p className="quiet group-limit">{t('list.groupLimit', { count: GROUPS })}</p>;
    if (phone)
        return (
            <div className="cards">
                {each.map(([key, one]) => (
                    <GroupCards key={key} {...one} />
                ))}
                {limited}
            </div>
        );
    return (
        <div className={`table-scroll${isPlaceholderData ? ' is-stale' : ''}`}>
            <table
                className={`records${props.selection.selected.size > 0 ? ' has-selection' : ''}`}
                style={{ minWidth: tableWidth(columns), '--row': `${rowHeight}px` } as React.CSSProperties}
                aria-label={t('list.groupedBy', { field: fieldNameOf(group) })}
            >
                <Cols columns={columns} />
                <HeadRow columns={columns} sort={sort} onSort={props.onSort} />
                {each.map(([key, one]) => (
                    <GroupBody key={key} {...one} />
                ))}
                {props.foot}
            </table>
            {limited}
        </div>
    );
}
