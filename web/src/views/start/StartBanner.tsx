// In an organisation where nobody works yet, the way to the guided start; it can be put away and reached again.
import { Button } from 'antd';
import { Sparkles } from 'lucide-react';
import { Link, useLocation } from 'react-router';
import { useT } from '@/base/language';
import { useIsAdmin } from '@/meta/organisation';
import { AWAY, isCalling, withStep } from './steps';
import { useCount, useKeep, useOrganisation } from './useOrganisation';
import './start.css';

const PLACES = ['/', '/home', '/reports', '/customers'];

export function StartBanner() {
    const t = useT();
    const { pathname } = useLocation();
    const asked = useIsAdmin() && PLACES.includes(pathname);
    const organisation = useOrganisation(asked).data;
    const customers = useCount('customers', '', asked);
    const keep = useKeep();
    if (!asked || !organisation || customers === undefined || !isCalling(organisation, customers)) return null;
    return (
        <div className="start-banner" role="status">
            <Sparkles size={16} aria-hidden />
            <span>{t('start.calling')}</span>
            <Link to="/admin/start" className="start-way is-first">
                {t('start.begin')}
            </Link>
            <Button type="text" size="small" onClick={() => void keep(organisation, { first_steps: withStep(organisation, AWAY, true) })}>
                {t('start.putAway')}
            </Button>
        </div>
    );
}
