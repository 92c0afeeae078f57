// The first page: tiles of reports, tasks, recent records and the pipeline, as the role, or the person, arranged them.
import { Button, Dropdown } from 'antd';
import { Ellipsis, LayoutDashboard } from 'lucide-react';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useTitle } from '@/base/hooks';
import { useLabel, useT } from '@/base/language';
import { ErrorState, State } from '@/base/States';
import { useMeta } from '@/meta/catalog';
import { useIsAdmin, useMe } from '@/meta/organisation';
import { useRoles } from '@/views/report/RolePicker';
import { Arrange } from './Arrange';
import { boardOfRole, type Board } from './boards';
import { BoardDialog, type Draft } from './BoardDialog';
import { Grid } from './Grid';
import { visible, writeTiles, type Tile } from './tiles';
import { useBoards, useBoardWork, useReports } from './useBoards';
import '@/views/list/list.css';
import '@/views/report/report.css';
import './home.css';

type Dialog = { what: 'new' | 'edit' } | undefined;

export function HomePage() {
    const t = useT();
    const { byName } = useMeta();
    const { stored, boards, ready, error, refetch } = useBoards(byName.get('dashboard'));
    const known = useReports();
    const [search, setSearch] = useSearchParams();
    const roles = useRoles();
    const role = search.get('role') ?? '';
    const chosen = roles.find((one) => one.value === role);
    const ofRole = chosen && boardOfRole(role, stored, { zh: chosen.label, en: chosen.label });
    const board = ofRole ?? boards.find((one) => one.key === search.get('page')) ?? boards[0];
    useTitle(t('nav.home'));
    if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
    if (!ready || !known.ready || !board) return <div className="sheet is-ground" />;
    const open = (key: string | undefined): void => setSearch(key && key !== boards[0]?.key ? { page: key } : {});
    return <Home key={ofRole ? `role ${role}` : board.key} board={board} boards={boards} role={ofRole ? role : ''} roleName={chosen?.label ?? ''} known={known} onOpen={open} onRole={(next) => setSearch(next ? { role: next } : {})} />;
}

interface Props {
    board: Board;
    boards: readonly Board[];
    /** An administrator arranges the page of this role. */
    role: string;
    roleName: string;
    known: ReturnType<typeof useReports>;
    onOpen: (key: string | undefined) => void;
    onRole: (role: string) => void;
}

function Home({ board, boards, role, roleName, known, onOpen, onRole }: Props) {
    const t = useT();
    const { byName } = useMeta();
    const work = useBoardWork();
    const [draft, setDraft] = useState<Tile[] | undefined>(role ? board.tiles : undefined);
    const [dialog, setDialog] = useState<Dialog>();
    const [busy, setBusy] = useState(false);
    const shown = visible(board.tiles, byName, new Set(known.reports.keys()));
    const mayArrange = byName.get('dashboard')?.may.create === true;
    const keep = async (): Promise<void> => {
        if (!draft) return;
        setBusy(true);
        const key = role ? await work.arrangeRole(role, board, draft, roleName) : await work.arrange(board, draft);
        setBusy(false);
        if (key === undefined) return;
        setDraft(undefined);
        onOpen(role ? undefined : board.basedOn || board.row || boards[0] === board ? undefined : key);
    };
    const cancel = (): void => {
        setDraft(undefined);
        if (role) onRole('');
    };
    const save = async ({ values }: Draft): Promise<boolean> => {
        const key = dialog?.what === 'new' ? await work.create({ ...values, items: writeTiles(board.tiles) }) : await work.change(board, values);
        if (key !== undefined) onOpen(key);
        return key !== undefined;
    };
    return (
        <div className="sheet is-ground home">
            <header className="page-head">
                <h1>{role ? t('home.ofRole', { role: roleName }) : t('nav.home')}</h1>
                {!role && boards.length > 1 && <Tabs boards={boards} board={board} onOpen={onOpen} />}
                <span className="spring" />
                {draft ? (
                    <>
                        <Button onClick={cancel}>{t('form.cancel')}</Button>
                        <Button type="primary" loading={busy} onClick={() => void keep()}>
                            {t('form.save')}
                        </Button>
                    </>
                ) : (
                    mayArrange && <HomeMenu board={board} onArrange={() => setDraft(board.tiles)} onDialog={(what) => setDialog({ what })} onOpen={onOpen} onRole={onRole} />
                )}
            </header>
            {draft ? (
                <Arrange tiles={draft} reports={known.reports} onChange={setDraft} />
            ) : shown.length === 0 ? (
                <State icon={LayoutDashboard} title={t('home.empty')} text={t('home.emptyHelp')}>
                    {mayArrange && (
                        <Button type="primary" onClick={() => setDraft(board.tiles)}>
                            {t('home.arrange')}
                        </Button>
                    )}
                </State>
            ) : (
                <Grid tiles={shown} reports={known.reports} />
            )}
            {dialog && <BoardDialog board={dialog.what === 'edit' ? board : undefined} onSave={save} onClose={() => setDialog(undefined)} />}
        </div>
    );
}

function Tabs({ boards, board, onOpen }: { boards: readonly Board[]; board: Board; onOpen: (key: string) => void }) {
    const t = useT();
    const label = useLabel();
    return (
        <div className="tabs home-tabs" role="tablist" aria-label={t('home.pages')}>
            {boards.map((one) => (
                <button key={one.key} type="button" role="tab" className="tab" aria-selected={one === board} title={one.ownerName} onClick={() => onOpen(one.key)}>
                    <span className="cut">{label(one.label)}</span>
                </button>
            ))}
        </div>
    );
}

interface MenuProps extends Pick<Props, 'board' | 'onOpen' | 'onRole'> {
    onArrange: () => void;
    onDialog: (what: 'new' | 'edit') => void;
}

function HomeMenu({ board, onArrange, onDialog, onOpen, onRole }: MenuProps) {
    const t = useT();
    const admin = useIsAdmin();
    const me = useMe()?.user.id;
    const roles = useRoles();
    const work = useBoardWork();
    const mine = board.row !== undefined && board.owner === me;
    const remove = (done: string): void => void work.remove(board, done).then((key) => key !== undefined && onOpen(undefined));
    const items = [
        { key: 'arrange', label: t('home.arrange'), onClick: onArrange },
        { key: 'new', label: t('home.new'), onClick: () => onDialog('new') },
        ...(mine && !board.basedOn ? [{ key: 'edit', label: t('home.edit'), onClick: () => onDialog('edit') }] : []),
        ...(mine && !board.basedOn ? [{ key: 'delete', danger: true, label: t('action.delete'), onClick: () => remove(t('record.deleted', { name: board.label.zh })) }] : []),
        ...(mine && board.basedOn ? [{ key: 'reset', label: t('home.reset'), onClick: () => remove(t('home.wasReset')) }] : []),
        ...(admin ? [{ key: 'roles', label: t('home.roles'), children: roles.map((one) => ({ key: `role ${one.value}`, label: one.label, onClick: () => onRole(one.value) })) }] : []),
    ];
    return (
        <Dropdown trigger={['click']} menu={{ items }}>
            <Button aria-label={t('action.more')} icon={<Ellipsis size={16} />} />
        </Dropdown>
    );
}

