// Who looked at, revealed, exported, shared and erased what, and who logged in: line by line, the newest first, more
// of it while one scrolls.
import { useInfiniteQuery } from '@tanstack/react-query';
import { ScrollText } from 'lucide-react';
import { Link, useSearchParams } from 'react-router';
import { audit, type AuditLine } from '@/api/audit';
import { exactTime } from '@/base/date';
import { Problem } from '@/base/http';
import { useEndless, useTitle } from '@/base/hooks';
import { useLabel, useLanguage, useT } from '@/base/language';
import { ErrorState, State } from '@/base/States';
import { Avatar } from '@/fields/Chip';
import { useObject } from '@/meta/catalog';
import { useIsAdmin } from '@/meta/organisation';
import { queryOf, remarksOf, sentenceOf } from './audit';
import { AuditFilters } from './AuditFilters';
import '@/views/list/list.css';
import './admin.css';
import './audit.css';

export function AuditPage() {
    const t = useT();
    const admin = useIsAdmin();
    const [address, setAddress] = useSearchParams();
    const asked = queryOf(address);
    const query = useInfiniteQuery({
        queryKey: ['audit', asked],
        queryFn: ({ pageParam, signal }) => audit(asked, pageParam ?? undefined, signal),
        initialPageParam: null as string | null,
        getNextPageParam: (page) => page.next,
        enabled: admin,
    });
    const end = useEndless(query.hasNextPage && !query.isFetchingNextPage, () => void query.fetchNextPage());
    useTitle(t('nav.audit'));
    if (!admin) return <ErrorState whole error={new Problem(403, {})} />;
    const change = (values: Record<string, string | undefined>): void =>
        setAddress((before) => {
            const next = new URLSearchParams(before);
            for (const [name, value] of Object.entries(values)) if (value) next.set(name, value);
            else next.delete(name);
            return next;
        });
    const lines = query.data?.pages.flatMap((page) => page.data) ?? [];
    return (
        <div className="sheet">
            <header className="page-head">
                <h1>{t('nav.audit')}</h1>
            </header>
            <AuditFilters address={address} onChange={change} />
            {query.error ? (
                <ErrorState error={query.error} onRetry={() => void query.refetch()} />
            ) : lines.length === 0 && !query.isPending ? (
                <State icon={ScrollText} title={t('audit.none')} text={t('audit.noneHelp')} />
            ) : (
                <div className="table-scroll">
                    <table className="records plain-table audit-table">
                        <thead>
                            <tr>
                                <th scope="col">{t('audit.when')}</th>
                                <th scope="col">{t('audit.who')}</th>
                                <th scope="col">{t('audit.what')}</th>
                                <th scope="col">{t('audit.address')}</th>
                            </tr>
                        </thead>
                        <tbody>
                            {lines.map((line) => (
                                <Line key={line.seq} line={line} onUser={(user) => change({ user })} />
                            ))}
                        </tbody>
                    </table>
                    <div ref={end} className="audit-end" aria-busy={query.isFetchingNextPage} />
                </div>
            )}
        </div>
    );
}

function Line({ line, onUser }: { line: AuditLine; onUser: (user: string) => void }) {
    const t = useT();
    const label = useLabel();
    const language = useLanguage();
    const object = useObject(line.object ?? undefined);
    const { before, after } = sentenceOf(line, object, language);
    const { reason, filter } = remarksOf(line);
    const { actor, record } = line;
    const name = record && `${label(object?.label)} ${record.name ?? record.id}`.trim();
    return (
        <tr className="row audit-row">
            <td className="audit-when">
                <time dateTime={line.at}>{exactTime(line.at, language)}</time>
            </td>
            <td className="audit-who">
                {actor ? (
                    <button type="button" className="plain-button audit-user" title={t('audit.onlyThisUser', { name: actor.name })} onClick={() => onUser(actor.id)}>
                        <Avatar name={actor.name} />
                        <span className="cut">{actor.name}</span>
                    </button>
                ) : (
                    <span className="quiet">{t('audit.nobody')}</span>
                )}
            </td>
            <td className="audit-what">
                {before}
                {after !== undefined && (object && record ? <Link to={`/${object.plural}/${record.id}`}>{name}</Link> : name)}
                {after}
                {reason && <span className="audit-remark">{t('audit.reason', { reason })}</span>}
                {filter && (
                    <span className="audit-remark">
                        <code>{filter}</code>
                    </span>
                )}
            </td>
            <td className="quiet figure">{line.address}</td>
        </tr>
    );
}
