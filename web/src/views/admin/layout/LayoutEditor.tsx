// What is shown and what is not, as lists one drags between.
import { Button, Checkbox, Select } from 'antd';
import { ArrowDown, ArrowUp, Eye, EyeOff, Plus, Trash2 } from 'lucide-react';
import type { Field, ObjectMeta } from '@/api/types';
import { ArrangeArea, ArrangeItem, ArrangeList } from '@/base/Arrange';
import { place } from '@/base/arrange';
import { IconButton } from '@/base/IconButton';
import { both, useLabel, useT } from '@/base/language';
import { fieldOf } from '@/meta/catalog';
import { FIELD_ICONS } from '@/meta/icons';
import { LabelInputs } from '../LabelInputs';
import { addSection, changeSection, mayBoard, moveSection, POOL, removeSection, type LayoutDraft, type Part, type SectionDraft } from './draft';

interface Props {
    object: ObjectMeta;
    part: Part;
    draft: LayoutDraft;
    onChange: (draft: LayoutDraft) => void;
}

export function LayoutEditor({ object, part, draft, onChange }: Props) {
    const t = useT();
    const label = useLabel();
    const nameOf = (name: string): string => label(fieldOf(object, name)?.label) || name;
    const lists = (id: string): readonly string[] => draft.lists.find((list) => list.id === id)?.items ?? [];
    const home = draft.sections[0]?.id ?? 'shown';
    const send = (item: string, to: string): void =>
        onChange({ ...draft, lists: place(draft.lists, item, to, to === POOL ? 0 : lists(to).length) });
    const rows = (id: string) =>
        lists(id).map((name) => (
            <FieldItem key={name} field={fieldOf(object, name)} pooled={id === POOL} onToggle={() => send(name, id === POOL ? home : POOL)} />
        ));
    return (
        <ArrangeArea lists={draft.lists} name={nameOf} onChange={(next) => onChange({ ...draft, lists: next })}>
            {part === 'board' && <BoardInputs object={object} draft={draft} onChange={onChange} />}
            {part === 'form' ? (
                <>
                    {draft.sections.map((section, index) => (
                        <section key={section.id} className="layout-section">
                            <SectionHead
                                section={section}
                                first={index === 0}
                                last={index === draft.sections.length - 1}
                                only={draft.sections.length === 1}
                                draft={draft}
                                onChange={onChange}
                            />
                            <ArrangeList id={section.id} label={label(section.label)}>
                                {rows(section.id)}
                                {lists(section.id).length === 0 && <li className="layout-empty">{t('layout.dropHere')}</li>}
                            </ArrangeList>
                        </section>
                    ))}
                    <Button
                        type="text"
                        className="start"
                        icon={<Plus size={16} aria-hidden />}
                        onClick={() => onChange(addSection(draft, both('layout.newSection')))}
                    >
                        {t('layout.addSection')}
                    </Button>
                </>
            ) : (
                <>
                    <h2>{t('layout.shown')}</h2>
                    <ArrangeList id="shown" label={t('layout.shown')}>
                        {rows('shown')}
                        {lists('shown').length === 0 && <li className="layout-empty">{t('layout.dropHere')}</li>}
                    </ArrangeList>
                </>
            )}
            <h2>{t('layout.pool')}</h2>
            <ArrangeList id={POOL} label={t('layout.pool')} className="layout-pool">
                {rows(POOL)}
                {lists(POOL).length === 0 && <li className="layout-empty">{t('layout.nothingLeft')}</li>}
            </ArrangeList>
        </ArrangeArea>
    );
}

function FieldItem({ field, pooled, onToggle }: { field: Field | undefined; pooled: boolean; onToggle: () => void }) {
    const t = useT();
    const label = useLabel();
    if (!field) return null;
    const Icon = FIELD_ICONS[field.type];
    const name = label(field.label);
    return (
        <ArrangeItem id={field.name}>
            <Icon size={14} className="quiet" aria-hidden />
            <span className="cut">
                {name}
                {field.required && <span className="needed">*</span>}
            </span>
            <IconButton icon={pooled ? Eye : EyeOff} label={t(pooled ? 'layout.show' : 'layout.hide', { name })} onClick={onToggle} />
        </ArrangeItem>
    );
}

interface HeadProps {
    section: SectionDraft;
    first: boolean;
    last: boolean;
    only: boolean;
    draft: LayoutDraft;
    onChange: (draft: LayoutDraft) => void;
}

function SectionHead({ section, first, last, only, draft, onChange }: HeadProps) {
    const t = useT();
    const label = useLabel();
    const name = label(section.label);
    const set = (change: Partial<SectionDraft>): void => onChange(changeSection(draft, section.id, change));
    return (
        <header className="layout-section-head">
            <LabelInputs id={section.id} value={section.label} onChange={(next) => set({ label: next })} />
            <span className="layout-section-tools">
                <Checkbox checked={section.columns === 2} onChange={(event) => set({ columns: event.target.checked ? 2 : 1 })}>
                    {t('layout.twoColumns')}
                </Checkbox>
                <Checkbox checked={first || section.open} disabled={first} onChange={(event) => set({ open: event.target.checked })}>
                    {t('layout.inSight')}
                </Checkbox>
                <span className="spring" />
                <IconButton icon={ArrowUp} label={t('layout.sectionUp', { name })} disabled={first} onClick={() => onChange(moveSection(draft, section.id, -1))} />
                <IconButton icon={ArrowDown} label={t('layout.sectionDown', { name })} disabled={last} onClick={() => onChange(moveSection(draft, section.id, 1))} />
                <IconButton icon={Trash2} label={t('layout.sectionRemove', { name })} disabled={only} onClick={() => onChange(removeSection(draft, section.id))} />
            </span>
        </header>
    );
}

function BoardInputs({ object, draft, onChange }: Omit<Props, 'part'>) {
    const t = useT();
    const label = useLabel();
    const choice = (field: Field) => ({ value: field.name, label: label(field.label) });
    return (
        <div className="layout-board">
            <label>
                <span className="question">{t('layout.boardBy')}</span>
                <Select className="full" value={draft.by || null} options={mayBoard(object).map(choice)} onChange={(by) => onChange({ ...draft, by: by ?? '' })} />
            </label>
            <label>
                <span className="question">{t('layout.boardSum')}</span>
                <Select
                    className="full"
                    allowClear
                    value={draft.sum || null}
                    options={object.fields.filter((field) => field.summable).map(choice)}
                    onChange={(sum: string | null) => onChange({ ...draft, sum: sum ?? '' })}
                />
            </label>
        </div>
    );
}
