// Which field a list is grouped by; dates by day, week, month, quarter or year.
import { Button, Select } from 'antd';
import { Group } from 'lucide-react';
import { useState } from 'react';
import { BUCKETS, bucketOf, fieldNameOf } from '@/api/report';
import type { ObjectMeta } from '@/api/types';
import { useLabel, useT } from '@/base/language';
import { Pop } from '@/base/Pop';
import { kitOf } from '@/fields/kits';
import { fieldOf } from '@/meta/catalog';

interface Props {
    object: ObjectMeta;
    group: string;
    onGroup: (group: string) => void;
}

export function GroupButton({ object, group, onGroup }: Props) {
    const t = useT();
    const label = useLabel();
    const [open, setOpen] = useState(false);
    const field = fieldOf(object, fieldNameOf(group));
    const bucket = bucketOf(group);
    const fields = object.fields.filter(
        (one) => (one.groupable && one.name !== 'id' && one.name !== 'version') || (kitOf(one).buckets && one.filterable),
    );
    const choose = (name: string | undefined): void => {
        const next = name ? fieldOf(object, name) : undefined;
        onGroup(next ? (kitOf(next).buckets ? `${next.name}:month` : next.name) : '');
    };
    const content = (
        <div className="filter-editor">
            <Select<string>
                className="full"
                showSearch
                allowClear
                optionFilterProp="label"
                aria-label={t('list.group')}
                placeholder={t('report.noGroup')}
                value={field ? field.name : null}
                options={fields.map((one) => ({ value: one.name, label: label(one.label) }))}
                onChange={choose}
            />
            {field && bucket && (
                <Select
                    className="full"
                    aria-label={t('report.bucket')}
                    value={bucket}
                    options={BUCKETS.map((one) => ({ value: one, label: t(`bucket.${one}`) }))}
                    onChange={(one) => onGroup(`${field.name}:${one}`)}
                />
            )}
        </div>
    );
    return (
        <Pop open={open} onOpenChange={setOpen} placement="bottomRight" title={t('list.group')} content={content}>
            <Button
                type="text"
                className={group ? 'is-on' : undefined}
                aria-label={field ? t('list.groupedBy', { field: label(field.label) }) : t('list.group')}
                title={t('list.group')}
                icon={<Group size={16} aria-hidden />}
            >
                {field ? label(field.label) : undefined}
            </Button>
        </Pop>
    );
}
