// Moves a department or a person; a sentence says first what will be where.
import { Modal, Select } from 'antd';
import { useState } from 'react';
import type { ObjectMeta, Person, Row, Values } from '@/api/types';
import { useT } from '@/base/language';
import { useObject } from '@/meta/catalog';
import { useSave } from '@/record/mutations';
import { PersonPicker } from './WhomPicker';
import { below, inside, referred, sightChange, type Department } from './people';
import '@/views/admin/admin.css';
import './rights.css';

/** `to`: where it was dropped. */
export type Moved = ({ kind: 'department'; node: Department } | { kind: 'user'; row: Row }) & { to?: Department | undefined };

interface Props {
    moved: Moved;
    tree: readonly Department[];
    onClose: () => void;
}

const flat = (nodes: readonly Department[], depth = 0): { node: Department; depth: number }[] =>
    nodes.flatMap((node) => [{ node, depth }, ...flat(node.children, depth + 1)]);

export function MoveDialog(props: Props) {
    const object = useObject(props.moved.kind);
    return object ? <Move {...props} object={object} /> : null;
}

function Move({ moved, tree, object, onClose }: Props & { object: ObjectMeta }) {
    const t = useT();
    const save = useSave(object);
    const person = moved.kind === 'user';
    const row = person ? moved.row : moved.node.row;
    const name = String(row['name']);
    const from = referred(row[person ? 'department' : 'parent']);
    const [to, setTo] = useState<Person | null>(moved.to ? { id: moved.to.id, name: moved.to.name } : from);
    const [boss, setBoss] = useState<Person | null>(person && moved.to?.head && moved.to.head.id !== row.id ? moved.to.head : referred(row['manager']));
    const [busy, setBusy] = useState(false);
    const own = person ? new Set<string>() : new Set(inside(moved.node));
    const places = flat(tree).filter(({ node }) => !own.has(node.id));
    const stays = to?.id === from?.id && (!person || boss?.id === referred(row['manager'])?.id);
    const sentence = (): string => {
        const where = { name, from: from?.name ?? t('people.noPlace'), to: to?.name ?? t('people.noPlace') };
        if (stays) return t('people.staysSentence', { name });
        if (person) return t('people.moveSentence', { ...where, boss: boss?.name ?? t('people.noBoss') });
        return t('people.moveDepartmentSentence', { ...where, departments: below(moved.node), people: moved.node.all });
    };
    const sight = sightChange(tree, from?.id, to?.id);
    const names = (people: readonly Person[]): string => people.map((one) => one.name).join(t('rights.and'));
    const run = async (): Promise<void> => {
        setBusy(true);
        const values: Values = person ? { department: to && { ...to }, manager: boss && { ...boss } } : { parent: to && { ...to } };
        try {
            await save(row.id, values, { done: t('people.moved', { name }), version: row.version, moves: true });
            onClose();
        } catch {
            setBusy(false);
        }
    };
    return (
        <Modal
            open
            width={480}
            title={t('people.moveTitle', { name })}
            okText={t('people.move')}
            okButtonProps={{ disabled: stays, loading: busy }}
            onOk={() => void run()}
            onCancel={onClose}
        >
            <div className="admin-form">
                <label htmlFor="move-to">{t(person ? 'people.department' : 'people.partOf')}</label>
                <Select<string | null>
                    id="move-to"
                    showSearch
                    allowClear
                    optionFilterProp="label"
                    value={to?.id ?? null}
                    options={places.map(({ node, depth }) => ({ value: node.id, label: '\u2003'.repeat(depth) + node.name }))}
                    onChange={(id) => {
                        const place = places.find(({ node }) => node.id === id)?.node;
                        setTo(place ? { id: place.id, name: place.name } : null);
                        if (person && place?.head && place.head.id !== row.id) setBoss(place.head);
                    }}
                />
                {person && (
                    <>
                        <label htmlFor="move-boss">{t('people.reportsTo')}</label>
                        <PersonPicker id="move-boss" value={boss} onChange={setBoss} />
                    </>
                )}
                <p className="move-sentence" role="status">
                    {sentence()}
                </p>
                {!stays && sight.gain.length > 0 && <p className="move-sentence">{t('people.willSee', { names: names(sight.gain), name })}</p>}
                {!stays && sight.lose.length > 0 && <p className="move-sentence">{t('people.willLose', { names: names(sight.lose), name })}</p>}
            </div>
        </Modal>
    );
}
