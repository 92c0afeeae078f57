// The validation rules of one object: conditions that every record meets when it is saved.
import { Button, Switch } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { list, remove, update } from '@/api/records';
import type { ObjectMeta, Row } from '@/api/types';
import { Problem, type Reply } from '@/base/http';
import { useTitle } from '@/base/hooks';
import { IconButton } from '@/base/IconButton';
import { useLabel, useLanguage, useT } from '@/base/language';
import { ErrorState } from '@/base/States';
import { useMeta } from '@/meta/catalog';
import { useIsAdmin } from '@/meta/organisation';
import { showProblem, useDoneToast } from '@/record/undo';
import { RuleDrawer } from './RuleDrawer';
import { RULES } from './rules';
import '@/views/list/list.css';
import './admin.css';

export function RulesPage() {
    const { name = '' } = useParams();
    const admin = useIsAdmin();
    const object = useMeta().byName.get(name);
    if (!admin) return <ErrorState whole error={new Problem(403, {})} />;
    return object ? <Rules key={object.name} object={object} /> : <ErrorState whole error={new Problem(404, {})} />;
}

function Rules({ object }: { object: ObjectMeta }) {
    const t = useT();
    const label = useLabel();
    const client = useQueryClient();
    const done = useDoneToast();
    const [open, setOpen] = useState<{ rule: Row | undefined }>();
    const key = ['rules', object.name];
    const { data, error, refetch } = useQuery({
        queryKey: key,
        queryFn: () => list(RULES, { filter: `object = '${object.name}'`, sort: 'position,id', limit: 500 }),
    });
    useTitle(`${t('rules.title')} · ${label(object.label)}`);
    if (error) return <ErrorState whole error={error} onRetry={() => void refetch()} />;
    const run = async (work: Promise<Reply<unknown>>, said: string): Promise<void> => {
        try {
            const { txn } = await work;
            done(said, txn);
        } catch (problem) {
            showProblem(problem);
        }
        await client.invalidateQueries({ queryKey: key });
    };
    return (
        <div className="sheet">
            <header className="page-head">
                <h1>
                    <Link to={`/admin/objects/${object.name}`}>{label(object.label)}</Link> · {t('rules.title')}
                </h1>
                <span className="spring" />
                <Button type="primary" icon={<Plus size={16} aria-hidden />} onClick={() => setOpen({ rule: undefined })}>
                    {t('rules.add')}
                </Button>
            </header>
            {data && data.data.length === 0 && <p className="quiet rules-none">{t('rules.none')}</p>}
            {data && data.data.length > 0 && (
                <div className="table-scroll">
                    <table className="records plain-table">
                        <thead>
                            <tr>
                                <th scope="col">{t('rules.condition')}</th>
                                <th scope="col">{t('rules.message')}</th>
                                <th scope="col">{t('rules.active')}</th>
                                <td className="fields-x" />
                            </tr>
                        </thead>
                        <tbody>
                            {data.data.map((rule) => (
                                <RuleRow
                                    key={rule.id}
                                    rule={rule}
                                    onEdit={() => setOpen({ rule })}
                                    onActive={(active) => void run(update(RULES, rule.id, { active }), t('record.savedAll'))}
                                    onDrop={() => void run(remove(RULES, rule.id), t('rules.removed'))}
                                />
                            ))}
                        </tbody>
                    </table>
                </div>
            )}
            {open && (
                <RuleDrawer
                    object={object}
                    rule={open.rule}
                    onClose={() => {
                        setOpen(undefined);
                        void client.invalidateQueries({ queryKey: key });
                    }}
                />
            )}
        </div>
    );
}

interface RuleRowProps {
    rule: Row;
    onEdit: () => void;
    onActive: (active: boolean) => void;
    onDrop: () => void;
}

function RuleRow({ rule, onEdit, onActive, onDrop }: RuleRowProps) {
    const t = useT();
    const message = useLanguage() === 'zh' ? rule['message_zh'] : rule['message_en'];
    return (
        <tr className="row">
            <td>
                <code>{String(rule['condition'])}</code>
                {rule['broken'] && (
                    <p className="field-problem">
                        {t('rules.broken')} {String(rule['broken'])}
                    </p>
                )}
            </td>
            <td>{String(message ?? '')}</td>
            <td>
                <Switch size="small" aria-label={t('rules.active')} checked={rule['active'] !== false} onChange={onActive} />
            </td>
            <td className="fields-x">
                <IconButton icon={Pencil} label={t('action.edit')} onClick={onEdit} />
                <IconButton icon={Trash2} label={t('rules.remove')} onClick={onDrop} />
            </td>
        </tr>
    );
}
