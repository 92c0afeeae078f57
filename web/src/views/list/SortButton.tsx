// The order of a list as a short list of fields: what the heads of the columns do, for keyboard and phone.
import { Button, Select } from 'antd';
import { ArrowDown, ArrowDownUp, ArrowUp, ChevronUp, X } from 'lucide-react';
import { useState } from 'react';
import type { ObjectMeta } from '@/api/types';
import { IconButton } from '@/base/IconButton';
import { useLabel, useT } from '@/base/language';
import { Pop } from '@/base/Pop';
import { fieldOf } from '@/meta/catalog';
import { firstDown, readSort, SORT_KEYS, writeSort, type SortKey } from './sort';

interface Props {
    object: ObjectMeta;
    sort: string;
    onSort: (sort: string) => void;
}

function SortKeys({ object, sort, onSort }: Props) {
    const t = useT();
    const label = useLabel();
    const keys = readSort(sort);
    const set = (next: readonly SortKey[]): void => onSort(writeSort(next));
    const options = object.fields
        .filter((field) => field.sortable)
        .map((field) => ({ value: field.name, label: label(field.label), disabled: keys.some((key) => key.name === field.name) }));
    const add = (name: string | null): void => {
        const field = name ? fieldOf(object, name) : undefined;
        if (field) set([...keys, { name: field.name, down: firstDown(field) }]);
    };
    return (
        <div className="sort-keys">
            {keys.map((key, index) => {
                const name = label(fieldOf(object, key.name)?.label) || key.name;
                return (
                    <div key={key.name} className="sort-key">
                        <span className="sort-place">{index + 1}</span>
                        <span className="cut">{name}</span>
                        <Button
                            size="small"
                            type="text"
                            aria-label={t(key.down ? 'sort.down' : 'sort.up', { field: name })}
                            icon={key.down ? <ArrowDown size={14} aria-hidden /> : <ArrowUp size={14} aria-hidden />}
                            onClick={() => set(keys.with(index, { ...key, down: !key.down }))}
                        >
                            {t(key.down ? 'sort.descending' : 'sort.ascending')}
                        </Button>
                        <IconButton
                            icon={ChevronUp}
                            label={t('sort.earlier', { field: name })}
                            disabled={index === 0}
                            onClick={() => set(keys.toSpliced(index, 1).toSpliced(index - 1, 0, key))}
                        />
                        <IconButton icon={X} label={t('sort.remove', { field: name })} onClick={() => set(keys.toSpliced(index, 1))} />
                    </div>
                );
            })}
            {keys.length < SORT_KEYS && (
                <Select
                    key={keys.length}
                    className="full"
                    showSearch
                    optionFilterProp="label"
                    aria-label={t('sort.add')}
                    placeholder={t(keys.length ? 'sort.then' : 'sort.add')}
                    value={null}
                    options={options}
                    onChange={add}
                />
            )}
            <p className="quiet">{t('sort.hint')}</p>
        </div>
    );
}

export function SortButton(props: Props) {
    const t = useT();
    const [open, setOpen] = useState(false);
    const count = readSort(props.sort).length;
    return (
        <Pop open={open} onOpenChange={setOpen} placement="bottomRight" title={t('sort.title')} content={<SortKeys {...props} />}>
            <Button
                type="text"
                className={count > 0 ? 'is-on' : undefined}
                aria-label={count ? t('sort.by', { count }) : t('sort.title')}
                title={t('sort.title')}
                icon={<ArrowDownUp size={16} aria-hidden />}
            >
                {count > 1 ? count : undefined}
            </Button>
        </Pop>
    );
}
