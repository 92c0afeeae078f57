// Every object of the organisation, and the way to make one.
import { Button } from 'antd';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { Problem } from '@/base/http';
import { useTitle } from '@/base/hooks';
import { useLabel, useT } from '@/base/language';
import { ErrorState } from '@/base/States';
import { isSystem, useMeta } from '@/meta/catalog';
import { iconOf } from '@/meta/icons';
import { useIsAdmin } from '@/meta/organisation';
import { ObjectDrawer } from './ObjectDrawer';
import '@/views/list/list.css';
import './admin.css';

export function ObjectsPage() {
    const t = useT();
    const label = useLabel();
    const admin = useIsAdmin();
    const { objects } = useMeta();
    const [making, setMaking] = useState(false);
    useTitle(t('nav.objects'));
    if (!admin) return <ErrorState whole error={new Problem(403, {})} />;
    return (
        <div className="sheet">
            <header className="page-head">
                <h1>{t('nav.objects')}</h1>
                <span className="spring" />
                <Button type="primary" icon={<Plus size={16} aria-hidden />} onClick={() => setMaking(true)}>
                    {t('admin.newObject')}
                </Button>
            </header>
            <div className="table-scroll">
                <table className="records plain-table objects-table">
                    <thead>
                        <tr>
                            <th scope="col">{t('admin.object')}</th>
                            <th scope="col">{t('admin.name')}</th>
                            <th scope="col">{t('admin.module')}</th>
                            <th scope="col" className="end">
                                {t('admin.fields')}
                            </th>
                        </tr>
                    </thead>
                    <tbody>
                        {objects
                            .filter((object) => !object.internal)
                            .map((object) => {
                                const Icon = iconOf(object.icon);
                                return (
                                    <tr key={object.name} className="row">
                                        <th scope="row">
                                            <Link className="object-link" to={`/admin/objects/${object.name}`}>
                                                <Icon size={16} aria-hidden />
                                                {label(object.label)}
                                            </Link>
                                        </th>
                                        <td className="code quiet">{object.name}</td>
                                        <td className="quiet">{object.custom ? t('admin.own') : object.module}</td>
                                        <td className="end figure">{object.fields.filter((field) => !isSystem(field)).length}</td>
                                    </tr>
                                );
                            })}
                    </tbody>
                </table>
            </div>
            {making && <ObjectDrawer onClose={() => setMaking(false)} />}
        </div>
    );
}
