// The form over the page one is on; full screen on a phone.
import { Drawer } from 'antd';
import { useState } from 'react';
import type { ObjectMeta, Row, Values } from '@/api/types';
import { useIsPhone } from '@/base/hooks';
import { useMe } from '@/meta/organisation';
import type { Since } from '@/record/mutations';
import { keep, keptKey } from './kept';
import { LeaveDialog } from './LeaveDialog';
import { RecordForm } from './RecordForm';

interface Props {
    object: ObjectMeta;
    title: string;
    row?: Row | undefined;
    prefill?: Values | undefined;
    submit: (values: Values, since: Since) => Promise<unknown>;
    onClose: () => void;
}

export function FormDrawer({ object, title, row, prefill, submit, onClose }: Props) {
    const phone = useIsPhone();
    const user = useMe()?.user.id ?? '';
    const [typed, setTyped] = useState(false);
    const [asking, setAsking] = useState(false);
    const close = (): void => (typed ? setAsking(true) : onClose());
    return (
        <Drawer open title={title} width={phone ? '100%' : 600} onClose={close} className="form-drawer">
            <RecordForm
                object={object}
                row={row}
                prefill={prefill}
                onTyped={setTyped}
                onCancel={close}
                submit={async (values, since) => {
                    await submit(values, since);
                    onClose();
                }}
            />
            <LeaveDialog
                open={asking}
                onStay={() => setAsking(false)}
                onLeave={() => {
                    keep(keptKey({ user, object, id: row?.id, prefill }), undefined);
                    onClose();
                }}
            />
        </Drawer>
    );
}
