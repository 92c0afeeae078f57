// The page of a list: title, views, actions, filter, total, and the view itself.
import { Button } from 'antd';
import { lazy, Suspense, useCallback, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { LIST_ACTIONS } from '@/actions/list';
import type { ObjectMeta, Row } from '@/api/types';
import { ActionBar } from '@/base/ActionBar';
import { Problem } from '@/base/http';
import { useTitle } from '@/base/hooks';
import { useLabel, useLanguage, useT } from '@/base/language';
import { formatNumber } from '@/base/number';
import { problemText } from '@/base/problem';
import { ErrorState, State } from '@/base/States';
import { boardLayout, useMeta } from '@/meta/catalog';
import { iconOf } from '@/meta/icons';
import { useIsAdmin } from '@/meta/organisation';
import { useTotal } from '@/record/queries';
import { FilterBar } from '@/views/list/FilterBar';
import { ListView } from '@/views/list/ListView';
import { useListAddress } from '@/views/list/state';
import { ViewOptions } from '@/views/list/ViewOptions';
import { SelectionBar } from './SelectionBar';
import { QuickActions } from './QuickActions';

const BoardView = lazy(() => import('@/views/board/BoardView').then((module) => ({ default: module.BoardView })));
const Peek = lazy(() => import('./Peek').then((module) => ({ default: module.Peek })));

export function ListPage() {
    const { plural = '' } = useParams();
    const object = useMeta().byPlural.get(plural);
    if (!object) return <ErrorState error={new Problem(404, {})} />;
    if (object.may.read === false) return <ErrorState error={new Problem(403, {})} />;
    return <ObjectList key={object.name} object={object} />;
}

function ViewTabs({ value, onChange }: { value: string; onChange: (view: string) => void }) {
    const t = useT();
    const tab = (view: string, text: string) => (
        <button type="button" role="tab" className="tab" aria-selected={value === view} onClick={() => onChange(view)}>
            {text}
        </button>
    );
    return (
        <div className="tabs" role="tablist" aria-label={t('list.views')}>
            {tab('', t('list.list'))}
            {tab('board', t('list.board'))}
        </div>
    );
}

function ObjectList({ object }: { object: ObjectMeta }) {
    const t = useT();
    const label = useLabel();
    const language = useLanguage();
    const navigate = useNavigate();
    const admin = useIsAdmin();
    const [address, setAddress] = useListAddress();
    const [peeked, setPeeked] = useState<Row>();
    const rowActions = useCallback((row: Row) => <QuickActions object={object} row={row} onPeek={setPeeked} />, [object]);
    const total = useTotal(object, address.filter);
    const board = boardLayout(object);
    const asBoard = board !== undefined && address.view === 'board';
    const title = label(object.plural_label);
    useTitle(title);
    const wrongFilter =
        address.filter && total.error instanceof Problem && [400, 422].includes(total.error.status)
            ? problemText(total.error)
            : undefined;
    const context = { object, admin, go: (path: string) => void navigate(path) };
    const empty = (
        <State
            icon={iconOf(object.icon)}
            title={t('list.empty', { objects: title })}
            text={t(object.may.create ? 'list.emptyHelp' : 'list.emptyNoRight')}
        >
            {object.may.create && (
                <Button type="primary" onClick={() => void navigate(`/${object.plural}/new`)}>
                    {t('list.createFirst', { object: label(object.label) })}
                </Button>
            )}
        </State>
    );
    return (
        <div className="sheet list-page">
            <header className="page-head">
                <h1>{title}</h1>
                {board && <ViewTabs value={asBoard ? 'board' : ''} onChange={(view) => setAddress({ view })} />}
                <span className="spring" />
                <ActionBar actions={LIST_ACTIONS} context={context} />
            </header>
            <div className="list-tools">
                <FilterBar
                    object={object}
                    filter={address.filter}
                    problem={wrongFilter}
                    onChange={(filter) => setAddress({ filter })}
                />
                <span className="list-total figure" aria-live="polite">
                    {total.data !== undefined && t('list.total', { count: total.data, number: formatNumber(total.data, language) })}
                </span>
                <ViewOptions object={object} />
            </div>
            <div className="list-body">
                {asBoard ? (
                    <Suspense>
                        <BoardView object={object} layout={board} filter={address.filter} emptyAction={empty} />
                    </Suspense>
                ) : (
                    <ListView
                        object={object}
                        address={address}
                        onAddress={setAddress}
                        rowActions={rowActions}
                        selectionBar={(selection) => <SelectionBar object={object} selection={selection} />}
                        emptyAction={empty}
                        onPeek={setPeeked}
                    />
                )}
            </div>
            {peeked && (
                <Suspense>
                    <Peek object={object} id={peeked.id} onClose={() => setPeeked(undefined)} />
                </Suspense>
            )}
        </div>
    );
}
