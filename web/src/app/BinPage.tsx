// The recycle bin of an object: what was deleted, by whom, and back with it.
import { Button } from 'antd';
import { Trash2 } from 'lucide-react';
import { Link, useParams } from 'react-router';
import type { ObjectMeta } from '@/api/types';
import { Problem } from '@/base/http';
import { useTitle } from '@/base/hooks';
import { useLabel, useT } from '@/base/language';
import { ErrorState, State } from '@/base/States';
import { Moment } from '@/fields/date';
import { useMeta } from '@/meta/catalog';
import { useRestore } from '@/record/mutations';
import { useDeleted } from '@/record/queries';

export function BinPage() {
    const { plural = '' } = useParams();
    const object = useMeta().byPlural.get(plural);
    return object ? <Bin object={object} /> : <ErrorState whole error={new Problem(404, {})} />;
}

function Bin({ object }: { object: ObjectMeta }) {
    const t = useT();
    const label = useLabel();
    const restore = useRestore(object);
    const { data, error, refetch, hasNextPage, fetchNextPage, isPending } = useDeleted(object);
    const entries = data?.pages.flatMap((page) => page.data) ?? [];
    const title = t('bin.title', { objects: label(object.plural_label) });
    useTitle(title);
    return (
        <div className="sheet">
            <header className="page-head">
                <h1>{title}</h1>
                <span className="spring" />
                <Link to={`/${object.plural}`}>{t('bin.back')}</Link>
            </header>
            {error ? (
                <ErrorState error={error} onRetry={() => void refetch()} />
            ) : entries.length === 0 && !isPending ? (
                <State icon={Trash2} title={t('bin.empty')} text={t('bin.emptyHelp')} />
            ) : (
                <div className="table-scroll">
                    <table className="records plain-table">
                        <thead>
                            <tr>
                                <th scope="col">{t('bin.name')}</th>
                                <th scope="col">{t('bin.when')}</th>
                                <th scope="col">{t('bin.who')}</th>
                                <td />
                            </tr>
                        </thead>
                        <tbody>
                            {entries.map((entry) => (
                                <tr key={entry.id} className="row">
                                    <th scope="row">{entry.name}</th>
                                    <td>
                                        <Moment at={entry.deleted_at} />
                                    </td>
                                    <td>{entry.deleted_by?.name}</td>
                                    <td className="end">
                                        <Button size="small" onClick={() => void restore(entry.id, entry.name)}>
                                            {t('bin.restore')}
                                        </Button>
                                    </td>
                                </tr>
                            ))}
                        </tbody>
                    </table>
                    {hasNextPage && (
                        <Button type="text" block onClick={() => void fetchNextPage()}>
                            {t('timeline.more')}
                        </Button>
                    )}
                </div>
            )}
        </div>
    );
}
