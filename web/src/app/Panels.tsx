// The sheet or dialogue an action asked for.
import { closePanel, type Panel } from '@/record/panels';
import { EraseDialog } from '@/views/page/EraseDialog';
import { AccessDrawer } from '@/views/rights/AccessDrawer';
import { HandOverDialog } from '@/views/rights/HandOverDialog';
import { PasswordPanel } from '@/views/rights/PasswordPanel';
import { PersonDrawer } from '@/views/rights/PersonDrawer';

export function Panels({ panel }: { panel: Panel }) {
    if (panel.kind === 'access') return <AccessDrawer {...panel} onClose={closePanel} />;
    if (panel.kind === 'erase') return <EraseDialog {...panel} onClose={closePanel} />;
    if (panel.kind === 'person') return <PersonDrawer person={panel.person} onClose={closePanel} />;
    if (panel.kind === 'password') return <PasswordPanel {...panel} onClose={closePanel} />;
    return <HandOverDialog person={panel.person} onClose={closePanel} />;
}
