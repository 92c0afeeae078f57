// What a trend follows and what it is compared with.
import { Select } from 'antd';
import { BUCKETS, COMPARED, type Compared, type Settings } from '@/api/report';
import type { ObjectMeta } from '@/api/types';
import { useLabel, useT } from '@/base/language';
import { dateFields } from './kinds';

interface Props {
    object: ObjectMeta;
    settings: Settings;
    onChange: (part: Partial<Settings>) => void;
}

const PARTS = ['now', 'whole', 'last'] as const;

export function TrendQuestions({ object, settings, onChange }: Props) {
    const t = useT();
    const label = useLabel();
    const part = settings.last ? 'last' : settings.whole ? 'whole' : 'now';
    return (
        <>
            <span className="question">{t('trend.field')}</span>
            <span className="pair-wide">
                <Select
                    aria-label={t('trend.field')}
                    placeholder={t('trend.chooseField')}
                    value={settings.field ?? null}
                    options={dateFields(object).map((field) => ({ value: field.name, label: label(field.label) }))}
                    onChange={(field: string | null) => onChange({ field: field ?? undefined })}
                />
                <Select aria-label={t('trend.period')} value={settings.period} options={BUCKETS.map((one) => ({ value: one, label: t(`period.${one}`) }))} onChange={(period) => onChange({ period })} />
            </span>
            <span className="question">{t('trend.part')}</span>
            <Select
                className="full"
                aria-label={t('trend.part')}
                value={part}
                options={PARTS.map((one) => ({ value: one, label: t(`part.${one}`) }))}
                onChange={(one) => onChange({ last: one === 'last', whole: one === 'whole' })}
            />
            <span className="question">{t('trend.compared')}</span>
            <Select<Compared | ''>
                className="full"
                aria-label={t('trend.compared')}
                value={settings.compared ?? ''}
                options={[{ value: '', label: t('compared.none') }, ...COMPARED.map((one) => ({ value: one, label: t(`compared.${one}`) }))]}
                onChange={(compared) => onChange({ compared: compared || undefined })}
            />
        </>
    );
}
