// Somebody else saved the same record meanwhile: both values side by side, a choice for each.
import { Modal, Radio } from 'antd';
import { useState } from 'react';
import { useLabel, useT } from '@/base/language';
import { useStore } from '@/base/store';
import { FieldValue } from '@/fields/FieldValue';
import { fieldOf } from '@/meta/catalog';
import { conflict, type Conflict } from '@/record/conflict';
import { nameOf } from '@/record/mutations';

export function ConflictDialog() {
    const open = useStore(conflict);
    return open && <Decide key={`${open.current.id}${open.current.version}`} {...open} />;
}

function Decide({ object, current, open: differing, mine, decide }: Conflict) {
    const t = useT();
    const label = useLabel();
    const [kept, setKept] = useState<ReadonlySet<string>>(new Set(differing));
    const choose = (name: string, own: boolean): void =>
        setKept((before) => {
            const next = new Set(before);
            if (own) next.add(name);
            else next.delete(name);
            return next;
        });
    return (
        <Modal open width={640} title={t('conflict.title')} okText={t('conflict.save')} onOk={() => decide([...kept])} onCancel={() => decide(null)}>
            <p className="quiet">{t('conflict.text', { name: nameOf(object, current) })}</p>
            <table className="conflict">
                <thead>
                    <tr>
                        <th scope="col">{t('conflict.field')}</th>
                        <th scope="col">{t('conflict.mine')}</th>
                        <th scope="col">{t('conflict.theirs')}</th>
                    </tr>
                </thead>
                <tbody>
                    {differing.map((name) => {
                        const field = fieldOf(object, name);
                        if (!field) return null;
                        const cell = (own: boolean) => (
                            <td>
                                <Radio checked={kept.has(name) === own} onChange={() => choose(name, own)}>
                                    <FieldValue plain field={field} value={own ? mine[name] : current[name]} row={current} />
                                </Radio>
                            </td>
                        );
                        return (
                            <tr key={name}>
                                <th scope="row">{label(field.label)}</th>
                                {cell(true)}
                                {cell(false)}
                            </tr>
                        );
                    })}
                </tbody>
            </table>
        </Modal>
    );
}
