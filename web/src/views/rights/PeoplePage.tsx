// Departments as a tree with their heads, in each its people by who reports to whom; both can be moved.
import { Button, Input } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { ChevronDown, ChevronRight, CornerDownRight, Network, Plus } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import * as api from '@/api/records';
import type { ObjectMeta, Row } from '@/api/types';
import { IconButton } from '@/base/IconButton';
import { Problem } from '@/base/http';
import { useTitle } from '@/base/hooks';
import { useLabel, useLanguage, useT } from '@/base/language';
import { formatNumber } from '@/base/number';
import { ErrorState, State } from '@/base/States';
import { Avatar } from '@/fields/Chip';
import { FieldValue } from '@/fields/FieldValue';
import { quote } from '@/fields/filter';
import { fieldOf, useObject } from '@/meta/catalog';
import { useIsAdmin } from '@/meta/organisation';
import { rowsKey } from '@/record/keys';
import { MoveDialog, type Moved } from './MoveDialog';
import { DragGrip, DropRow, PeopleDrag, indent } from './PeopleDrag';
import { departmentTree, referred, reportingLines, type Department } from './people';
import '@/base/arrange.css';
import './rights.css';

const PAGE = 500;
const MOST = 200;
const PERSON_FIELDS = 'id,version,name,title,department,manager,roles,status';

async function everyRow(plural: string, fields: string): Promise<Row[]> {
    const rows: Row[] = [];
    let cursor: string | undefined;
    do {
        const page = await api.list(plural, { fields, limit: PAGE, cursor });
        rows.push(...page.data);
        cursor = page.next ?? undefined;
    } while (cursor);
    return rows;
}

async function loadTree(): Promise<Department[]> {
    const [rows, groups] = await Promise.all([
        everyRow('departments', 'id,version,name,parent,manager'),
        api.aggregate('users', { group: ['department'], measures: ['count'], filter: "status != 'left'", limit: 1000 }),
    ]);
    const counts = groups.data.map((group): [string, number] => [referred(group['department'])?.id ?? '', Number(group['count'])]);
    return departmentTree(rows, new Map(counts));
}

export function PeoplePage() {
    const admin = useIsAdmin();
    const user = useObject('user');
    const department = useObject('department');
    if (!admin || !user || !department) return <ErrorState error={new Problem(403, {})} />;
    return <People user={user} department={department} />;
}

function People({ user, department }: { user: ObjectMeta; department: ObjectMeta }) {
    const t = useT();
    const label = useLabel();
    const navigate = useNavigate();
    const [text, setText] = useState('');
    const [moved, setMoved] = useState<Moved>();
    const tree = useQuery({ queryKey: rowsKey('department', 'tree'), queryFn: loadTree });
    const asked = useDeferredValue(text.trim());
    useTitle(t('nav.people'));
    if (tree.error) return <ErrorState error={tree.error} onRetry={() => void tree.refetch()} />;
    const roots = tree.data ?? [];
    return (
        <div className="sheet">
            <header className="page-head">
                <h1>{t('nav.people')}</h1>
                <span className="spring" />
                <Button icon={<Plus size={16} aria-hidden />} onClick={() => void navigate('/departments/new')}>
                    {label(department.label)}
                </Button>
                <Button type="primary" icon={<Plus size={16} aria-hidden />} onClick={() => void navigate('/users/new')}>
                    {label(user.label)}
                </Button>
            </header>
            <div className="people-tools">
                <Input.Search allowClear value={text} placeholder={t('people.search')} aria-label={t('people.search')} onChange={(event) => setText(event.target.value)} />
            </div>
            <PeopleDrag tree={roots} onMove={setMoved}>
            <div className="table-scroll people">
                {asked ? (
                    <PeopleRows user={user} filter={`name contains ${quote(asked)}`} depth={0} onMove={setMoved} />
                ) : (
                    <>
                        {tree.data && roots.length === 0 && <State icon={Network} title={t('people.none')} />}
                        {roots.map((node) => (
                            <DepartmentRows key={node.id} user={user} node={node} depth={0} opened={roots.length === 1} onMove={setMoved} />
                        ))}
                        <PeopleRows user={user} filter="department is null and status != 'left'" depth={0} heading={t('people.nowhere')} onMove={setMoved} />
                    </>
                )}
            </div>
            </PeopleDrag>
            {moved && <MoveDialog moved={moved} tree={roots} onClose={() => setMoved(undefined)} />}
        </div>
    );
}

interface DepartmentProps {
    user: ObjectMeta;
    node: Department;
    depth: number;
    opened: boolean;
    onMove: (moved: Moved) => void;
}


function DepartmentRows({ user, node, depth, opened, onMove }: DepartmentProps) {
    const t = useT();
    const language = useLanguage();
    const [open, setOpen] = useState(opened);
    const Arrow = open ? ChevronDown : ChevronRight;
    return (
        <>
            <DropRow id={node.id} depth={depth}>
                <DragGrip moved={{ kind: 'department', node }} name={node.name} />
                <button type="button" className="icon-button" aria-expanded={open} aria-label={node.name} onClick={() => setOpen(!open)}>
                    <Arrow size={16} aria-hidden />
                </button>
                <Link className="cut" to={`/departments/${node.id}`}>
                    {node.name}
                </Link>
                <span className="quiet cut">
                    {node.head ? t('people.head', { name: node.head.name }) : t('people.noHead')}
                </span>
                <span className="spring" />
                <span className="quiet figure">{t('people.count', { count: node.all, number: formatNumber(node.all, language) })}</span>
                <IconButton icon={CornerDownRight} label={t('people.moveOne', { name: node.name })} onClick={() => onMove({ kind: 'department', node })} />
            </DropRow>
            {open && node.own > 0 && (
                <PeopleRows user={user} filter={`department = ${quote(node.id)} and status != 'left'`} head={node.head?.id} depth={depth + 1} onMove={onMove} />
            )}
            {open &&
                node.children.map((child) => (
                    <DepartmentRows key={child.id} user={user} node={child} depth={depth + 1} opened={false} onMove={onMove} />
                ))}
        </>
    );
}

interface PeopleProps {
    user: ObjectMeta;
    filter: string;
    head?: string | undefined;
    depth: number;
    heading?: string;
    onMove: (moved: Moved) => void;
}

function PeopleRows({ user, filter, head, depth, heading, onMove }: PeopleProps) {
    const t = useT();
    const { data } = useQuery({
        queryKey: rowsKey('user', 'tree', filter),
        queryFn: () => api.list('users', { filter, fields: PERSON_FIELDS, sort: 'name', limit: MOST }),
    });
    const rows = reportingLines(data?.data ?? [], head);
    const roles = fieldOf(user, 'roles');
    const status = fieldOf(user, 'status');
    if (rows.length === 0) return null;
    return (
        <>
            {heading && <h2 className="people-heading">{heading}</h2>}
            {rows.map(({ row, depth: deeper }) => (
                <div key={row.id} className="people-row" style={indent(depth + deeper)}>
                    <DragGrip moved={{ kind: 'user', row }} name={String(row['name'])} />
                    <Avatar name={String(row['name'])} size={24} />
                    <Link className="cut" to={`/users/${row.id}`}>
                        {String(row['name'])}
                    </Link>
                    <span className="quiet cut people-title">{String(row['title'] ?? '')}</span>
                    <span className="spring" />
                    {roles && <FieldValue field={roles} value={row['roles']} dense plain />}
                    {status && row['status'] !== 'active' && <FieldValue field={status} value={row['status']} dense plain />}
                    <IconButton
                        icon={CornerDownRight}
                        label={t('people.moveOne', { name: String(row['name']) })}
                        onClick={() => onMove({ kind: 'user', row })}
                    />
                </div>
            ))}
            {data?.next && <p className="quiet people-heading">{t('people.more')}</p>}
        </>
    );
}
