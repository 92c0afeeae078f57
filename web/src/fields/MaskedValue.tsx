// A value one sees only in part. Who may see it whole is offered an eye; what is shown then goes after a minute.
import { Eye, EyeOff } from 'lucide-react';
import { IconButton } from '@/base/IconButton';
import { useLabel, useT } from '@/base/language';
import { useStore } from '@/base/store';
import { isEmpty, type ShowProps } from './kit';
import { kitOf } from './kits';
import { asked, forget, hiddenKey, mayReveal, shown } from './reveal';

const maskOf = (value: ShowProps['value']): string => (typeof value === 'string' ? value : '***');

export function MaskedValue(props: ShowProps) {
    const { value, field, object, row, plain } = props;
    const t = useT();
    const label = useLabel();
    const uncovered = useStore(shown);
    if (plain || !row?.id || !mayReveal(object, field)) return <span className="masked cut">{maskOf(value)}</span>;
    const hidden = { object, field, id: row.id };
    const key = hiddenKey(hidden);
    const whole = uncovered.get(key);
    const { Show } = kitOf(field);
    return (
        <span className="masked-pair">
            {uncovered.has(key) ? (
                <span className="masked-whole cut" role="status">
                    {isEmpty(whole) ? t('value.empty') : <Show {...props} value={whole} />}
                </span>
            ) : (
                <span className="masked cut">{maskOf(value)}</span>
            )}
            {uncovered.has(key) ? (
                <IconButton icon={EyeOff} label={t('reveal.hide', { field: label(field.label) })} onClick={() => forget(key)} />
            ) : (
                <IconButton icon={Eye} label={t('reveal.show', { field: label(field.label) })} onClick={() => asked.set(hidden)} />
            )}
        </span>
    );
}
