// The left rail: the organisation, the objects by module, what is one's own, administration, the user.
import { PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import type { ObjectMeta } from '@/api/types';
import { IconButton } from '@/base/IconButton';
import { useLabel, useT } from '@/base/language';
import { prefer, preferences } from '@/base/preferences';
import { useStore } from '@/base/store';
import { useMeta } from '@/meta/catalog';
import { iconOf } from '@/meta/icons';
import { useIsAdmin, useMe } from '@/meta/organisation';
import type { RailEntry } from '@/modules/module';
import { railGroups, settingsObjects } from '@/modules/rail';
import { MODULES } from '@/modules/registry';
import { useFavourites } from '@/record/favourites';
import { JobsEntry } from './JobsEntry';
import { Mark } from './Mark';
import { RailEntryLink as Entry, RailGroup as Group } from './RailGroup';
import { RailFavourites, RailRecents } from './RailMine';
import { SearchBar } from './searching';
import { UserMenu } from './UserMenu';

export function RailContents() {
    const t = useT();
    const label = useLabel();
    const meta = useMeta();
    const admin = useIsAdmin();
    const favourites = useFavourites();
    const entries = (wanted: (entry: RailEntry) => boolean) =>
        MODULES.flatMap((module) => module.rail)
            .filter(wanted)
            .map((entry) => <Entry key={entry.path} to={entry.path} icon={entry.icon} text={t(entry.label)} />);
    const objectEntry = (object: ObjectMeta) => (
        <Entry key={object.name} to={`/${object.plural}`} icon={iconOf(object.icon)} text={label(object.plural_label)} />
    );
    return (
        <>
            <Group name="first" heading={undefined}>{entries((entry) => !entry.admin && (!entry.object || meta.byName.has(entry.object)))}</Group>
            {railGroups(meta.objects).map((group) => (
                <Group key={group.module} name={group.module} heading={group.heading ? t(group.heading) : group.module}>
                    {group.objects.map(objectEntry)}
                </Group>
            ))}
            <RailFavourites />
            <RailRecents />
            {admin && favourites.ready && (
                <Group name="admin" heading={t('nav.admin')}>
                    {entries((entry) => entry.admin === true)}
                    {settingsObjects(meta.objects).map(objectEntry)}
                </Group>
            )}
        </>
    );
}

export function Rail() {
    const t = useT();
    const me = useMe();
    const { railFolded } = useStore(preferences);
    const fold = (): void => prefer({ railFolded: !railFolded });
    return (
        <nav className="rail" aria-label={t('nav.label')}>
            <div className="rail-top">
                <Mark size={24} />
                <span className="rail-text rail-name">{me?.organisation.name}</span>
                <IconButton
                    icon={railFolded ? PanelLeftOpen : PanelLeftClose}
                    label={t(railFolded ? 'nav.unfold' : 'nav.fold')}
                    onClick={fold}
                />
            </div>
            <SearchBar />
            <div className="rail-scroll">
                <RailContents />
            </div>
            <JobsEntry />
            <UserMenu />
        </nav>
    );
}
