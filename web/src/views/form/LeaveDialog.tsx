import { Modal } from 'antd';
import { useT } from '@/base/language';

/** Asked only when something was typed. */
export function LeaveDialog({ open, onStay, onLeave }: { open: boolean; onStay: () => void; onLeave: () => void }) {
    const t = useT();
    return (
        <Modal
            open={open}
            width={400}
            title={t('form.leaveTitle')}
            okText={t('form.leave')}
            cancelText={t('form.stay')}
            okButtonProps={{ danger: true }}
            onOk={onLeave}
            onCancel={onStay}
        >
            {t('form.leaveText')}
        </Modal>
    );
}
