import { Select } from 'antd';
import { BUCKETS, bucketOf, fieldNameOf } from '@/api/report';
import type { ObjectMeta } from '@/api/types';
import { useLabel, useT } from '@/base/language';
import { kitOf } from '@/fields/kits';
import { fieldOf } from '@/meta/catalog';

interface Props {
    object: ObjectMeta;
    group: readonly string[];
    most: number;
    onChange: (group: string[]) => void;
}

/** Groups one after the other; dates by their period. */
export function GroupPicker({ object, group, most, onChange }: Props) {
    const t = useT();
    const label = useLabel();
    const fields = object.fields.filter((field) => field.groupable || (kitOf(field).buckets && field.filterable));
    const set = (index: number, value: string | undefined): void => {
        const next = value ? [...group.slice(0, index), value, ...group.slice(index + 1)] : group.filter((_, at) => at !== index);
        onChange([...new Set(next)].slice(0, most));
    };
    const chooseField = (index: number) => (name: string | undefined) => {
        const field = name ? fieldOf(object, name) : undefined;
        set(index, field && kitOf(field).buckets ? `${field.name}:month` : name);
    };
    return (
        <>
            {Array.from({ length: Math.min(most, group.length + 1) }, (_, index) => {
                const current = group[index];
                const bucket = current ? bucketOf(current) : undefined;
                return (
                    <span key={index} className="pair-wide">
                        <Select<string>
                            showSearch
                            allowClear
                            optionFilterProp="label"
                            aria-label={t('report.group')}
                            placeholder={t(index === 0 ? 'report.noGroup' : 'report.thenBy')}
                            {...(current ? { value: fieldNameOf(current) } : {})}
                            options={fields.map((field) => ({ value: field.name, label: label(field.label) }))}
                            onChange={chooseField(index)}
                        />
                        {current && bucket && (
                            <Select
                                aria-label={t('report.bucket')}
                                value={bucket}
                                options={BUCKETS.map((one) => ({ value: one, label: t(`bucket.${one}`) }))}
                                onChange={(one) => set(index, `${fieldNameOf(current)}:${one}`)}
                            />
                        )}
                    </span>
                );
            })}
        </>
    );
}
