import { Input } from 'antd';
import { Archive, ArchiveRestore, X } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Field, ObjectMeta } from '@/api/types';
import { ArrangeItem } from '@/base/Arrange';
import { IconButton } from '@/base/IconButton';
import { useLabel, useLanguage, useT } from '@/base/language';
import { formatNumber } from '@/base/number';
import { Pop } from '@/base/Pop';
import { quote } from '@/fields/filter';
import { HUE_NAMES, hueOf } from '@/fields/hue';
import { bothLanguages } from '../drafts';
import type { OptionDraft } from './options';

interface Props {
    object: ObjectMeta;
    field: Field;
    draft: OptionDraft;
    /** Undefined until it is known. */
    count: number | undefined;
    onChange: (change: Partial<OptionDraft>) => void;
    onDrop: () => void;
}

export function OptionRow({ object, field, draft, count, onChange, onDrop }: Props) {
    const t = useT();
    const label = useLabel();
    const language = useLanguage();
    const name = label(bothLanguages(draft.label)) || t('options.new');
    const held = field.type === 'multi_select' ? `${field.name} has ${quote(draft.key)}` : `${field.name} = ${quote(draft.key)}`;
    const text = (which: 'zh' | 'en') => (
        <Input
            size="small"
            lang={which === 'zh' ? 'zh-CN' : 'en'}
            aria-label={`${name} ${t(which === 'zh' ? 'admin.labelZh' : 'admin.labelEn')}`}
            prefix={<span className="lang-mark">{t(`admin.${which}`)}</span>}
            autoFocus={draft.fresh && which === language}
            value={draft.label[which]}
            onChange={(event) => onChange({ label: { ...draft.label, [which]: event.target.value } })}
        />
    );
    return (
        <ArrangeItem id={draft.id} className={draft.active ? 'option-row' : 'option-row is-retired'}>
            <ColorButton value={draft.color} name={name} onChange={(color) => onChange({ color })} />
            <span className="option-names">
                {text('zh')}
                {text('en')}
            </span>
            <code className="option-key quiet cut" title={t('options.key')}>
                {draft.key || t('options.new')}
            </code>
            <span className="option-count figure">
                {!draft.fresh && count !== undefined && count > 0 && (
                    <Link to={`/${object.plural}?filter=${encodeURIComponent(held)}`} title={t('options.records')}>
                        {formatNumber(count, language)}
                    </Link>
                )}
                {!draft.fresh && count === 0 && <span className="quiet">0</span>}
            </span>
            {draft.fresh ? (
                <IconButton icon={X} label={t('options.remove', { name })} onClick={onDrop} />
            ) : (
                <IconButton
                    icon={draft.active ? Archive : ArchiveRestore}
                    label={t(draft.active ? 'options.retire' : 'options.return', { name })}
                    onClick={() => onChange({ active: !draft.active })}
                />
            )}
        </ArrangeItem>
    );
}

function ColorButton({ value, name, onChange }: { value: string; name: string; onChange: (color: string) => void }) {
    const t = useT();
    const [open, setOpen] = useState(false);
    const choices = (
        <div className="color-choices" role="radiogroup" aria-label={t('options.color')}>
            {HUE_NAMES.map((hue) => (
                <button
                    key={hue}
                    type="button"
                    role="radio"
                    aria-checked={hueOf(value) === hue}
                    aria-label={t(`hue.${hue}`)}
                    title={t(`hue.${hue}`)}
                    className={`color-choice hue-${hue}`}
                    onClick={() => {
                        onChange(hue);
                        setOpen(false);
                    }}
                />
            ))}
        </div>
    );
    return (
        <Pop open={open} onOpenChange={setOpen} title={t('options.color')} content={choices}>
            <button type="button" className={`color-choice hue-${hueOf(value)}`} aria-label={t('options.colorOf', { name })} aria-expanded={open} />
        </Pop>
    );
}
