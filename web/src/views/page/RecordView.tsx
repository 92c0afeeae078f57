// The page of a record: figures, path, tabs on the left two thirds, composer and timeline on the right.
import { lazy, Suspense, useState, type ReactNode } from 'react';
import type { Child, ObjectMeta, Row } from '@/api/types';
import { useIsNarrow } from '@/base/hooks';
import { useLabel, useLanguage, useT } from '@/base/language';
import { formatNumber } from '@/base/number';
import { Avatar } from '@/fields/Chip';
import { fieldOf, useMeta } from '@/meta/catalog';
import { iconOf } from '@/meta/icons';
import { nameOf } from '@/record/mutations';
import { useTotal } from '@/record/queries';
import { Figures } from './Figures';
import { Overview } from './Overview';
import { Related, relatedFilter } from './Related';
import { StagePath } from './StagePath';
import { Timeline } from './Timeline';
import { asRows } from './lines';
import './page.css';

const Lines = lazy(() => import('./Lines').then((module) => ({ default: module.Lines })));

interface Props {
    object: ObjectMeta;
    row: Row;
    actions: ReactNode;
}

interface RelationTab {
    relation: Child;
    child: ObjectMeta;
}

/** They are in the timeline and need no tab. */
const IN_TIMELINE = new Set(['activity', 'task']);

function useRelations(object: ObjectMeta): RelationTab[] {
    const { byName } = useMeta();
    return (object.children ?? []).flatMap((relation) => {
        const child = byName.get(relation.object);
        const hidden = !child || child.may.read === false || IN_TIMELINE.has(child.name) || (child.internal && !relation.owned);
        return hidden ? [] : [{ relation, child }];
    });
}

function Count({ object, row, tab }: { object: ObjectMeta; row: Row; tab: RelationTab }) {
    const language = useLanguage();
    const owned = tab.relation.owned === true;
    const total = useTotal(tab.child, relatedFilter(tab.relation, row.id), !owned);
    const count = owned ? asRows(row[tab.relation.name]).length : total.data;
    return count && object ? <span className="tab-count">{formatNumber(count, language)}</span> : null;
}

export function RecordView({ object, row, actions }: Props) {
    const t = useT();
    const narrow = useIsNarrow();
    const relations = useRelations(object);
    const label = useLabel();
    const [tab, setTab] = useState('overview');
    const Icon = iconOf(object.icon);
    const name = nameOf(object, row);
    const path = object.layouts.path ? fieldOf(object, object.layouts.path) : undefined;
    const chosen = relations.find((one) => one.relation.name === tab);
    const button = (key: string, text: ReactNode) => (
        <button key={key} type="button" role="tab" className="tab" aria-selected={tab === key} onClick={() => setTab(key)}>
            {text}
        </button>
    );
    return (
        <article className="sheet record">
            <header className="record-head">
                {object.name === 'user' || object.name === 'contact' ? (
                    <Avatar name={name} size={32} />
                ) : (
                    <span className="record-icon">
                        <Icon size={18} aria-hidden />
                    </span>
                )}
                <h1>{name}</h1>
                <Figures object={object} row={row} />
                <span className="spring" />
                {actions}
            </header>
            {path && <StagePath object={object} field={path} row={row} />}
            <div className="record-body">
                <div className="record-main">
                    <div className="tabs record-tabs" role="tablist" aria-label={t('page.tabs')}>
                        {button('overview', t('page.overview'))}
                        {narrow && button('timeline', t('page.timeline'))}
                        {relations.map((one) =>
                            button(
                                one.relation.name,
                                <>
                                    {label(one.relation.label ?? one.child.plural_label)} <Count object={object} row={row} tab={one} />
                                </>,
                            ),
                        )}
                    </div>
                    {(tab === 'overview' || (tab === 'timeline' && !narrow)) && <Overview object={object} row={row} />}
                    {tab === 'timeline' && narrow && <Timeline object={object} row={row} />}
                    {chosen &&
                        (chosen.relation.owned ? (
                            <Suspense>
                                <Lines key={tab} object={object} row={row} child={chosen.child} relation={chosen.relation} />
                            </Suspense>
                        ) : (
                            <Related key={tab} object={object} row={row} child={chosen.child} relation={chosen.relation} />
                        ))}
                </div>
                {!narrow && (
                    <aside className="record-side" aria-label={t('page.timeline')}>
                        <Timeline object={object} row={row} />
                    </aside>
                )}
            </div>
        </article>
    );
}
