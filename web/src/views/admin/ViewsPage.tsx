// Saved views that more than their maker sees, by object: who sees them, and for which roles they come first.
import { Button, Input } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { ListFilter, Pencil, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import * as api from '@/api/records';
import type { ObjectMeta, Row } from '@/api/types';
import { IconButton } from '@/base/IconButton';
import { Problem } from '@/base/http';
import { useTitle } from '@/base/hooks';
import { useLabel, useT } from '@/base/language';
import { ErrorState, State } from '@/base/States';
import { FieldValue } from '@/fields/FieldValue';
import { quote } from '@/fields/filter';
import { fieldOf, useMeta, useObject } from '@/meta/catalog';
import { useIsAdmin } from '@/meta/organisation';
import { rowsKey } from '@/record/keys';
import { useDelete, useSave } from '@/record/mutations';
import { FormDrawer } from '@/views/form/FormDrawer';
import '@/views/list/list.css';
import './admin.css';

const MOST = 500;
const ASKED = ['name', 'visibility', 'role', 'default_for', 'position', 'pinned'];

export function ViewsPage() {
    const admin = useIsAdmin();
    const view = useObject('view');
    if (!admin || !view) return <ErrorState error={new Problem(403, {})} />;
    return <Views view={view} />;
}

function Views({ view }: { view: ObjectMeta }) {
    const t = useT();
    const [text, setText] = useState('');
    const [edited, setEdited] = useState<Row>();
    const [mine, setMine] = useState(false);
    const remove = useDelete(view);
    const typed = text.trim();
    const filter = [mine ? '' : "visibility != 'private'", typed && `name contains ${quote(typed)}`].filter(Boolean).join(' and ');
    const { data, error, refetch } = useQuery({
        queryKey: rowsKey('view', 'shared', filter),
        queryFn: () => api.list('views', { filter: filter || undefined, sort: 'object,name', limit: MOST }),
    });
    useTitle(t('views.title'));
    if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
    return (
        <div className="sheet">
            <header className="page-head">
                <h1>{t('views.title')}</h1>
                <span className="spring" />
                <Button aria-pressed={mine} type={mine ? 'primary' : 'default'} onClick={() => setMine(!mine)}>
                    {t('views.private')}
                </Button>
            </header>
            <div className="people-tools">
                <Input.Search allowClear value={text} placeholder={t('views.search')} aria-label={t('views.search')} onChange={(event) => setText(event.target.value)} />
            </div>
            {data?.data.length === 0 && <State icon={ListFilter} title={t('views.none')} text={t('views.noneHelp')} />}
            {data && data.data.length > 0 && (
                <div className="table-scroll">
                    <table className="records plain-table views-table">
                        <thead>
                            <tr>
                                <th scope="col">{t('views.name')}</th>
                                <th scope="col">{t('views.object')}</th>
                                <th scope="col">{t('views.seen')}</th>
                                <th scope="col">{t('views.first')}</th>
                                <th scope="col">{t('views.owner')}</th>
                                <th className="fields-x" />
                            </tr>
                        </thead>
                        <tbody>
                            {data.data.map((row) => (
                                <ViewRow
                                    key={row.id}
                                    view={view}
                                    row={row}
                                    onEdit={() => setEdited(row)}
                                    onRemove={() => void remove(row.id, String(row['name']))}
                                />
                            ))}
                        </tbody>
                    </table>
                </div>
            )}
            {edited && <Edit view={view} row={edited} onClose={() => setEdited(undefined)} />}
        </div>
    );
}

function ViewRow({ view, row, onEdit, onRemove }: { view: ObjectMeta; row: Row; onEdit: () => void; onRemove: () => void }) {
    const t = useT();
    const label = useLabel();
    const { byName } = useMeta();
    const object = byName.get(String(row['object']));
    const name = String(row['name']);
    const show = (field: string) => {
        const found = fieldOf(view, field);
        return found && <FieldValue dense plain object={view} field={found} value={row[field]} row={row} />;
    };
    const roles = fieldOf(byName.get('user') ?? view, 'roles')?.options ?? [];
    const roleName = (key: string): string => label(roles.find((role) => role.key === key)?.label) || key;
    const first = Array.isArray(row['default_for']) ? row['default_for'].map(String) : [];
    return (
        <tr className="row">
            <th scope="row">{object ? <Link to={`/${object.plural}?view=${row.id}`}>{name}</Link> : name}</th>
            <td>{label(object?.plural_label)}</td>
            <td>
                {show('visibility')} {row['visibility'] === 'role' && <span className="quiet">{roleName(String(row['role'] ?? ''))}</span>}
            </td>
            <td>{first.map(roleName).join(t('rights.and'))}</td>
            <td>{show('owner')}</td>
            <td className="fields-x">
                <IconButton icon={Pencil} label={t('views.edit', { name })} onClick={onEdit} />
                <IconButton icon={Trash2} label={t('views.remove', { name })} onClick={onRemove} />
            </td>
        </tr>
    );
}

function Edit({ view, row, onClose }: { view: ObjectMeta; row: Row; onClose: () => void }) {
    const t = useT();
    const label = useLabel();
    const save = useSave(view);
    const shown = useMemo(() => {
        const fields = view.fields.filter((field) => ASKED.includes(field.name));
        return { ...view, fields, layouts: { form: [{ label: view.label, fields: ASKED }] } };
    }, [view]);
    return (
        <FormDrawer
            object={shown}
            row={row}
            title={`${label(view.label)} · ${String(row['name'])}`}
            submit={(values) => save(row.id, values, { done: t('record.savedAll'), quiet: true, version: row.version, moves: true })}
            onClose={onClose}
        />
    );
}
