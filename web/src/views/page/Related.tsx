// Records that point to this one: a short table with its count, and "+" for a new one that points here.
import { Button } from 'antd';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Child, ObjectMeta, Row } from '@/api/types';
import { useLabel, useT } from '@/base/language';
import { ErrorState, State } from '@/base/States';
import { FieldValue } from '@/fields/FieldValue';
import { quote } from '@/fields/filter';
import { kitOf } from '@/fields/kits';
import { fieldOf } from '@/meta/catalog';
import { iconOf } from '@/meta/icons';
import { useLive } from '@/record/live';
import { nameOf, useCreate } from '@/record/mutations';
import { fieldsParameter, usePrefetch, useRows } from '@/record/queries';
import { FormDrawer } from '@/views/form/FormDrawer';
import { HeadCell } from '@/views/list/HeadCell';
import { useRelated } from './useRelated';
import '@/views/list/list.css';

interface Props {
    object: ObjectMeta;
    row: Row;
    child: ObjectMeta;
    relation: Child;
}

export const relatedFilter = (relation: Child, id: string): string => `${relation.by} = ${quote(id)}`;

export function Related({ object, row, child, relation }: Props) {
    const t = useT();
    const label = useLabel();
    const prefetch = usePrefetch();
    const create = useCreate(child);
    const [adding, setAdding] = useState(false);
    const filter = relatedFilter(relation, row.id);
    const by = fieldOf(child, relation.by);
    const { fields, sort, setSort, columns } = useRelated(object, child, relation);
    useLive(child.plural);
    const query = useRows(child, { filter, sort: sort || undefined, fields: fieldsParameter(child, fields), limit: 50 });
    const rows = query.data?.pages.flatMap((page) => page.data) ?? [];
    const me = { id: row.id, name: nameOf(object, row) };
    const prefill = { [relation.by]: by?.type === 'any_reference' ? { object: object.name, ...me } : me };
    const add = child.may.create && (
        <Button size="small" icon={<Plus size={14} aria-hidden />} onClick={() => setAdding(true)}>
            {t('related.add', { object: label(child.label) })}
        </Button>
    );
    const link = `/${child.plural}?filter=${encodeURIComponent(filter)}`;
    return (
        <div className="related">
            {query.error ? (
                <ErrorState error={query.error} onRetry={() => void query.refetch()} />
            ) : rows.length === 0 && !query.isPending ? (
                <State icon={iconOf(child.icon)} title={t('related.none', { objects: label(child.plural_label) })}>
                    {add}
                </State>
            ) : (
                <>
                    <div className="related-head">
                        <Link to={link}>{t('related.all')}</Link>
                        <span className="spring" />
                        {columns}
                        {add}
                    </div>
                    <div className="related-scroll">
                        <table className="records related-table">
                            <thead>
                                <tr>
                                    {fields.map((field) => (
                                        <HeadCell key={field.name} field={field} sort={sort} onSort={setSort} />
                                    ))}
                                </tr>
                            </thead>
                            <tbody>
                                {rows.map((one) => (
                                    <tr key={one.id} className="row" onMouseEnter={() => prefetch(child, one.id)}>
                                        {fields.map((field, index) => (
                                            <td key={field.name} className={kitOf(field).align === 'end' ? 'end' : undefined}>
                                                {index === 0 ? (
                                                    <Link className="name-link" to={`/${child.plural}/${one.id}`}>
                                                        {field.name === child.name_field ? nameOf(child, one) : <FieldValue dense plain field={field} value={one[field.name]} row={one} />}
                                                    </Link>
                                                ) : (
                                                    <FieldValue dense object={child} field={field} value={one[field.name]} row={one} />
                                                )}
                                            </td>
                                        ))}
                                    </tr>
                                ))}
                            </tbody>
                        </table>
                    </div>
                    {query.hasNextPage && (
                        <Button type="text" block onClick={() => void query.fetchNextPage()}>
                            {t('timeline.more')}
                        </Button>
                    )}
                </>
            )}
            {adding && (
                <FormDrawer
                    object={child}
                    title={t('form.newTitle', { object: label(child.label) })}
                    prefill={prefill}
                    submit={create}
                    onClose={() => setAdding(false)}
                />
            )}
        </div>
    );
}
