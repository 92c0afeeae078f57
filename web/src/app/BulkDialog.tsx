// Many records at once: what shall change, then what that would do (how many, which are refused and why, a few
// before and after), then the doing.
import { Alert, Button, Modal, Select, Spin } from 'antd';
import { ArrowRight, X } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { previewBatch, type BatchCall, type BatchPreview } from '@/api/records';
import type { Field, Json, ObjectMeta, Reference, Values } from '@/api/types';
import { IconButton } from '@/base/IconButton';
import { useLabel, useLanguage, useT } from '@/base/language';
import { formatNumber } from '@/base/number';
import { problemText } from '@/base/problem';
import { FieldValue } from '@/fields/FieldValue';
import { kitOf } from '@/fields/kits';
import { fieldOf, isWritable } from '@/meta/catalog';
import type { Batch } from '@/record/batch';
import { wireValues } from '@/record/wire';

export type BulkKind = 'update' | 'assign' | 'delete';

interface Props {
    object: ObjectMeta;
    which: Pick<BatchCall, 'ids' | 'filter'>;
    count: number;
    kind: BulkKind;
    owner?: Reference | undefined;
    batch: Batch;
    onDone: () => void;
    onClose: () => void;
}

interface EditProps {
    object: ObjectMeta;
    values: Values;
    onChange: (values: Values) => void;
}

const canBeSet = (field: Field): boolean => isWritable(field) && !field.unique && field.type !== 'json' && field.name !== 'owner';

/** The fields that get a value, each with its input; an empty one empties the field. */
function ValuesForm({ object, values, onChange }: EditProps) {
    const t = useT();
    const label = useLabel();
    const chosen = Object.keys(values).flatMap((name) => fieldOf(object, name) ?? []);
    const free = object.fields.filter((field) => canBeSet(field) && !(field.name in values));
    const drop = (name: string): void => onChange(Object.fromEntries(Object.entries(values).filter(([key]) => key !== name)));
    return (
        <div className="bulk-values">
            {chosen.map((field) => {
                const { Input } = kitOf(field);
                return (
                    <div key={field.name} className="bulk-value">
                        <span className="question">{label(field.label)}</span>
                        <Input
                            object={object}
                            field={field}
                            value={values[field.name] ?? null}
                            onChange={(value: Json) => onChange({ ...values, [field.name]: value })}
                        />
                        <IconButton icon={X} label={t('batch.dropField', { field: label(field.label) })} onClick={() => drop(field.name)} />
                    </div>
                );
            })}
            <Select<string>
                key={chosen.length}
                className="full"
                showSearch
                optionFilterProp="label"
                aria-label={t('batch.addField')}
                placeholder={t(chosen.length ? 'batch.addAnother' : 'batch.addField')}
                value={null}
                options={free.map((field) => ({ value: field.name, label: label(field.label) }))}
                onChange={(name) => onChange({ ...values, [name]: null })}
            />
        </div>
    );
}

function Sample({ object, preview }: { object: ObjectMeta; preview: BatchPreview }) {
    const t = useT();
    const label = useLabel();
    const rows = preview.sample.slice(0, 8);
    if (rows.length === 0) return null;
    return (
        <ul className="bulk-sample" aria-label={t('batch.sample')}>
            {rows.map((one) => {
                const names = Object.keys(one.after ?? {}).filter((name) => JSON.stringify(one.after?.[name]) !== JSON.stringify(one.before?.[name]));
                const fields = names.flatMap((name) => fieldOf(object, name) ?? []);
                return (
                    <li key={one.id}>
                        <span className="cut">{one.name ?? one.id}</span>
                        {one.after &&
                            fields.map((field) => (
                                <span key={field.name} className="bulk-change">
                                    <span className="quiet">{label(field.label)}</span>
                                    <FieldValue plain field={field} value={one.before?.[field.name]} />
                                    <ArrowRight size={12} aria-hidden />
                                    <FieldValue plain field={field} value={one.after?.[field.name]} />
                                </span>
                            ))}
                    </li>
                );
            })}
        </ul>
    );
}

function Preview({ object, preview }: { object: ObjectMeta; preview: BatchPreview }) {
    const t = useT();
    const language = useLanguage();
    const number = (value: number): string => formatNumber(value, language);
    const examined = preview.examined ?? preview.count;
    return (
        <div className="bulk-preview" role="status">
            <p>
                <strong>{t('batch.wouldChange', { count: preview.changes, number: number(preview.changes) })}</strong>
                {preview.unchanged ? ` ${t('batch.wouldStay', { count: preview.unchanged, number: number(preview.unchanged) })}` : ''}
                {examined < preview.count ? ` ${t('batch.examined', { number: number(examined), total: number(preview.count) })}` : ''}
            </p>
            {preview.refused > 0 && (
                <Alert
                    type="warning"
                    message={t('batch.refused', { count: preview.refused, number: number(preview.refused) })}
                    description={(preview.reasons ?? []).map((one) => (
                        <div key={one.code + one.reason}>
                            {one.reason} ({number(one.count)})
                        </div>
                    ))}
                />
            )}
            <Sample object={object} preview={preview} />
        </div>
    );
}

function usePreview(object: ObjectMeta) {
    const [preview, setPreview] = useState<BatchPreview>();
    const [problem, setProblem] = useState('');
    const [busy, setBusy] = useState(false);
    const { plural } = object;
    const look = useCallback(
        async (body: BatchCall): Promise<void> => {
            setBusy(true);
            setProblem('');
            try {
                setPreview(await previewBatch(plural, body));
            } catch (error) {
                setProblem(problemText(error));
            }
            setBusy(false);
        },
        [plural],
    );
    return { preview, problem, busy, look, forget: () => setPreview(undefined) };
}

export function BulkDialog({ object, which, count, kind, owner, batch, onDone, onClose }: Props) {
    const t = useT();
    const label = useLabel();
    const language = useLanguage();
    const [values, setValues] = useState<Values>(owner ? { owner: owner.id } : {});
    const [going, setGoing] = useState(false);
    const box = useRef<HTMLDivElement>(null);
    const { preview, problem, busy, look, forget } = usePreview(object);
    const [body] = useState<BatchCall>({ action: kind, ...which, ...(owner ? { values: { owner: owner.id } } : {}) });
    useEffect(() => {
        if (kind !== 'update') void look(body);
    }, [kind, body, look]);
    const complete = kind !== 'update' || Object.keys(values).length > 0;
    const asked: BatchCall = { action: kind, ...which, ...(kind === 'delete' ? {} : { values: wireValues(values) }) };
    const text = (done: number): string => {
        if (kind === 'delete') return t('batch.deleted', { count: done, number: formatNumber(done, language) });
        if (kind === 'assign') return t('batch.assigned', { count: done, number: formatNumber(done, language), name: owner?.name ?? '' });
        return t('batch.updated', { count: done, number: formatNumber(done, language) });
    };
    const go = async (): Promise<void> => {
        setGoing(true);
        if (await batch(asked, text)) {
            onClose();
            onDone();
        } else setGoing(false);
    };
    const number = formatNumber(count, language);
    const title = t(`bulk.${kind}`, { count, number, objects: label(object.plural_label), name: owner?.name ?? '' });
    const doing = t(kind === 'delete' ? 'action.delete' : kind === 'assign' ? 'batch.assign' : 'batch.apply');
    return (
        <Modal
            open
            title={title}
            width={560}
            onCancel={onClose}
            afterOpenChange={(open) => open && box.current?.querySelector('input')?.focus()}
            footer={[
                <Button key="cancel" onClick={onClose}>
                    {t('form.cancel')}
                </Button>,
                preview ? (
                    <Button key="go" type="primary" danger={kind === 'delete'} loading={going} disabled={preview.changes === 0} onClick={() => void go()}>
                        {doing}
                    </Button>
                ) : (
                    <Button key="look" type="primary" loading={busy} disabled={!complete} onClick={() => void look(asked)}>
                        {t('batch.preview')}
                    </Button>
                ),
            ]}
        >
            {kind === 'update' && (
                <div ref={box}>
                    <ValuesForm
                        object={object}
                        values={values}
                        onChange={(next) => {
                            setValues(next);
                            forget();
                        }}
                    />
                </div>
            )}
            {busy && !preview && <Spin className="bulk-wait" />}
            {problem && <Alert type="error" message={problem} />}
            {preview && <Preview object={object} preview={preview} />}
        </Modal>
    );
}
