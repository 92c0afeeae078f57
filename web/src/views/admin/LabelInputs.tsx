import { Input } from 'antd';
import { useT, type Label } from '@/base/language';

interface Props {
    id: string;
    value: Label;
    onChange: (label: Label) => void;
    autoFocus?: boolean;
}

/** A label in both languages, side by side. */
export function LabelInputs({ id, value, onChange, autoFocus }: Props) {
    const t = useT();
    return (
        <span className="pair-wide">
            <Input
                id={`${id}-zh`}
                lang="zh-CN"
                prefix={<span className="lang-mark">{t('admin.zh')}</span>}
                aria-label={t('admin.labelZh')}
                autoFocus={autoFocus}
                value={value.zh}
                onChange={(event) => onChange({ ...value, zh: event.target.value })}
            />
            <Input
                id={`${id}-en`}
                lang="en"
                prefix={<span className="lang-mark">{t('admin.en')}</span>}
                aria-label={t('admin.labelEn')}
                value={value.en}
                onChange={(event) => onChange({ ...value, en: event.target.value })}
            />
        </span>
    );
}
