import { Archive, ArchiveRestore, Pencil } from 'lucide-react';
import { Link } from 'react-router';
import type { ObjectMeta } from '@/api/types';
import { ArrangeItem } from '@/base/Arrange';
import { IconButton } from '@/base/IconButton';
import { useLabel, useLanguage, useT } from '@/base/language';
import { formatMoneyShort, formatNumber } from '@/base/number';
import { FieldValue } from '@/fields/FieldValue';
import { quote } from '@/fields/filter';
import { fieldOf, fieldsOf } from '@/meta/catalog';
import { useBaseCurrency } from '@/meta/organisation';
import type { Stage, Standing } from './pipelines';

interface Props {
    object: ObjectMeta;
    opportunity: ObjectMeta;
    stage: Stage;
    standing: Standing | undefined;
    onEdit: () => void;
    onRetire: () => void;
    onBack: () => void;
}

export function StageRow({ object, opportunity, stage, standing, onEdit, onRetire, onBack }: Props) {
    const t = useT();
    const label = useLabel();
    const language = useLanguage();
    const currency = useBaseCurrency();
    const { row } = stage;
    const name = label(stage.label);
    const days = Number(row['max_days'] ?? 0);
    const asked = Array.isArray(row['required_fields']) ? row['required_fields'].map(String) : [];
    const category = fieldOf(object, 'category');
    const forecast = fieldOf(object, 'forecast_category');
    const probability = fieldOf(object, 'probability');
    const notes = [
        days > 0 && t('pipelines.days', { count: days }),
        asked.length > 0 && t('pipelines.asks', { fields: fieldsOf(opportunity, asked).map((field) => label(field.label)).join(t('rights.and')) }),
    ].filter(Boolean);
    return (
        <ArrangeItem id={stage.id} className={`stage-row${stage.active ? '' : ' is-retired'}`}>
            <span className="stage-names">
                <button type="button" className="plain-button stage-name" onClick={onEdit}>
                    {name}
                </button>
                <code className="quiet">{String(row['key'] ?? '')}</code>
                {notes.length > 0 && <span className="quiet stage-notes">{notes.join(' · ')}</span>}
            </span>
            <span className="stage-facts">
                {category && <FieldValue dense plain field={category} value={row['category']} />}
                {forecast && <FieldValue dense plain field={forecast} value={row['forecast_category']} />}
                {probability && <FieldValue dense plain field={probability} value={row['probability']} />}
            </span>
            <span className="stage-standing figure">
                {standing && standing.count > 0 ? (
                    <Link to={`/opportunities?filter=${encodeURIComponent(`stage = ${quote(stage.id)}`)}`} title={t('pipelines.standing')}>
                        {formatNumber(standing.count, language)}
                        <span className="stage-sum"> · {formatMoneyShort(standing.sum, language, currency)}</span>
                    </Link>
                ) : (
                    standing && <span className="quiet">0</span>
                )}
            </span>
            <IconButton icon={Pencil} label={t('pipelines.edit', { stage: name })} onClick={onEdit} />
            {stage.active ? (
                <IconButton icon={Archive} label={t('options.retire', { name })} onClick={onRetire} />
            ) : (
                <IconButton icon={ArchiveRestore} label={t('options.return', { name })} onClick={onBack} />
            )}
        </ArrangeItem>
    );
}
