// Columns and density, remembered for this browser.
import { Button, Checkbox, Segmented } from 'antd';
import { SlidersHorizontal } from 'lucide-react';
import { useState } from 'react';
import type { ObjectMeta } from '@/api/types';
import { useLabel, useT } from '@/base/language';
import { Pop } from '@/base/Pop';
import type { Density } from '@/base/preferences';
import { choosable, useDensity, type Columns } from './state';

export function ViewOptions({ object, columns }: { object: ObjectMeta; columns: Columns }) {
    const t = useT();
    const label = useLabel();
    const [density, setDensity] = useDensity();
    const [open, setOpen] = useState(false);
    const names = columns.fields.map((field) => field.name);
    const toggle = (name: string, on: boolean): void =>
        columns.set(on ? [...names, name] : names.filter((one) => one !== name));
    const content = (
        <div className="view-options">
            <Segmented<Density>
                block
                value={density}
                onChange={setDensity}
                options={[
                    { value: 'compact', label: t('density.compact') },
                    { value: 'normal', label: t('density.normal') },
                    { value: 'roomy', label: t('density.roomy') },
                ]}
            />
            <div className="view-columns">
                {choosable(object).map((field) => (
                    <Checkbox
                        key={field.name}
                        checked={names.includes(field.name)}
                        disabled={field.name === object.name_field}
                        onChange={(event) => toggle(field.name, event.target.checked)}
                    >
                        {label(field.label)}
                    </Checkbox>
                ))}
            </div>
            <button type="button" className="linkish" onClick={() => columns.set(undefined)}>
                {t('list.resetColumns')}
            </button>
        </div>
    );
    return (
        <Pop open={open} onOpenChange={setOpen} placement="bottomRight" title={t('list.options')} content={content}>
            <Button
                type="text"
                aria-label={t('list.options')}
                title={t('list.options')}
                icon={<SlidersHorizontal size={16} aria-hidden />}
            />
        </Pop>
    );
}
