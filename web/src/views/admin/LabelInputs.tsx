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

/** What stands beside the field in forms: what it is, an example, who fills it in. */
export function HelpInputs({ id, value, onChange }: Omit<Props, 'autoFocus'>) {
    const t = useT();
    const box = (which: 'zh' | 'en') => (
        <Input.TextArea
            id={`${id}-help-${which}`}
            lang={which === 'zh' ? 'zh-CN' : 'en'}
            aria-label={t(which === 'zh' ? 'admin.helpZh' : 'admin.helpEn')}
            placeholder={t(which === 'zh' ? 'admin.helpZh' : 'admin.helpEn')}
            autoSize={{ minRows: 1, maxRows: 4 }}
            maxLength={500}
            value={value[which]}
            onChange={(event) => onChange({ ...value, [which]: event.target.value })}
        />
    );
    return (
        <span className="pair-wide">
            {box('zh')}
            {box('en')}
        </span>
    );
}
