// A record in a side sheet: the list stays where it is.
import { Button, Drawer } from 'antd';
import { Link } from 'react-router';
import type { ObjectMeta } from '@/api/types';
import { useIsPhone } from '@/base/hooks';
import { useT } from '@/base/language';
import { ErrorState } from '@/base/States';
import { useLive } from '@/record/live';
import { nameOf } from '@/record/mutations';
import { useRecord } from '@/record/queries';
import { Figures } from '@/views/page/Figures';
import { Overview } from '@/views/page/Overview';
import '@/views/page/page.css';

export function Peek({ object, id, onClose }: { object: ObjectMeta; id: string; onClose: () => void }) {
    const t = useT();
    const phone = useIsPhone();
    const { data, error } = useRecord(object, id);
    useLive(object.plural, id);
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
                <Link to={`/${object.plural}/${id}`}>
                    <Button size="small">{t('action.open')}</Button>
                </Link>
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
