// What goes out of sight with a field, before it is hidden: the values are kept, and whatever names it is listed.
import { Modal } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { fieldUses, type FieldUse } from '@/api/meta';
import * as api from '@/api/records';
import type { Field, ObjectMeta } from '@/api/types';
import { useLabel, useLanguage, useT } from '@/base/language';
import { formatNumber } from '@/base/number';
import { useMeta } from '@/meta/catalog';
import { rowsKey } from '@/record/keys';

interface Props {
    object: ObjectMeta;
    field: Field;
    onHide: () => Promise<void>;
    onClose: () => void;
}

/** Where one reads what names the field. */
function placeOf(use: FieldUse, plural: string | undefined): string | undefined {
    if (use.kind === 'layout') return `/admin/objects/${use.object}/layout?part=${use.part === 'path' ? 'board' : (use.part ?? 'list')}`;
    if (use.kind === 'formula') return `/admin/objects/${use.object}`;
    if (use.kind === 'view') return plural && `/${plural}?view=${use.id ?? ''}`;
    if (use.kind === 'report') return `/reports/${use.id ?? ''}`;
    if (use.kind === 'rule') return `/admin/objects/${use.object}/rules`;
    return '/admin/sharing';
}

export function HideFieldDialog({ object, field, onHide, onClose }: Props) {
    const t = useT();
    const label = useLabel();
    const language = useLanguage();
    const { byName } = useMeta();
    const [busy, setBusy] = useState(false);
    const uses = useQuery({ queryKey: ['field-uses', object.name, field.name], queryFn: () => fieldUses(object.name, field.name), gcTime: 0 });
    const filled = useQuery({
        queryKey: rowsKey(object.name, 'filled', field.name),
        queryFn: () => api.total(object.plural, `${field.name} is not null`),
        enabled: field.filterable === true,
    });
    const nameOf = (use: FieldUse): string => {
        if (use.kind === 'layout') return use.part === 'path' ? t('uses.path') : t(`layout.${use.part ?? 'list'}`);
        return use.label ? label(use.label) : (use.name ?? '');
    };
    const count = filled.data;
    return (
        <Modal
            open
            width={560}
            title={t('uses.title', { field: label(field.label) })}
            okText={t('admin.hideField')}
            okButtonProps={{ disabled: uses.isPending, loading: busy }}
            onOk={() => {
                setBusy(true);
                void onHide().then(onClose);
            }}
            onCancel={onClose}
        >
            <p>{count === undefined ? t('uses.kept') : t('uses.records', { count, number: formatNumber(count, language), object: label(object.plural_label) })}</p>
            {uses.data?.length === 0 && <p className="quiet">{t('uses.none')}</p>}
            {uses.data && uses.data.length > 0 && (
                <>
                    <p>{t('uses.some', { count: uses.data.length })}</p>
                    <ul className="uses-list">
                        {uses.data.map((use) => {
                            const about = byName.get(use.object);
                            const to = placeOf(use, about?.plural);
                            return (
                                <li key={[use.kind, use.object, use.id, use.part, use.field].join('/')}>
                                    <span className="quiet">{t(`uses.${use.kind}`)}</span>
                                    {to ? <Link to={to}>{nameOf(use)}</Link> : nameOf(use)}
                                    {use.object !== object.name && <span className="quiet">{label(about?.label)}</span>}
                                </li>
                            );
                        })}
                    </ul>
                </>
            )}
            <p className="quiet">{t('uses.again')}</p>
        </Modal>
    );
}
