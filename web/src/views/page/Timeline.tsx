// The right third of a record: what to do, what happened, newest first, grouped by day.
import { Button, Checkbox } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { ObjectMeta, Row } from '@/api/types';
import { dayHeading } from '@/base/date';
import { useLanguage, useT, type TextKey } from '@/base/language';
import { FieldValue } from '@/fields/FieldValue';
import { allOf } from '@/fields/filter';
import { fieldOf, useMeta } from '@/meta/catalog';
import { useSave } from '@/record/mutations';
import { useHistory, useRows } from '@/record/queries';
import { aboutFilter } from './about';
import { Composer } from './Composer';
import { byDay, toEntries, until, type EntryKind } from './timeline';
import { TimelineEntry } from './TimelineEntry';

const PAGE = 30;
const FILTERS: readonly { kind: EntryKind | 'all'; label: TextKey }[] = [
    { kind: 'all', label: 'timeline.all' },
    { kind: 'activity', label: 'timeline.activities' },
    { kind: 'change', label: 'timeline.changes' },
];

const ASKED: Record<'activity' | 'task', string[]> = {
    activity: ['kind', 'subject', 'content', 'happened_at', 'created_at', 'created_by', 'owner'],
    task: ['subject', 'status', 'due_at', 'done_at', 'created_at', 'created_by', 'owner', 'priority'],
};

function useAbout(object: ObjectMeta, id: string, name: 'activity' | 'task', open?: boolean) {
    const child = useMeta().byName.get(name);
    const about = aboutFilter(object, id, child);
    const known = (child ? ASKED[name].filter((field) => fieldOf(child, field)) : []).join(',');
    const sort = name === 'activity' ? '-happened_at' : open ? 'due_at' : '-created_at';
    const state = name === 'task' ? `done_at is ${open ? 'null' : 'not null'}` : undefined;
    const query = { filter: allOf(about, state), sort, fields: `id,version,${known}`, limit: PAGE };
    const found = useRows(child ?? object, query, about !== undefined && child !== undefined);
    return { child, found, rows: found.data?.pages.flatMap((page) => page.data) ?? [] };
}

function OpenTasks({ object, id }: { object: ObjectMeta; id: string }) {
    const t = useT();
    const { child, rows } = useAbout(object, id, 'task', true);
    if (!child || rows.length === 0) return null;
    return (
        <section className="open-tasks" aria-label={t('timeline.open')}>
            {rows.map((row) => (
                <OpenTask key={row.id} task={child} row={row} />
            ))}
        </section>
    );
}

function OpenTask({ task, row }: { task: ObjectMeta; row: Row }) {
    const t = useT();
    const save = useSave(task);
    const due = fieldOf(task, 'due_at');
    const subject = String(row['subject'] ?? '');
    return (
        <div className="open-task">
            <Checkbox
                checked={row['status'] === 'done'}
                aria-label={t('task.finish', { name: subject })}
                disabled={!task.may.edit}
                onChange={() => void save(row.id, { status: 'done' }, { done: t('task.finished', { name: subject }), moves: true }).catch(() => undefined)}
            />
            <Link to={`/${task.plural}/${row.id}`} className="cut">
                {subject}
            </Link>
            <span className="spring" />
            {due && row['due_at'] && <FieldValue dense plain field={due} value={row['due_at']} row={row} />}
        </div>
    );
}

export function Timeline({ object, row }: { object: ObjectMeta; row: Row }) {
    const t = useT();
    const language = useLanguage();
    const [kind, setKind] = useState<EntryKind | 'all'>('all');
    const activities = useAbout(object, row.id, 'activity');
    const tasks = useAbout(object, row.id, 'task');
    const history = useHistory(object, row.id);
    const changes = history.data?.pages.flatMap((page) => page.data) ?? [];
    const sources = [activities.found, tasks.found, history];
    const more = sources.filter((source) => source.hasNextPage);
    const last = (rows: readonly Row[], field: string): string | undefined => rows.at(-1)?.[field] as string | undefined;
    const oldest = [
        activities.found.hasNextPage ? last(activities.rows, 'happened_at') : undefined,
        history.hasNextPage ? changes.at(-1)?.at : undefined,
    ];
    const entries = until(toEntries(activities.rows, tasks.rows, changes), oldest);
    const shown = entries.filter((entry) => kind === 'all' || entry.kind === kind || (kind === 'activity' && entry.kind === 'task'));
    return (
        <div className="timeline">
            <Composer object={object} row={row} />
            <OpenTasks object={object} id={row.id} />
            <div className="timeline-filter" role="group" aria-label={t('timeline.filter')}>
                {FILTERS.map((one) => (
                    <button
                        key={one.kind}
                        type="button"
                        className="pill"
                        aria-pressed={kind === one.kind}
                        onClick={() => setKind(one.kind)}
                    >
                        {t(one.label)}
                    </button>
                ))}
            </div>
            {byDay(shown).map((day) => (
                <section key={day.date}>
                    <h3 className="day">{dayHeading(day.date, language)}</h3>
                    <ul className="entries">
                        {day.entries.map((entry) => (
                            <TimelineEntry key={entry.kind + entry.id} object={object} entry={entry} />
                        ))}
                    </ul>
                </section>
            ))}
            {shown.length === 0 && !history.isPending && <p className="quiet timeline-none">{t('timeline.none')}</p>}
            {more.length > 0 && (
                <Button type="text" block onClick={() => more.forEach((source) => void source.fetchNextPage())}>
                    {t('timeline.more')}
                </Button>
            )}
        </div>
    );
}
