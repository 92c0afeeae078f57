// Everything that was found, object by object: the first of each, and the more of one on request, up to what one
// answer may hold. From there the same records open as a list.
import { Input } from 'antd';
import { Search, SearchX } from 'lucide-react';
import { Link, useSearchParams } from 'react-router';
import { MOST_HITS, type SearchGroup } from '@/api/search';
import { useDelayed, useTitle } from '@/base/hooks';
import { useLabel, useLanguage, useT } from '@/base/language';
import { ErrorState, State } from '@/base/States';
import { useMeta } from '@/meta/catalog';
import { iconOf } from '@/meta/icons';
import { countText } from './found';
import { HitText } from './HitText';
import { useSearch } from './useSearch';
import './search.css';

const EACH = 10;

export const searchPath = (q: string, object?: string): string =>
    `/search?${new URLSearchParams(object ? { q, in: object } : { q }).toString()}`;

const asList = (plural: string, group: SearchGroup): string =>
    `/${plural}?filter=${encodeURIComponent(`id in [${group.hits.map((hit) => `'${hit.id}'`).join(', ')}]`)}`;

function Group({ group, q, alone }: { group: SearchGroup; q: string; alone: boolean }) {
    const t = useT();
    const label = useLabel();
    const language = useLanguage();
    const object = useMeta().byName.get(group.object);
    if (!object) return null;
    const Icon = iconOf(object.icon);
    const whole = group.hits.length === group.total && !group.more;
    const count = countText(group, language);
    return (
        <section className="found" aria-label={label(object.plural_label)}>
            <h2 className="found-head">
                <Icon size={16} aria-hidden />
                {label(object.plural_label)}
                <span className="tab-count figure">{count}</span>
                <span className="spring" />
                {!whole && !alone ? (
                    <Link to={searchPath(q, group.object)}>{t('search.more', { count, objects: label(object.plural_label) })}</Link>
                ) : (
                    <Link to={asList(object.plural, group)}>
                        {whole ? t('related.all') : t('search.firstAsList', { count: group.hits.length })}
                    </Link>
                )}
            </h2>
            <ul>
                {group.hits.map((hit) => (
                    <li key={hit.id}>
                        <Link className="hit" to={`/${object.plural}/${hit.id}`}>
                            <HitText object={object} hit={hit} />
                        </Link>
                    </li>
                ))}
            </ul>
            {alone && !whole && <p className="quiet found-note">{t('search.narrow', { count: group.hits.length })}</p>}
        </section>
    );
}

export function SearchPage() {
    const t = useT();
    const [address, setAddress] = useSearchParams();
    const typed = address.get('q') ?? '';
    const only = address.get('in') ?? undefined;
    const { q, stale, reply, error, retry } = useSearch(typed, only ? MOST_HITS : EACH, only);
    const waiting = useDelayed(stale);
    useTitle(q ? t('search.titleOf', { q }) : t('search.title'));
    const type = (text: string): void => setAddress(only ? { q: text, in: only } : { q: text }, { replace: true });
    return (
        <div className="sheet search-page">
            <header className="page-head">
                <h1 className="visually-hidden">{t('search.title')}</h1>
                <Input
                    allowClear
                    autoFocus={typed === ''}
                    className="search-input"
                    prefix={<Search size={16} aria-hidden />}
                    aria-label={t('search.title')}
                    placeholder={t('search.hint')}
                    value={typed}
                    maxLength={100}
                    onChange={(event) => type(event.target.value)}
                />
                <span className="spring" />
                {only && <Link to={searchPath(typed)}>{t('search.everywhere')}</Link>}
            </header>
            {reply?.building && (
                <p className="search-note" role="status">
                    {t('search.building')}
                </p>
            )}
            <div className={`search-results${waiting ? ' is-stale' : ''}`} aria-busy={stale}>
                {error ? (
                    <ErrorState error={error} onRetry={retry} />
                ) : q === '' ? (
                    <State icon={Search} title={t('search.title')} text={t('search.help')} />
                ) : reply?.data.length === 0 && !stale ? (
                    <State icon={SearchX} title={t('search.none', { q })} text={t('search.noneHelp')} />
                ) : (
                    reply?.data.map((group) => <Group key={group.object} group={group} q={q} alone={only !== undefined} />)
                )}
            </div>
        </div>
    );
}
