// One record: with whom it is shared, and everybody who can see it, with the reasons.
import { Button, Drawer } from 'antd';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Check as Tick } from 'lucide-react';
import { useState } from 'react';
import { access, type Access } from '@/api/rights';
import type { ObjectMeta, Row } from '@/api/types';
import { useIsPhone } from '@/base/hooks';
import { useT } from '@/base/language';
import { problemText } from '@/base/problem';
import { Avatar } from '@/fields/Chip';
import { ShareList } from './ShareList';
import { reasonsOf, split } from './access';
import './rights.css';

interface Props {
    object: ObjectMeta;
    row: Row;
    name: string;
    /** Opens with the form for sharing. */
    sharing: boolean;
    onClose: () => void;
}

export function AccessDrawer({ object, row, name, sharing, onClose }: Props) {
    const t = useT();
    const phone = useIsPhone();
    return (
        <Drawer open title={t('access.title', { name })} width={phone ? '100%' : 560} onClose={onClose} className="access-drawer">
            <ShareList object={object} row={row} adding={sharing} />
            <Everybody object={object} row={row} />
        </Drawer>
    );
}

function Everybody({ object, row }: { object: ObjectMeta; row: Row }) {
    const t = useT();
    const [others, setOthers] = useState(false);
    const query = useInfiniteQuery({
        queryKey: ['access', object.name, row.id, 'people'],
        queryFn: ({ pageParam }) => access(object.plural, row.id, pageParam ?? undefined),
        initialPageParam: null as string | null,
        getNextPageParam: (page) => page.next,
        retry: false,
    });
    const { see, not } = split(query.data?.pages.flatMap((page) => page.data) ?? []);
    return (
        <section className="access-people">
            <h2>{t('access.who')}</h2>
            {query.error && <p className="quiet">{problemText(query.error)}</p>}
            <ul>
                {see.map((one) => (
                    <PersonRow key={one.user.id} one={one} />
                ))}
            </ul>
            {query.hasNextPage && (
                <Button size="small" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                    {t('access.more')}
                </Button>
            )}
            {not.length > 0 && (
                <button type="button" className="linkish" aria-expanded={others} onClick={() => setOthers(!others)}>
                    {t('access.others', { count: not.length })}
                </button>
            )}
            {others && (
                <ul>
                    {not.map((one) => (
                        <PersonRow key={one.user.id} one={one} />
                    ))}
                </ul>
            )}
        </section>
    );
}

function PersonRow({ one }: { one: Access }) {
    const t = useT();
    const mark = (allowed: boolean, text: string) => (
        <span className={allowed ? 'access-mark is-on' : 'access-mark'}>
            {allowed && <Tick size={12} aria-hidden />}
            {text}
        </span>
    );
    return (
        <li>
            <Avatar name={one.user.name} size={24} />
            <span className="access-person">
                <b>{one.user.name}</b>
                <span className="quiet">{reasonsOf(one).join(t('rights.and'))}</span>
            </span>
            {one.read && (
                <span className="access-marks">
                    {one.edit && mark(true, t('right.edit'))}
                    {one.delete && mark(true, t('right.delete'))}
                    {!one.edit && !one.delete && mark(false, t('access.readOnly'))}
                </span>
            )}
        </li>
    );
}
