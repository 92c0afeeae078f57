// What saving a pick list will do, sentence by sentence; records keep what they hold.
import { Link } from 'react-router';
import type { Field, ObjectMeta } from '@/api/types';
import { useLabel, useLanguage, useT } from '@/base/language';
import { formatNumber } from '@/base/number';
import { quote } from '@/fields/filter';
import type { OptionChanges } from './options';

interface Props {
    object: ObjectMeta;
    field: Field;
    changes: OptionChanges;
    counts: Map<string, number> | undefined;
}

export function OptionSentences({ object, field, changes, counts }: Props) {
    const t = useT();
    const label = useLabel();
    const language = useLanguage();
    const and = (labels: readonly { en: string; zh: string }[]): string => labels.map(label).join(t('rights.and'));
    const records = (key: string): number => counts?.get(key) ?? 0;
    const number = (count: number) => ({ count, number: formatNumber(count, language) });
    return (
        <ul className="option-sentences" role="status">
            {changes.added.length > 0 && <li>{t('options.willAdd', { names: and(changes.added) })}</li>}
            {changes.renamed.map(({ from, to, key }) => (
                <li key={key}>{t('options.willRename', { from: label(from), to: label(to), ...number(records(key)) })}</li>
            ))}
            {changes.retired.map((one) => (
                <li key={one.key}>
                    {t('options.willRetire', { name: label(one.label), ...number(records(one.key)) })}{' '}
                    {records(one.key) > 0 && (
                        <Link to={`/${object.plural}?filter=${encodeURIComponent(`${field.name} ${field.type === 'multi_select' ? 'has' : '='} ${quote(one.key)}`)}`}>
                            {t('options.showThem')}
                        </Link>
                    )}
                </li>
            ))}
            {changes.returned.length > 0 && <li>{t('options.willReturn', { names: and(changes.returned) })}</li>}
            {changes.moved && <li>{t('options.willMove')}</li>}
        </ul>
    );
}
