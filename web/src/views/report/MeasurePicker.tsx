import { Select } from 'antd';
import { FUNCTIONS } from '@/api/report';
import type { ObjectMeta } from '@/api/types';
import { useLanguage, useT } from '@/base/language';
import { kitOf } from '@/fields/kits';
import { measureText } from './format';

interface Props {
    object: ObjectMeta;
    measures: readonly string[];
    onChange: (measures: string[]) => void;
}

/** The count, and sum, average, least and largest of every number. */
export function MeasurePicker({ object, measures, onChange }: Props) {
    const t = useT();
    const language = useLanguage();
    const numbers = object.fields.filter((field) => kitOf(field).align === 'end' && field.access !== 'masked' && !field.name.endsWith('_base'));
    const offered = [
        'count',
        ...numbers.flatMap((field) =>
            FUNCTIONS.filter((fn) => fn !== 'count' && (fn !== 'sum' || kitOf(field).adds)).map((fn) => `${fn}(${field.name})`),
        ),
    ];
    return (
        <Select
            mode="multiple"
            className="full"
            aria-label={t('report.measure')}
            value={[...measures]}
            optionFilterProp="label"
            options={offered.map((measure) => ({ value: measure, label: measureText(object, measure, language) }))}
            onChange={(next: string[]) => onChange(next.length > 0 ? next : ['count'])}
        />
    );
}
