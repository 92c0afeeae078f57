// One object: its labels and icon, and its fields.
import { Button, Input } from 'antd';
import { Eye, EyeOff, LayoutTemplate, ListOrdered, Pencil, Plus, ShieldCheck, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { changeField, changeObject, removeObject, type ObjectChange } from '@/api/meta';
import type { Field, ObjectMeta } from '@/api/types';
import { HelpMark } from '@/base/HelpMark';
import { IconButton } from '@/base/IconButton';
import { Problem } from '@/base/http';
import { useTitle } from '@/base/hooks';
import { useLabel, useT, type Label } from '@/base/language';
import { ErrorState } from '@/base/States';
import { isSystem, useMeta } from '@/meta/catalog';
import { FIELD_ICONS, iconOf } from '@/meta/icons';
import { useIsAdmin } from '@/meta/organisation';
import { hasOptions } from './drafts';
import { FieldDrawer } from './FieldDrawer';
import { HideFieldDialog } from './HideFieldDialog';
import { ObjectRules } from './ObjectRules';
import { OptionsDrawer } from './options/OptionsDrawer';
import { useShaping } from './shaping';
import '@/views/list/list.css';
import './admin.css';

export function ObjectPage() {
    const { name = '' } = useParams();
    const admin = useIsAdmin();
    const object = useMeta().byName.get(name);
    if (!admin) return <ErrorState error={new Problem(403, {})} />;
    return object ? <Shape key={object.name} object={object} /> : <ErrorState error={new Problem(404, {})} />;
}

function Shape({ object }: { object: ObjectMeta }) {
    const t = useT();
    const label = useLabel();
    const navigate = useNavigate();
    const shape = useShaping();
    const [drawer, setDrawer] = useState<{ field: Field | undefined }>();
    const [options, setOptions] = useState<Field>();
    const [hiding, setHiding] = useState<Field>();
    const Icon = iconOf(object.icon);
    const title = label(object.label);
    useTitle(title);
    const change = (part: ObjectChange): void => void shape(changeObject(object.name, part), t('record.savedAll'));
    const show = (field: Field, active: boolean): Promise<boolean> =>
        shape(
            changeField(object.name, field.name, { active }),
            t(active ? 'admin.fieldShown' : 'admin.fieldHidden', { field: label(field.label) }),
        );
    const drop = async (): Promise<void> => {
        if (await shape(removeObject(object.name), t('admin.objectHidden', { object: title }))) await navigate('/admin/objects');
    };
    return (
        <div className="sheet">
            <header className="page-head">
                <span className="record-icon">
                    <Icon size={18} aria-hidden />
                </span>
                <h1>{title}</h1>
                <span className="spring" />
                {!object.internal && (
                    <Link to={`/${object.plural}`} className="object-link">
                        <Eye size={16} aria-hidden />
                        {t('admin.seeList')}
                    </Link>
                )}
                {!object.internal && (
                    <Link to={`/admin/objects/${object.name}/layout`} className="object-link">
                        <LayoutTemplate size={16} aria-hidden />
                        {t('layout.title')}
                    </Link>
                )}
                <Link to={`/admin/objects/${object.name}/rules`} className="object-link">
                    <ShieldCheck size={16} aria-hidden />
                    {t('rules.title')}
                </Link>
                {object.custom && (
                    <Button danger type="text" icon={<Trash2 size={16} aria-hidden />} onClick={() => void drop()}>
                        {t('admin.hideObject')}
                    </Button>
                )}
                <Button type="primary" icon={<Plus size={16} aria-hidden />} onClick={() => setDrawer({ field: undefined })}>
                    {t('admin.addField')}
                </Button>
            </header>
            <div className="object-labels">
                <Labels title={t('admin.label')} value={object.label} onSave={(next) => change({ label: next })} />
                <Labels title={t('admin.plural')} value={object.plural_label} onSave={(next) => change({ plural_label: next })} />
            </div>
            {!object.internal && <ObjectRules object={object} onFloor={(floor) => change({ floor })} />}
            <div className="table-scroll">
                <table className="records plain-table fields-table">
                    <thead>
                        <tr>
                            <th scope="col">{t('admin.field')}</th>
                            <th scope="col">{t('admin.name')}</th>
                            <th scope="col">{t('admin.type')}</th>
                            <th scope="col">{t('admin.rules')}</th>
                            <th className="fields-x" />
                        </tr>
                    </thead>
                    <tbody>
                        {object.fields
                            .filter((field) => !isSystem(field))
                            .map((field) => (
                                <FieldRow
                                    key={field.name}
                                    field={field}
                                    isName={field.name === object.name_field}
                                    onEdit={() => setDrawer({ field })}
                                    onOptions={hasOptions(field.type) ? () => setOptions(field) : undefined}
                                    onHide={() => setHiding(field)}
                                />
                            ))}
                        {object.retired?.map((field) => (
                            <RetiredRow key={field.name} field={field} onShow={() => void show(field, true)} />
                        ))}
                    </tbody>
                </table>
            </div>
            {drawer && <FieldDrawer object={object} field={drawer.field} onClose={() => setDrawer(undefined)} />}
            {options && <OptionsDrawer object={object} field={options} onClose={() => setOptions(undefined)} />}
            {hiding && (
                <HideFieldDialog
                    object={object}
                    field={hiding}
                    onHide={async () => void (await show(hiding, false))}
                    onClose={() => setHiding(undefined)}
                />
            )}
        </div>
    );
}

interface FieldRowProps {
    field: Field;
    isName: boolean;
    onEdit: () => void;
    onOptions: (() => void) | undefined;
    onHide: () => void;
}

function FieldRow({ field, isName, onEdit, onOptions, onHide }: FieldRowProps) {
    const t = useT();
    const label = useLabel();
    const { byName } = useMeta();
    const Icon = FIELD_ICONS[field.type];
    const target = field.target ? byName.get(field.target) : undefined;
    const rules = [
        field.required && t('admin.required'),
        field.unique && t('admin.unique'),
        field.computed && t(`type.${field.computed}`),
        field.read_only && !field.computed && t('admin.readOnly'),
        field.custom && t('admin.own'),
    ].filter(Boolean);
    return (
        <tr className="row">
            <th scope="row">
                {label(field.label)} {field.help && <HelpMark text={label(field.help)} />}
            </th>
            <td className="code quiet">{field.name}</td>
            <td>
                <span className="type-choice">
                    <Icon size={14} aria-hidden /> {t(`type.${field.type}`)}
                    {target && <span className="quiet">→ {label(target.label)}</span>}
                </span>
            </td>
            <td className="quiet">{rules.join(' · ')}</td>
            <td className="fields-x">
                {onOptions && <IconButton icon={ListOrdered} label={t('options.edit')} onClick={onOptions} />}
                <IconButton icon={Pencil} label={t('action.edit')} onClick={onEdit} />
                {!isName && <IconButton icon={EyeOff} label={t('admin.hideField')} onClick={onHide} />}
            </td>
        </tr>
    );
}

/** A field that was hidden: its values are kept, and it can be shown again. */
function RetiredRow({ field, onShow }: { field: Field; onShow: () => void }) {
    const t = useT();
    const label = useLabel();
    const Icon = FIELD_ICONS[field.type];
    return (
        <tr className="row quiet">
            <th scope="row">{label(field.label)}</th>
            <td className="code">{field.name}</td>
            <td>
                <span className="type-choice">
                    <Icon size={14} aria-hidden /> {t(`type.${field.type}`)}
                </span>
            </td>
            <td>{t('admin.hidden')}</td>
            <td className="fields-x">
                <IconButton icon={Eye} label={t('admin.showField', { field: label(field.label) })} onClick={onShow} />
            </td>
        </tr>
    );
}

/** A label in both languages; leaving a box saves it. */
function Labels({ title, value, onSave }: { title: string; value: Label; onSave: (label: Label) => void }) {
    const t = useT();
    const box = (which: 'zh' | 'en') => (
        <Input
            key={value[which]}
            lang={which === 'zh' ? 'zh-CN' : 'en'}
            prefix={<span className="lang-mark">{t(`admin.${which}`)}</span>}
            aria-label={`${title} ${t(`admin.${which}`)}`}
            defaultValue={value[which]}
            onPressEnter={(event) => event.currentTarget.blur()}
            onBlur={(event) => {
                const text = event.target.value.trim();
                if (text && text !== value[which]) onSave({ ...value, [which]: text });
            }}
        />
    );
    return (
        <div>
            <span className="question">{title}</span>
            <span className="pair-wide">
                {box('zh')}
                {box('en')}
            </span>
        </div>
    );
}
