// Who is probably there already: a quiet list under the name, heard by a screen reader, links by keyboard.
import { UsersRound } from 'lucide-react';
import type { Duplicate, Duplicates } from '@/api/duplicates';
import type { ObjectMeta } from '@/api/types';
import { useT } from '@/base/language';
import { reasonKey } from './duplicates';

interface Props {
    object: ObjectMeta;
    found: Duplicates;
}

function Found({ object, one }: { object: ObjectMeta; one: Duplicate }) {
    const t = useT();
    if (!one.record)
        return (
            <li>
                <span className="duplicate-name">
                    {one.owner ? t('duplicates.ownedBy', { name: one.owner.name }) : t('duplicates.exists')}
                </span>
            </li>
        );
    return (
        <li>
            <a className="duplicate-name" href={`/${object.plural}/${one.record.id}`} target="_blank" rel="noreferrer">
                {one.record.name || one.record.id}
            </a>
            <span className="duplicate-why">
                {one.reasons.map((reason) => t(reasonKey(reason))).join(t('duplicates.and'))}
                {one.owner && ` · ${one.owner.name}`}
            </span>
            <span className="duplicate-score" title={t('duplicates.score')}>
                {one.score}%
            </span>
        </li>
    );
}

/** Nothing found among those that can be compared yet: silence would say too much. */
function Incomplete() {
    const t = useT();
    return (
        <section className="duplicates" role="status">
            <p className="duplicate-why">{t('duplicates.incomplete')}</p>
        </section>
    );
}

export function DuplicatesPanel({ object, found }: Props) {
    const t = useT();
    if (found.data.length === 0) return found.complete ? null : <Incomplete />;
    return (
        <section className="duplicates" role="status" aria-live="polite">
            <p>
                <UsersRound size={16} aria-hidden />
                {t('duplicates.title')}
                {found.mode === 'block' && <span className="duplicate-why">{t('duplicates.blocked')}</span>}
            </p>
            <ul>
                {found.data.map((one, index) => (
                    <Found key={one.record?.id ?? `hidden-${index}`} object={object} one={one} />
                ))}
            </ul>
            {!found.complete && <p className="duplicate-why">{t('duplicates.incomplete')}</p>}
        </section>
    );
}
