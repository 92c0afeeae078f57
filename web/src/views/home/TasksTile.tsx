// What is due: late first, then today; a tick and it is done.
import { Checkbox } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { ObjectMeta, Row } from '@/api/types';
import { addDays, dayOf, relativeDate, today } from '@/base/date';
import { useLanguage, useT } from '@/base/language';
import { formatNumber } from '@/base/number';
import { ErrorState } from '@/base/States';
import { asReference } from '@/fields/reference';
import { useMe } from '@/meta/organisation';
import { nameOf, useSave } from '@/record/mutations';
import { useRows, useTotal } from '@/record/queries';
import { recordsPath } from '@/views/report/filters';

const FIELDS = 'id,version,subject,due_at,status,priority,customer';
const MOST = 50;

export const dueFilter = (user: string, day: string): string => `owner = '${user}' and status = 'open' and due_at < '${addDays(day, 1)}'`;

export function TasksTile({ object, className }: { object: ObjectMeta; className: string }) {
    const t = useT();
    const language = useLanguage();
    const me = useMe()?.user.id ?? '';
    const filter = dueFilter(me, today());
    const query = useRows(object, { filter, fields: FIELDS, sort: 'due_at', limit: MOST }, me !== '');
    const total = useTotal(object, filter, me !== '');
    const rows = query.data?.pages.flatMap((page) => page.data) ?? [];
    return (
        <section className={`tile ${className}`} aria-label={t('tile.tasks')}>
            <header className="tile-head">
                <h2>
                    <Link to={recordsPath(object.plural, filter)}>{t('tile.tasks')}</Link>
                </h2>
                {total.data !== undefined && <span className="quiet figure">{formatNumber(total.data, language)}</span>}
            </header>
            {query.error ? (
                <ErrorState error={query.error} onRetry={() => void query.refetch()} />
            ) : rows.length === 0 && !query.isPending ? (
                <p className="quiet report-note">{t('tile.noTasks')}</p>
            ) : (
                <ul className="tile-list">
                    {rows.map((row) => (
                        <TaskLine key={row.id} object={object} row={row} />
                    ))}
                </ul>
            )}
        </section>
    );
}

function TaskLine({ object, row }: { object: ObjectMeta; row: Row }) {
    const t = useT();
    const language = useLanguage();
    const save = useSave(object);
    const [done, setDone] = useState(false);
    const due = typeof row['due_at'] === 'string' ? dayOf(new Date(row['due_at'])) : undefined;
    const customer = asReference(row['customer']);
    const late = due !== undefined && due < today();
    const finish = (): void => {
        setDone(true);
        save(row.id, { status: 'done' }, { done: t('tile.taskDone', { name: nameOf(object, row) }), moves: true }).catch(() => setDone(false));
    };
    return (
        <li className={`tile-line${done ? ' is-done' : ''}`}>
            {object.may.edit && <Checkbox checked={done} disabled={done} aria-label={t('tile.finish', { name: nameOf(object, row) })} onChange={finish} />}
            <Link className="cut tile-line-name" to={`/${object.plural}/${row.id}`}>
                {nameOf(object, row)}
            </Link>
            {customer && <span className="quiet cut tile-line-more">{customer.name}</span>}
            {due && <span className={`figure tile-line-end${late ? ' is-late' : ''}`}>{relativeDate(due, language)}</span>}
        </li>
    );
}
