// Rules that give records to people by a condition, or take them away.
import { Button, Switch } from 'antd';
import { BookKey, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ObjectMeta, Row } from '@/api/types';
import { IconButton } from '@/base/IconButton';
import { Problem } from '@/base/http';
import { useTitle } from '@/base/hooks';
import { exactTime } from '@/base/date';
import { useLabel, useLanguage, useT } from '@/base/language';
import { ErrorState, State } from '@/base/States';
import { Chip } from '@/fields/Chip';
import { useMeta, useObject } from '@/meta/catalog';
import { useIsAdmin } from '@/meta/organisation';
import { useDelete, useSave } from '@/record/mutations';
import { useRows } from '@/record/queries';
import { Condition } from './Condition';
import { isOver } from './rule';
import { RuleDrawer } from './RuleDrawer';
import { fromRule } from './whom';
import { WhomText } from './WhomPicker';
import '@/views/list/list.css';
import './rights.css';

const FIELDS = 'id,version,name,object,kind,level,condition,user,department,role,below,active,expires_at,reason';

export function SharingPage() {
    const admin = useIsAdmin();
    const object = useObject('access_rule');
    if (!admin || !object) return <ErrorState error={new Problem(403, {})} />;
    return <Rules object={object} />;
}

function Rules({ object }: { object: ObjectMeta }) {
    const t = useT();
    const [drawer, setDrawer] = useState<{ row: Row | undefined }>();
    const query = useRows(object, { fields: FIELDS, sort: 'name' });
    const rows = query.data?.pages.flatMap((page) => page.data);
    useTitle(t('nav.sharing'));
    if (query.error) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
    const make = (
        <Button type="primary" icon={<Plus size={16} aria-hidden />} onClick={() => setDrawer({ row: undefined })}>
            {t('rule.new')}
        </Button>
    );
    return (
        <div className="sheet">
            <header className="page-head">
                <h1>{t('nav.sharing')}</h1>
                <span className="spring" />
                {make}
            </header>
            {rows?.length === 0 && <State icon={BookKey} title={t('rule.none')} text={t('rule.noneHelp')} />}
            {rows && rows.length > 0 && (
                <div className="table-scroll">
                    <table className="records plain-table rules-table">
                        <thead>
                            <tr>
                                <th scope="col">{t('rule.name')}</th>
                                <th scope="col">{t('rule.what')}</th>
                                <th scope="col">{t('rule.records')}</th>
                                <th scope="col">{t('rule.whom')}</th>
                                <th scope="col">{t('rights.active')}</th>
                                <th className="fields-x" />
                            </tr>
                        </thead>
                        <tbody>
                            {rows.map((row) => (
                                <RuleRow key={row.id} object={object} row={row} onEdit={() => setDrawer({ row })} />
                            ))}
                        </tbody>
                    </table>
                    {query.hasNextPage && <Button onClick={() => void query.fetchNextPage()}>{t('access.more')}</Button>}
                </div>
            )}
            {drawer && <RuleDrawer object={object} row={drawer.row} onClose={() => setDrawer(undefined)} />}
        </div>
    );
}

function RuleRow({ object, row, onEdit }: { object: ObjectMeta; row: Row; onEdit: () => void }) {
    const t = useT();
    const label = useLabel();
    const { byName } = useMeta();
    const save = useSave(object);
    const remove = useDelete(object);
    const name = String(row['name']);
    const target = byName.get(String(row['object']));
    const active = row['active'] === true;
    const language = useLanguage();
    const ends = typeof row['expires_at'] === 'string' ? exactTime(row['expires_at'], language) : undefined;
    const level = row['level'] === 'edit' ? 'access.mayEdit' : 'access.mayRead';
    return (
        <tr className={`row${active && !isOver(row) ? '' : ' is-retired'}`}>
            <th scope="row">
                <button type="button" className="plain-button name-link" onClick={onEdit}>
                    {name}
                </button>
            </th>
            <td>
                <Chip color={row['kind'] === 'restrict' ? 'red' : 'green'}>
                    {row['kind'] === 'restrict' ? t('rule.restrict') : t(level)}
                </Chip>
            </td>
            <td>
                <span className="rule-records">
                    {label(target?.plural_label) || String(row['object'])} <Condition object={target} text={String(row['condition'] ?? '')} />
                </span>
            </td>
            <td>
                <WhomText whom={fromRule(row)} />
                {ends && <div className="field-help">{t(isOver(row) ? 'access.endedAt' : 'access.endsAt', { when: ends })}</div>}
            </td>
            <td>
                <Switch
                    size="small"
                    aria-label={t('rule.activeOf', { name })}
                    checked={active}
                    onChange={(next) =>
                        void save(row.id, { active: next }, { done: t(next ? 'rule.on' : 'rule.off', { name }), version: row.version }).catch(() => undefined)
                    }
                />
            </td>
            <td className="fields-x">
                <IconButton icon={Trash2} label={t('action.delete')} onClick={() => void remove(row.id, name)} />
            </td>
        </tr>
    );
}
