// The form over the page one is on; full screen on a phone.
import { Drawer } from 'antd';
import { useState } from 'react';
import type { ObjectMeta, Row, Values } from '@/api/types';
import { useIsPhone } from '@/base/hooks';
import { keepDraft } from './draft';
import { LeaveDialog } from './LeaveDialog';
import { RecordForm } from './RecordForm';

interface Props {
    object: ObjectMeta;
    title: string;
    row?: Row | undefined;
    prefill?: Values | undefined;
    submit: (values: Values) => Promise<unknown>;
    onClose: () => void;
}

export function FormDrawer({ object, title, row, prefill, submit, onClose }: Props) {
    const phone = useIsPhone();
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
                submit={async (values) => {
                    await submit(values);
                    onClose();
                }}
            />
            <LeaveDialog
                open={asking}
                onStay={() => setAsking(false)}
                onLeave={() => {
                    keepDraft(object, row?.id, undefined);
                    onClose();
                }}
            />
        </Drawer>
    );
}
