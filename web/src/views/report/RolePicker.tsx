import { Select } from 'antd';
import { useLabel, useT } from '@/base/language';
import { fieldOf, useObject } from '@/meta/catalog';

export function useRoles(): { value: string; label: string }[] {
    const label = useLabel();
    const user = useObject('user');
    const roles = user ? fieldOf(user, 'roles') : undefined;
    return (roles?.options ?? []).filter((one) => one.active !== false).map((one) => ({ value: one.key, label: label(one.label) }));
}

export function RolePicker({ role, onChange }: { role: string; onChange: (role: string) => void }) {
    const t = useT();
    return <Select className="full" aria-label={t('visibility.role')} placeholder={t('view.chooseRole')} value={role || null} options={useRoles()} onChange={(next: string | null) => onChange(next ?? '')} />;
}
