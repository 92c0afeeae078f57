// The roles of the organisation, and the way to make one.
import { Button } from 'antd';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Role } from '@/api/rights';
import { Problem } from '@/base/http';
import { useTitle } from '@/base/hooks';
import { useLabel, useLanguage, useT } from '@/base/language';
import { formatNumber } from '@/base/number';
import { ErrorState } from '@/base/States';
import { useIsAdmin } from '@/meta/organisation';
import { useRoles } from './queries';
import { RoleDrawer } from './RoleDrawer';
import '@/views/list/list.css';
import './rights.css';

export function RolesPage() {
    const t = useT();
    const admin = useIsAdmin();
    const { data, error, refetch } = useRoles(admin);
    const [making, setMaking] = useState(false);
    useTitle(t('nav.roles'));
    if (!admin) return <ErrorState whole error={new Problem(403, {})} />;
    if (error) return <ErrorState whole error={error} onRetry={() => void refetch()} />;
    return (
        <div className="sheet">
            <header className="page-head">
                <h1>{t('nav.roles')}</h1>
                <span className="spring" />
                <Button type="primary" icon={<Plus size={16} aria-hidden />} onClick={() => setMaking(true)}>
                    {t('rights.newRole')}
                </Button>
            </header>
            <p className="page-note">{t('rights.rolesHelp')}</p>
            <div className="table-scroll">
                <table className="records plain-table roles-table">
                    <thead>
                        <tr>
                            <th scope="col">{t('rights.role')}</th>
                            <th scope="col" className="end">
                                {t('rights.people')}
                            </th>
                            <th scope="col">{t('rights.parent')}</th>
                            <th scope="col">{t('rights.state')}</th>
                            <th scope="col">{t('admin.name')}</th>
                        </tr>
                    </thead>
                    <tbody>{data?.roles.map((role) => <RoleRow key={role.key} role={role} roles={data.roles} />)}</tbody>
                </table>
            </div>
            {making && data && <RoleDrawer roles={data.roles} onClose={() => setMaking(false)} />}
        </div>
    );
}

function RoleRow({ role, roles }: { role: Role; roles: readonly Role[] }) {
    const t = useT();
    const label = useLabel();
    const language = useLanguage();
    return (
        <tr className={`row${role.active ? '' : ' is-retired'}`}>
            <th scope="row">
                <Link className="name-link" to={`/admin/roles/${role.key}`}>
                    {label(role.label)}
                </Link>
            </th>
            <td className="end figure">{formatNumber(role.users, language)}</td>
            <td className="quiet">{label(roles.find((one) => one.key === role.parent)?.label)}</td>
            <td className="quiet">{t(role.active ? 'rights.active' : 'rights.inactive')}</td>
            <td className="code quiet">{role.key}</td>
        </tr>
    );
}
