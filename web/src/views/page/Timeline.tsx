// The right third of a record: what to do, what happened, newest first, grouped by day.
import { Button, Checkbox, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { ObjectMeta, Person, Row, TimelineEntry as Entry, TimelineKind } from '@/api/types';
import { dayHeading } from '@/base/date';
import { useEndless } from '@/base/hooks';
import { useLanguage, useT, type TextKey } from '@/base/language';
import { FieldValue } from '@/fields/FieldValue';
import { allOf } from '@/fields/filter';
import { fieldOf, useMeta } from '@/meta/catalog';
import { useSave } from '@/record/mutations';
import { useRows, useTimeline } from '@/record/queries';
import { aboutFilter } from './about';
import { Composer } from './Composer';
import { byDay, toShown, withPeople } from './timeline';
import { TimelineEntry } from './TimelineEntry';

const PAGE = 30;
const FILTERS: readonly { kind: TimelineKind | 'all'; label: TextKey }[] = [
    { kind: 'all', label: 'timeline.all' },
    { kind: 'activity', label: 'timeline.activities' },
    { kind: 'task', label: 'timeline.tasks' },
    { kind: 'change', label: 'timeline.changes' },
    { kind: 'share', label: 'timeline.shares' },
];
const ASKED = ['subject', 'status', 'due_at', 'done_at', 'priority'];

function useOpenTasks(object: ObjectMeta, id: string) {
    const task = useMeta().byName.get('task');
    const about = aboutFilter(object, id, task);
    const known = (task ? ASKED.filter((field) => fieldOf(task, field)) : []).join(',');
    const query = { filter: allOf(about, 'done_at is null'), sort: 'due_at', fields: `id,version,${known}`, limit: PAGE };
    const found = useRows(task ?? object, query, about !== undefined && task !== undefined);
    return { task, rows: found.data?.pages.flatMap((page) => page.data) ?? [] };
}

function OpenTasks({ object, id }: { object: ObjectMeta; id: string }) {
    const t = useT();
    const { task, rows } = useOpenTasks(object, id);
    if (!task || rows.length === 0) return null;
    return (
        <section className="open-tasks" aria-label={t('timeline.open')}>
            {rows.map((row) => (
                <OpenTask key={row.id} task={task} row={row} />
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

/** Everybody seen in this timeline so far; they stay to be chosen while only one of them is shown. */
function usePeople(entries: readonly Entry[], chosen: Person | undefined): Person[] {
    const [known, setKnown] = useState<readonly Person[]>([]);
    const people = withPeople(known, entries);
    if (!chosen && people.length !== known.length) setKnown(people);
    return people;
}

export function Timeline({ object, row }: { object: ObjectMeta; row: Row }) {
    const t = useT();
    const language = useLanguage();
    const [kind, setKind] = useState<TimelineKind | 'all'>('all');
    const [by, setBy] = useState<Person>();
    const { data, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = useTimeline(object, row.id, kind === 'all' ? '' : kind, by?.id);
    // Whom there is to choose from: those of what has been read, whichever of them is chosen.
    const people = usePeople(data?.pages.flatMap((page) => page.data) ?? [], by);
    const goOn = (): void => void fetchNextPage();
    const end = useEndless(hasNextPage && !isFetchingNextPage, goOn);
    const shown = toShown(data?.pages.flatMap((page) => page.data) ?? []);
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
                <span className="spring" />
                {people.length > 1 && (
                    <Select<string>
                        size="small"
                        variant="borderless"
                        className="timeline-who"
                        popupMatchSelectWidth={false}
                        aria-label={t('timeline.who')}
                        value={by?.id ?? ''}
                        options={[{ value: '', label: t('timeline.everybody') }, ...people.map((one) => ({ value: one.id, label: one.name }))]}
                        onChange={(id) => setBy(people.find((one) => one.id === id))}
                    />
                )}
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
            {shown.length === 0 && !isPending && !hasNextPage && <p className="quiet timeline-none">{t('timeline.none')}</p>}
            {hasNextPage && (
                <div ref={end}>
                    <Button type="text" block loading={isFetchingNextPage} onClick={goOn}>
                        {t('timeline.more')}
                    </Button>
                </div>
            )}
        </div>
    );
}
