// A record in a side sheet: the list stays where it is.
import { Button, Drawer } from 'antd';
import { ChevronDown, ChevronUp } from 'lucide-react';
import { Link } from 'react-router';
import type { ObjectMeta } from '@/api/types';
import { useIsPhone } from '@/base/hooks';
import { IconButton } from '@/base/IconButton';
import { useKeys } from '@/base/keys';
import { useT } from '@/base/language';
import { ErrorState } from '@/base/States';
import { useLive } from '@/record/live';
import { nameOf } from '@/record/mutations';
import { useRecord } from '@/record/queries';
import { Figures } from '@/views/page/Figures';
import { Overview } from '@/views/page/Overview';
import '@/views/page/page.css';

interface Props {
    object: ObjectMeta;
    id: string;
    onClose: () => void;
    onStep: (by: 1 | -1) => void;
}

export function Peek({ object, id, onClose, onStep }: Props) {
    const t = useT();
    const phone = useIsPhone();
    const { data, error } = useRecord(object, id);
    const go = (by: 1 | -1) => (event: KeyboardEvent) => {
        event.preventDefault();
        onStep(by);
    };
    const inside = (event: KeyboardEvent): boolean => event.target instanceof Element && event.target.closest('button, a, [role=tab]') !== null;
    useKeys({ arrowdown: go(1), arrowup: go(-1), j: go(1), k: go(-1), space: (event) => !inside(event) && onClose() }, { floating: true });
    useLive(object.plural, id, data !== undefined);
    return (
        <Drawer
            open
            title={data && nameOf(object, data)}
            placement={phone ? 'bottom' : 'right'}
            width={520}
            height="85%"
            mask={phone}
            onClose={onClose}
            extra={
                <span className="peek-actions">
                    {!phone && <IconButton icon={ChevronUp} label={t('list.previous')} onClick={() => onStep(-1)} />}
                    {!phone && <IconButton icon={ChevronDown} label={t('list.next')} onClick={() => onStep(1)} />}
                    <Link to={`/${object.plural}/${id}`}>
                        <Button size="small">{t('action.open')}</Button>
                    </Link>
                </span>
            }
        >
            {error ? <ErrorState error={error} /> : null}
            {data && (
                <div className="peek">
                    <Figures object={object} row={data} />
                    <Overview object={object} row={data} />
                </div>
            )}
        </Drawer>
    );
}
