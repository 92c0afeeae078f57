// The page of a list: title, views, actions, filter, total, facets, and the list or board itself.
import { Button } from 'antd';
import { Columns3, PanelRight, Rows3 } from 'lucide-react';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { LIST_ACTIONS } from '@/actions/list';
import type { ObjectMeta, Row } from '@/api/types';
import { ActionBar } from '@/base/ActionBar';
import { Problem } from '@/base/http';
import { useIsPhone, useTitle } from '@/base/hooks';
import { useLabel, useLanguage, useT } from '@/base/language';
import { formatNumber } from '@/base/number';
import { problemText } from '@/base/problem';
import { ErrorState, NoObject, State } from '@/base/States';
import { boardLayout, useMeta } from '@/meta/catalog';
import { iconOf } from '@/meta/icons';
import { useIsAdmin } from '@/meta/organisation';
import { fieldsParameter, useRows, useTotal } from '@/record/queries';
import { callField } from '@/views/list/Cards';
import { FilterBar, type FilterProblem } from '@/views/list/FilterBar';
import { GroupButton } from '@/views/list/GroupButton';
import { ListView } from '@/views/list/ListView';
import { NewRows } from '@/views/list/NewRows';
import { canChoose, useSelection } from '@/views/list/selection';
import { SortButton } from '@/views/list/SortButton';
import { useColumns, useFacetsShown, useListAddress, type ListAddress } from '@/views/list/state';
import { useViews, useViewWork } from '@/views/list/useViews';
import { missingNames } from '@/views/list/view';
import { ViewMenu } from '@/views/list/ViewMenu';
import { ViewOptions } from '@/views/list/ViewOptions';
import { ViewTabs } from '@/views/list/ViewTabs';
import { useListPlace, usePeek } from './peeking';
import { SelectionBar } from './SelectionBar';
import { Star } from './Star';
import { QuickActions } from './QuickActions';

const BoardView = lazy(() => import('@/views/board/BoardView').then((module) => ({ default: module.BoardView })));
const Facets = lazy(() => import('@/views/list/Facets').then((module) => ({ default: module.Facets })));
const Peek = lazy(() => import('./Peek').then((module) => ({ default: module.Peek })));

export function ListPage() {
    const { plural = '' } = useParams();
    const object = useMeta().byPlural.get(plural);
    if (!object) return <NoObject />;
    if (object.may.read === false) return <ErrorState error={new Problem(403, {})} />;
    return <ObjectList key={object.name} object={object} />;
}

function LayoutSwitch({ address }: { address: ListAddress }) {
    const t = useT();
    const board = address.layout === 'board';
    const label = t(board ? 'list.list' : 'list.board');
    const Icon = board ? Rows3 : Columns3;
    return (
        <Button
            type="text"
            aria-label={label}
            title={label}
            icon={<Icon size={16} aria-hidden />}
            onClick={() => address.change({ layout: board ? 'list' : 'board' })}
        />
    );
}

function problemOf(error: unknown, filter: string): FilterProblem | undefined {
    if (!filter || !(error instanceof Problem) || ![400, 422].includes(error.status)) return undefined;
    return { text: problemText(error), position: error.errors.find((one) => one.position)?.position };
}

function Empty({ object }: { object: ObjectMeta }) {
    const t = useT();
    const label = useLabel();
    const navigate = useNavigate();
    return (
        <State
            icon={iconOf(object.icon)}
            title={t('list.empty', { objects: label(object.plural_label) })}
            text={t(object.may.create ? (object.may.import ? 'list.emptyHelp' : 'list.emptyCreate') : 'list.emptyNoRight')}
        >
            {object.may.create && (
                <Button type="primary" onClick={() => void navigate(`/${object.plural}/new`)}>
                    {t('list.createFirst', { object: label(object.label) })}
                </Button>
            )}
        </State>
    );
}

/** Cards are all drawn, so that fewer come at a time. */
const CARDS = 100;

/** The rows of a plain list, and its total, which is asked for only once they are there. */
function useListData(object: ObjectMeta, address: ListAddress, plain: boolean, fields: string, limit: number | undefined) {
    const asked = { filter: address.filter || undefined, sort: address.sort || undefined, fields, ...(limit && { limit }) };
    const query = useRows(object, asked, plain && address.ready);
    const { data } = query;
    const rows = useMemo(() => data?.pages.flatMap((page) => page.data) ?? [], [data]);
    const shown = plain ? query.isSuccess && !query.isPlaceholderData : address.ready;
    const total = useTotal(object, address.filter, shown);
    return { query, rows, total, shown, error: plain ? query.error : total.error };
}

function ObjectList({ object }: { object: ObjectMeta }) {
    const t = useT();
    const label = useLabel();
    const language = useLanguage();
    const navigate = useNavigate();
    const phone = useIsPhone();
    const admin = useIsAdmin();
    const here = useListPlace();
    const views = useViews(object);
    const address = useListAddress(views);
    const columns = useColumns(object, address.view);
    const work = useViewWork(object);
    const { peeked, setPeeked, step } = usePeek();
    const [beside, setBeside] = useFacetsShown();
    const [sheet, setSheet] = useState(false);
    const rowActions = useCallback((row: Row) => <QuickActions object={object} row={row} onPeek={setPeeked} />, [object]);
    const board = boardLayout(object);
    const asBoard = board !== undefined && address.layout === 'board';
    const plain = !asBoard && address.group === '';
    const call = phone ? callField(object) : undefined;
    const list = useListData(object, address, plain, fieldsParameter(object, call ? [...columns.fields, call] : columns.fields), phone ? CARDS : undefined);
    const total = list.total.data;
    const able = canChoose(object);
    const selection = useSelection(list.rows, address.filter, able);
    const choose = phone && able && !asBoard ? selection.choose : undefined;
    const title = label(object.plural_label);
    useTitle(address.view?.saved ? `${label(address.view.label)} · ${title}` : title);
    const starName = address.view ? t('favourite.view', { object: title, view: label(address.view.label) }) : title;
    const missing = address.view && views.ready ? missingNames(object, address.view) : [];
    const facets = phone ? sheet : beside;
    const showFacets = phone ? setSheet : setBeside;
    const empty = <Empty object={object} />;
    return (
        <div className={`sheet list-page${able ? '' : ' cannot-choose'}`}>
            <header className="page-head">
                <h1>{title}</h1>
                <ViewTabs views={views.all} current={address.view} changed={address.changed} onOpen={address.open} />
                <ViewMenu object={object} views={views.all} address={address} columns={columns} work={work} />
                {!phone && address.view && <Star what={{ page: { path: here, name: starName } }} />}
                <span className="spring" />
                <ActionBar actions={LIST_ACTIONS} context={{ object, admin, choose, go: (path: string) => void navigate(path) }} />
            </header>
            <div className="list-tools">
                <FilterBar
                    object={object}
                    filter={address.filter}
                    problem={problemOf(list.error, address.filter)}
                    onChange={(filter) => address.change({ filter })}
                />
                <span className="list-total figure" aria-live="polite">
                    {total !== undefined && t('list.total', { count: total, number: formatNumber(total, language) })}
                </span>
                <NewRows object={object} there={list.shown && !list.error} />
                <span className="list-shape">
                    {!asBoard && <SortButton object={object} sort={address.sort} onSort={(sort) => address.change({ sort })} />}
                    {!asBoard && <GroupButton object={object} group={address.group} onGroup={(group) => address.change({ group })} />}
                    {board && <LayoutSwitch address={address} />}
                    <Button
                        type="text"
                        className={facets ? 'is-on' : undefined}
                        aria-pressed={facets}
                        aria-label={t('facets.title')}
                        title={t('facets.title')}
                        icon={<PanelRight size={16} aria-hidden />}
                        onClick={() => showFacets(!facets)}
                    />
                    <ViewOptions object={object} columns={columns} />
                </span>
            </div>
            {missing.length > 0 && (
                <p className="view-missing" role="status">
                    {t('view.missing', { fields: missing.join(', ') })}
                </p>
            )}
            {views.ready && !address.view && (
                <p className="view-missing" role="status">
                    {t('view.gone')}{' '}
                    <button type="button" className="linkish" onClick={() => address.open('all')}>
                        {t('view.openAll')}
                    </button>
                </p>
            )}
            <div className="list-main">
                <div className="list-body">
                    {asBoard ? (
                        <Suspense>
                            <BoardView object={object} layout={board} filter={address.filter} emptyAction={empty} />
                        </Suspense>
                    ) : (
                        <ListView
                            object={object}
                            columns={columns}
                            address={address}
                            query={list.query}
                            rows={list.rows}
                            selection={selection}
                            place={here}
                            rowActions={rowActions}
                            emptyAction={empty}
                            onPeek={setPeeked}
                        />
                    )}
                    {!asBoard && (selection.choosing || selection.everything || selection.ids.length > 0) && (
                        <SelectionBar object={object} selection={selection} filter={address.filter} total={total} />
                    )}
                </div>
                {facets && (
                    <Suspense>
                        <Facets
                            object={object}
                            filter={address.filter}
                            ready={list.shown}
                            onFilter={(filter) => address.change({ filter })}
                            onClose={() => showFacets(false)}
                        />
                    </Suspense>
                )}
            </div>
            {peeked && (
                <Suspense>
                    <Peek object={object} id={peeked} onClose={() => setPeeked(undefined)} onStep={(by) => step(list.rows, by)} />
                </Suspense>
            )}
        </div>
    );
}
