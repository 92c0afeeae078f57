import { Link } from 'react-router';
import { useLabel, useT } from '@/base/language';
import { iconOf } from '@/meta/icons';
import { useRecents } from '@/record/recents';

export function RecentsTile({ className }: { className: string }) {
    const t = useT();
    const label = useLabel();
    const recents = useRecents();
    return (
        <section className={`tile ${className}`} aria-label={t('tile.recents')}>
            <header className="tile-head">
                <h2>{t('tile.recents')}</h2>
            </header>
            {recents.length === 0 ? (
                <p className="quiet report-note">{t('tile.noRecents')}</p>
            ) : (
                <ul className="tile-list">
                    {recents.map(({ object, id, name }) => {
                        const Icon = iconOf(object.icon);
                        return (
                            <li key={`${object.name} ${id}`} className="tile-line">
                                <Icon size={16} className="quiet" aria-hidden />
                                <Link className="cut tile-line-name" to={`/${object.plural}/${id}`}>
                                    {name}
                                </Link>
                                <span className="quiet tile-line-end">{label(object.label)}</span>
                            </li>
                        );
                    })}
                </ul>
            )}
        </section>
    );
}
