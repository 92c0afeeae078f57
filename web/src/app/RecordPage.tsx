import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { Button } from 'antd';
import { ChevronLeft, SearchX } from 'lucide-react';
import { RECORD_ACTIONS } from '@/actions/record';
import type { ObjectMeta, Row } from '@/api/types';
import { ActionBar } from '@/base/ActionBar';
import { Problem } from '@/base/http';
import { useTitle } from '@/base/hooks';
import { useLabel, useT } from '@/base/language';
import { ErrorState, NoObject, State } from '@/base/States';
import { useMeta } from '@/meta/catalog';
import { MODULES } from '@/modules/registry';
import { useLive } from '@/record/live';
import { nameOf, useSave } from '@/record/mutations';
import { useRecord } from '@/record/queries';
import { useNoteRecent } from '@/record/recents';
import { FormDrawer } from '@/views/form/FormDrawer';
import { PageSkeleton } from '@/views/page/PageSkeleton';
import { RecordView } from '@/views/page/RecordView';
import { Star } from './Star';
import { useRecordContext } from './useRecordContext';

export function RecordPage() {
    const { plural = '', id = '' } = useParams();
    const object = useMeta().byPlural.get(plural);
    if (!object) return <NoObject />;
    return <OneRecord key={object.name + id} object={object} id={id} />;
}

function OneRecord({ object, id }: { object: ObjectMeta; id: string }) {
    const label = useLabel();
    const { data, error, refetch } = useRecord(object, id);
    useTitle(data ? nameOf(object, data) : label(object.label));
    useNoteRecent(object, id, data !== undefined);
    useLive(object.plural, id, data !== undefined);
    if (data && isGone(error)) return <Gone object={object} />;
    if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
    if (!data) return <PageSkeleton />;
    return (
        <div className="record-page">
            <Link className="back" to={`/${object.plural}`}>
                <ChevronLeft size={14} aria-hidden />
                {label(object.plural_label)}
            </Link>
            <RecordView object={object} row={data} actions={<RecordActions object={object} row={data} />} />
        </div>
    );
}

/** Deleted by somebody else, or no longer for these eyes: the server does not say which. */
const isGone = (error: unknown): boolean => error instanceof Problem && (error.status === 404 || error.status === 403);

function Gone({ object }: { object: ObjectMeta }) {
    const t = useT();
    const label = useLabel();
    return (
        <State icon={SearchX} title={t('record.gone')} text={t('record.goneHelp')}>
            <Link to={`/${object.plural}`}>
                <Button>{label(object.plural_label)}</Button>
            </Link>
        </State>
    );
}

export function RecordActions({ object, row }: { object: ObjectMeta; row: Row }) {
    const t = useT();
    const label = useLabel();
    const [editing, setEditing] = useState(false);
    const save = useSave(object);
    const context = useRecordContext(object, row, () => setEditing(true));
    const special = MODULES.flatMap((module) => module.recordActions?.[object.name] ?? []);
    const actions = [...special, ...RECORD_ACTIONS];
    return (
        <>
            <Star what={{ record: { object, id: row.id, name: context.name } }} />
            <ActionBar actions={actions} context={context} />
            {editing && (
                <FormDrawer
                    object={object}
                    row={row}
                    title={t('form.editTitle', { object: label(object.label) })}
                    submit={(values, since) => save(row.id, values, { done: t('record.savedAll'), quiet: true, since })}
                    onClose={() => setEditing(false)}
                />
            )}
        </>
    );
}
