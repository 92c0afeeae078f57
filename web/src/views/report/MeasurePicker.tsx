import { Select } from 'antd';
import { FUNCTIONS, readMeasure, type Chart } from '@/api/report';
import type { ObjectMeta } from '@/api/types';
import { useLanguage, useT } from '@/base/language';
import { kitOf } from '@/fields/kits';
import { measureText } from './format';

interface Props {
    object: ObjectMeta;
    chart: Chart;
    measures: readonly string[];
    onChange: (measures: string[]) => void;
}

/** The count, and sum, average, least and largest of every number. */
export function MeasurePicker({ object, chart, measures, onChange }: Props) {
    const t = useT();
    const language = useLanguage();
    const numbers = object.fields.filter((field) => kitOf(field).align === 'end' && field.access !== 'masked' && !field.name.endsWith('_base') && !field.name.includes('.'));
    const offered = [
        'count',
        ...numbers.flatMap((field) =>
            FUNCTIONS.filter((fn) => fn !== 'count' && (fn !== 'sum' || kitOf(field).adds)).map((fn) => `${fn}(${field.name})`),
        ),
    ];
    // Slices are parts of a whole: only what adds up has parts.
    const fitting = chart === 'pie' ? offered.filter((measure) => ['count', 'sum'].includes(readMeasure(measure).fn)) : offered;
    return (
        <Select
            mode="multiple"
            className="full"
            aria-label={t('report.measure')}
            value={[...measures]}
            optionFilterProp="label"
            options={fitting.map((measure) => ({ value: measure, label: measureText(object, measure, language) }))}
            onChange={(next: string[]) => onChange(next.length > 0 ? next : ['count'])}
        />
    );
}
