// A pick list: its options in order, each with a key that stays, names in both languages, a colour and how many records
// hold it. One that is not wanted any more is retired and can come back; none is ever lost.
import { Button, Drawer, Select } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import * as api from '@/api/records';
import { changeField } from '@/api/meta';
import type { Field, Json, ObjectMeta } from '@/api/types';
import { ArrangeArea, ArrangeList } from '@/base/Arrange';
import { useIsPhone } from '@/base/hooks';
import { useLabel, useT } from '@/base/language';
import { rowsKey } from '@/record/keys';
import { useShaping } from '../shaping';
import { countsOf, draftsOf, freshOption, isChange, changesOf, optionsOf, type OptionDraft } from './options';
import { OptionRow } from './OptionRow';
import { OptionSentences } from './OptionSentences';
import './options.css';

interface Props {
    object: ObjectMeta;
    field: Field;
    onClose: () => void;
}

const ALL = 'options';

function useCounts(object: ObjectMeta, field: Field): Map<string, number> | undefined {
    return useQuery({
        queryKey: rowsKey(object.name, 'options', field.name),
        queryFn: async () => {
            if (field.groupable) return countsOf((await api.aggregate(object.plural, { group: [field.name], measures: ['count'], limit: 1000 })).data, field.name);
            const found = await api.facets(object.plural, { fields: [field.name], limit: 100 });
            return new Map((found[field.name] ?? []).map(({ value, count }): [string, number] => [String(value ?? ''), count]));
        },
    }).data;
}

export function OptionsDrawer({ object, field, onClose }: Props) {
    const t = useT();
    const label = useLabel();
    const phone = useIsPhone();
    const shape = useShaping();
    const [drafts, setDrafts] = useState(() => draftsOf(field.options));
    const [fallback, setFallback] = useState<Json>(field.default ?? null);
    const [busy, setBusy] = useState(false);
    const counts = useCounts(object, field);
    const after = optionsOf(drafts);
    const changes = changesOf(field.options ?? [], after);
    const repainted = JSON.stringify(after) !== JSON.stringify(optionsOf(draftsOf(field.options)));
    const defaulted = fallback !== (field.default ?? null);
    const set = (id: string, change: Partial<OptionDraft>): void =>
        setDrafts((before) => before.map((one) => (one.id === id ? { ...one, ...change } : one)));
    const save = async (): Promise<void> => {
        setBusy(true);
        const body = { options: after, ...(defaulted ? { default: fallback } : {}) };
        if (await shape(changeField(object.name, field.name, body), t('options.saved', { field: label(field.label) }))) onClose();
        setBusy(false);
    };
    const nameOf = (id: string): string => label(drafts.find((one) => one.id === id)?.label);
    const order = (items: readonly string[]): void =>
        setDrafts((before) => items.flatMap((id) => before.find((one) => one.id === id) ?? []));
    return (
        <Drawer
            open
            title={t('options.title', { field: label(field.label) })}
            width={phone ? '100%' : 780}
            onClose={onClose}
            footer={
                <div className="options-foot">
                    <OptionSentences object={object} field={field} changes={changes} counts={counts} />
                    <div className="drawer-foot">
                        <span className="spring" />
                        <Button onClick={onClose}>{t('form.cancel')}</Button>
                        <Button type="primary" disabled={!isChange(changes) && !repainted && !defaulted} loading={busy} onClick={() => void save()}>
                            {t('form.save')}
                        </Button>
                    </div>
                </div>
            }
        >
            <ArrangeArea
                lists={[{ id: ALL, items: drafts.map((one) => one.id) }]}
                name={nameOf}
                onChange={([list]) => order(list?.items ?? [])}
            >
                <ArrangeList id={ALL} label={t('admin.options')} className="options-list">
                    {drafts.map((draft) => (
                        <OptionRow
                            key={draft.id}
                            object={object}
                            field={field}
                            draft={draft}
                            count={counts ? (counts.get(draft.key) ?? 0) : undefined}
                            onChange={(change) => set(draft.id, change)}
                            onDrop={() => setDrafts((before) => before.filter((one) => one !== draft))}
                        />
                    ))}
                </ArrangeList>
            </ArrangeArea>
            <Button
                type="text"
                className="start"
                icon={<Plus size={16} aria-hidden />}
                onClick={() => setDrafts((before) => [...before, freshOption(before.length)])}
            >
                {t('options.add')}
            </Button>
            {field.type === 'select' && !field.read_only && (
                <label className="options-default">
                    <span className="question">{t('options.default')}</span>
                    <Select<string | null>
                        className="full"
                        allowClear
                        value={typeof fallback === 'string' ? fallback : null}
                        options={after.filter((one) => one.active).map((one) => ({ value: one.key, label: label(one.label) }))}
                        onChange={(key) => setFallback(key ?? null)}
                    />
                </label>
            )}
        </Drawer>
    );
}
