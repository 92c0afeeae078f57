// One line of the timeline: an icon, who did what, and more on a click.
import { ArrowRight, CirclePlus, Eraser, PencilLine, RotateCcw, Share2, SquareCheck, Trash2, type LucideIcon } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import type { ChangeKind, FieldChange, ObjectMeta, Row, ShareWith, TimelineEntry as Entry } from '@/api/types';
import { clock, exactTime } from '@/base/date';
import { useLabel, useLanguage, useT, type TextKey } from '@/base/language';
import { ReferenceChip } from '@/fields/Chip';
import { optionOf } from '@/fields/choice';
import { FieldValue } from '@/fields/FieldValue';
import { isEmpty } from '@/fields/kit';
import { kitOf } from '@/fields/kits';
import { asReference } from '@/fields/reference';
import { fieldOf, useMeta } from '@/meta/catalog';
import { originText } from '@/record/origin';
import { kindIcon } from './Composer';

type Change = Extract<Entry, { kind: 'change' }>;
type Share = Extract<Entry, { kind: 'share' }>;

const ICONS: Record<ChangeKind, LucideIcon> = { create: CirclePlus, update: PencilLine, delete: Trash2, restore: RotateCcw, erase: Eraser };
const WORDS: Record<ChangeKind, TextKey> = {
    create: 'history.create',
    update: 'history.update',
    delete: 'history.delete',
    restore: 'history.restore',
    erase: 'history.erase',
};
const SHARED: Record<Share['action'], TextKey> = { share: 'history.share', unshare: 'history.unshare', expire: 'history.expire' };

function Line({ icon: Icon, at, children }: { icon: LucideIcon; at: string; children: ReactNode }) {
    const language = useLanguage();
    return (
        <li className="entry">
            <span className="entry-icon">
                <Icon size={14} aria-hidden />
            </span>
            <div className="entry-body">{children}</div>
            <time className="entry-time" dateTime={at} title={exactTime(at, language)}>
                {clock(at, language)}
            </time>
        </li>
    );
}

function ActivityLine({ row, at }: { row: Row; at: string }) {
    const label = useLabel();
    const [open, setOpen] = useState(false);
    const activity = useMeta().byName.get('activity');
    const kindField = activity && fieldOf(activity, 'kind');
    const kind = String(row['kind'] ?? '');
    const subject = String(row['subject'] ?? '');
    const content = String(row['content'] ?? '');
    const long = content !== '' && content.trim() !== subject.trim();
    const word = kindField ? label(optionOf(kindField, kind)?.label) || kind : kind;
    const who = asReference(row['owner'] ?? row['created_by'])?.name;
    return (
        <Line icon={kindIcon(kind)} at={at}>
            <p className="entry-head">
                <b>{who}</b> <span className="quiet">{word}</span>
            </p>
            <Link className="entry-text" to={`/${activity?.plural ?? 'activities'}/${row.id}`}>
                {subject}
            </Link>
            {long && (
                <button
                    type="button"
                    className={`entry-content plain-button${open ? ' is-open' : ''}`}
                    aria-expanded={open}
                    onClick={() => setOpen(!open)}
                >
                    {content}
                </button>
            )}
            <ActivityFacts row={row} activity={activity} />
        </Line>
    );
}

/** With whom, where, what came of it, and what comes next: in one quiet line each, as far as there is any. */
function ActivityFacts({ row, activity }: { row: Row; activity: ObjectMeta | undefined }) {
    const t = useT();
    const contact = asReference(row['contact']);
    const next = activity && fieldOf(activity, 'next_at');
    const step = typeof row['next_step'] === 'string' ? row['next_step'] : '';
    const met = [typeof row['place'] === 'string' ? row['place'] : '', typeof row['result'] === 'string' ? row['result'] : ''].filter(Boolean);
    if (!contact && met.length === 0 && !step && !row['next_at']) return null;
    return (
        <div className="entry-facts">
            {contact && <ReferenceChip to={contact} object="contact" />}
            {met.map((text) => (
                <span key={text}>{text}</span>
            ))}
            {(step || row['next_at']) && (
                <span className="entry-next">
                    <ArrowRight size={12} aria-hidden />
                    <span className="visually-hidden">{t('composer.step')}</span>
                    {step} {next && row['next_at'] && <FieldValue dense plain field={next} value={row['next_at']} row={DONE} />}
                </span>
            )}
        </div>
    );
}

/** A step that was agreed on then is no warning now. */
const DONE: Row = { id: '', status: 'done' };

function TaskLine({ row, at }: { row: Row; at: string }) {
    const t = useT();
    const meta = useMeta();
    const task = meta.byName.get('task');
    return (
        <Line icon={SquareCheck} at={at}>
            <p className="entry-head">
                <b>{asReference(row['owner'] ?? row['created_by'])?.name}</b>{' '}
                <span className="quiet">{t(row['done_at'] ? 'history.taskDone' : 'history.task')}</span>
            </p>
            <Link className="entry-text" to={`/${task?.plural ?? 'tasks'}/${row.id}`}>
                {String(row['subject'] ?? '')}
            </Link>
        </Line>
    );
}

/** A value whose key was destroyed with the person's data. */
const isErased = (value: FieldChange['before']): boolean => typeof value === 'object' && value !== null && 'erased' in value;

function ChangeText({ object, change }: { object: ObjectMeta; change: FieldChange }) {
    const t = useT();
    const language = useLanguage();
    const field = fieldOf(object, change.field);
    const text = (value: FieldChange['before']): string =>
        isEmpty(value) || value === undefined
            ? t('value.empty')
            : isErased(value)
              ? t('value.erased')
              : field
                ? kitOf(field).format(value, field, language)
                : typeof value === 'string'
                  ? value
                  : JSON.stringify(value);
    return (
        <span className="change">
            <span className="change-before">{text(change.before)}</span> → <span>{text(change.after)}</span>
        </span>
    );
}

function ChangeLine({ object, change }: { object: ObjectMeta; change: Change }) {
    const t = useT();
    const label = useLabel();
    const [open, setOpen] = useState(false);
    const changes = change.action === 'update' || change.action === 'erase' ? change.changes : [];
    const name = (one: FieldChange): string => label(one.label ?? fieldOf(object, one.field)?.label) || one.field;
    const comma = useLanguage() === 'zh' ? '、' : ', ';
    return (
        <Line icon={ICONS[change.action]} at={change.at}>
            <p className="entry-head">
                <b>{change.actor?.name ?? t('origin.system')}</b>{' '}
                <span className="quiet">
                    {t(WORDS[change.action])}
                    {change.origin !== 'web' && ` · ${originText(change.origin)}`}
                </span>
                {changes.length === 1 && changes[0] && (
                    <>
                        {' '}
                        <span>{name(changes[0])}</span>
                    </>
                )}
            </p>
            {changes.length === 1 && changes[0] && <ChangeText object={object} change={changes[0]} />}
            {changes.length > 1 && (
                <button type="button" className="plain-button quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
                    {changes.map(name).join(comma)}
                </button>
            )}
            {open && (
                <dl className="changes">
                    {changes.map((one) => (
                        <div key={one.field}>
                            <dt>{name(one)}</dt>
                            <dd>
                                <ChangeText object={object} change={one} />
                            </dd>
                        </div>
                    ))}
                </dl>
            )}
        </Line>
    );
}

function ShareLine({ share }: { share: Share }) {
    const t = useT();
    const whom = ({ user, department, role, below }: ShareWith): string => {
        const name = (user ?? department ?? role)?.name || t('history.somebody');
        return below ? t('history.below', { name }) : name;
    };
    return (
        <Line icon={Share2} at={share.at}>
            <p className="entry-head">
                {share.actor && <b>{share.actor.name}</b>}{' '}
                <span className="quiet">{t(SHARED[share.action], { name: share.with ? whom(share.with) : t('history.somebody') })}</span>
                {share.action === 'share' && <span className="quiet"> · {t(share.level === 'edit' ? 'history.mayEdit' : 'history.mayRead')}</span>}
            </p>
        </Line>
    );
}

export function TimelineEntry({ object, entry }: { object: ObjectMeta; entry: Entry }) {
    switch (entry.kind) {
        case 'activity':
            return <ActivityLine row={entry.record} at={entry.at} />;
        case 'task':
            return <TaskLine row={entry.record} at={entry.at} />;
        case 'change':
            return <ChangeLine object={object} change={entry} />;
        case 'share':
            return <ShareLine share={entry} />;
    }
}
