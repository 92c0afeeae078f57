// What one person can see: by kind of record how far, how many, and what is masked or hidden.
import { Drawer } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { personRights, type PersonObject, type Roles } from '@/api/rights';
import type { Person } from '@/api/types';
import { useIsPhone } from '@/base/hooks';
import { useLabel, useLanguage, useT } from '@/base/language';
import { formatNumber } from '@/base/number';
import { ErrorState } from '@/base/States';
import { Chip } from '@/fields/Chip';
import { fieldOf, useObject } from '@/meta/catalog';
import { useRoles } from './queries';
import './rights.css';

export function PersonDrawer({ person, onClose }: { person: Person; onClose: () => void }) {
    const t = useT();
    const label = useLabel();
    const phone = useIsPhone();
    const words = useRoles();
    const { data, error, refetch } = useQuery({ queryKey: ['rights', 'person', person.id], queryFn: () => personRights(person.id) });
    const seen = data?.objects.filter((one) => one.scopes['read'] !== 'none') ?? [];
    return (
        <Drawer open title={t('person.seesTitle', { name: person.name })} width={phone ? '100%' : 680} onClose={onClose}>
            {error && <ErrorState error={error} onRetry={() => void refetch()} />}
            {data && (
                // Nothing in it can be pressed: the keys reach it to scroll.
                <div tabIndex={0} role="group" aria-label={t('person.seesTitle', { name: person.name })}>
                    <p className="person-roles">
                        {data.roles.map((role) => (
                            <Chip key={role.key} color="blue">
                                {label(role.label)}
                            </Chip>
                        ))}
                        {data.roles.length === 0 && t('person.noRole')}
                    </p>
                    {data.admin && <p>{t('person.isAdmin')}</p>}
                    <ul className="person-objects">
                        {seen.map((one) => (
                            <ObjectRow key={one.object} one={one} words={words.data} />
                        ))}
                    </ul>
                </div>
            )}
        </Drawer>
    );
}

function ObjectRow({ one, words }: { one: PersonObject; words: Roles | undefined }) {
    const t = useT();
    const label = useLabel();
    const language = useLanguage();
    const object = useObject(one.object);
    const scopeOf = (action: string): string => label(words?.scopes.find((scope) => scope.key === one.scopes[action])?.label);
    const names = (fields: PersonObject['masked']): string =>
        fields
            .map((field) => (typeof field === 'string' ? label(object && fieldOf(object, field)?.label) || field : label(field.label)))
            .join(t('rights.and'));
    const more = (words?.actions ?? []).filter((action) => action.key !== 'read' && (one.scopes[action.key] ?? 'none') !== 'none');
    return (
        <li>
            <span className="person-count figure">{formatNumber(one.visible, language) + (one.more ? '+' : '')}</span>
            <span className="person-object">
                <b>{label(one.label)}</b> <span className="quiet">{scopeOf('read')}</span>
                <span className="quiet">
                    {more.length > 0 ? t('person.also', { actions: more.map((action) => label(action.label)).join(t('rights.and')) }) : t('person.onlyReads')}
                </span>
                {one.masked.length > 0 && <span className="tone-amber">{t('person.masked', { fields: names(one.masked) })}</span>}
                {one.hidden.length > 0 && <span className="tone-amber">{t('person.hidden', { fields: names(one.hidden) })}</span>}
            </span>
        </li>
    );
}
