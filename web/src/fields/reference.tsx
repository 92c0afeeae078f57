// Kits of references: shown as a chip with a link, chosen by typing a part of the name.
import { Select, Spin } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { candidates, list } from '@/api/records';
import type { Json, ObjectMeta, Reference } from '@/api/types';
import { useDebounced } from '@/base/hooks';
import { useLabel, useLanguage, useT } from '@/base/language';
import { useStore } from '@/base/store';
import { useMeta } from '@/meta/catalog';
import { ReferenceChip } from './Chip';
import { quote } from './filter';
import type { EditProps, FieldKit, ShowProps } from './kit';
import { localName, localNames } from './localNames';
import { narrowing } from './narrow';

export function asReference(value: Json | undefined): Reference | null {
    if (!value || typeof value !== 'object' || Array.isArray(value)) return null;
    const { id, name, object } = value;
    if (typeof id !== 'string') return null;
    return { id, name: localName(id, typeof name === 'string' ? name : id), ...(typeof object === 'string' ? { object } : {}) };
}

function ShowReference({ value, field, plain }: ShowProps) {
    useStore(localNames);
    useLanguage();
    const to = asReference(value);
    return to && <ReferenceChip to={to} object={field.target} plain={plain} />;
}

interface PickerProps {
    id?: string | undefined;
    value: Reference | null;
    search: (text: string) => Promise<Reference[]>;
    searchKey: readonly string[];
    onChange: (value: Reference | null) => void;
    autoFocus?: boolean | undefined;
    open?: boolean | undefined;
    clearable?: boolean | undefined;
    invalid?: boolean | undefined;
    describedBy?: string | undefined;
}

export function ReferencePicker(props: PickerProps) {
    const translate = useT();
    const { value, search, searchKey } = props;
    const [typed, setTyped] = useState('');
    const [asked, setAsked] = useState(props.open === true);
    const text = useDebounced(typed, 150);
    const { data, isFetching } = useQuery({
        queryKey: ['candidates', ...searchKey, text],
        queryFn: () => search(text),
        enabled: asked,
        staleTime: 10_000,
        placeholderData: (before) => before,
    });
    const found = data ?? [];
    const shown = value && !text && !found.some((one) => one.id === value.id) ? [value, ...found] : found;
    return (
        <Select<string | null>
            id={props.id}
            className="full"
            showSearch
            filterOption={false}
            value={value?.id ?? null}
            autoFocus={props.autoFocus}
            defaultOpen={props.open}
            allowClear={props.clearable}
            status={props.invalid ? 'error' : ''}
            aria-describedby={props.describedBy}
            onSearch={setTyped}
            onFocus={() => setAsked(true)}
            onOpenChange={(opened) => opened && setAsked(true)}
            notFoundContent={isFetching ? <Spin size="small" /> : translate('reference.none')}
            options={(value && shown.length === 0 ? [value] : shown).map((one) => ({ value: one.id, label: one.name }))}
            onChange={(id) => props.onChange(shown.find((one) => one.id === id) ?? null)}
        />
    );
}

/** Those that go with what stands beside the field, by name. */
async function among(target: ObjectMeta, filter: string, text: string): Promise<Reference[]> {
    const { name_field: name } = target;
    const asked = text.trim() ? `${filter} and ${name} contains ${quote(text.trim())}` : filter;
    const sort = target.fields.some((field) => field.name === 'position' && field.sortable) ? 'position' : undefined;
    const { data } = await list(target.plural, { filter: asked, fields: `id,${name}`, sort, limit: 20 });
    return data.map((row) => ({ id: row.id, name: String(row[name] ?? row.id) }));
}

function ReferenceInput({ value, field, object, row, onChange, onOthers: _onOthers, ...rest }: EditProps) {
    const target = useMeta().byName.get(field.target ?? '');
    const filter = target && narrowing(object, field, target, row);
    return (
        <ReferencePicker
            {...rest}
            value={asReference(value)}
            searchKey={[object.name, field.name, filter ?? '']}
            search={(text) => (target && filter ? among(target, filter, text) : candidates(object.name, field.name, text))}
            clearable={!field.required}
            onChange={(next) => onChange(next && { id: next.id, name: next.name })}
        />
    );
}

function AnyReferenceInput({ value, field, object, onChange, onOthers: _onOthers, row: _row, ...rest }: EditProps) {
    const translate = useT();
    const label = useLabel();
    const meta = useMeta();
    const current = asReference(value);
    const allowed = meta.objects.filter((one) =>
        field.targets?.length ? field.targets.includes(one.name) : !one.internal && one.may.read,
    );
    const [name, setName] = useState(current?.object ?? allowed[0]?.name);
    const target = meta.byName.get(name ?? '');
    return (
        <span className="pair">
            <Select
                value={name ?? null}
                aria-label={translate('reference.object')}
                options={allowed.map((one) => ({ value: one.name, label: label(one.label) }))}
                onChange={(next: string | null) => {
                    setName(next ?? undefined);
                    onChange(null);
                }}
            />
            {target && (
                <ReferencePicker
                    {...rest}
                    value={current}
                    searchKey={[object.name, field.name, target.name]}
                    search={(text) => candidates(object.name, field.name, text, target.name)}
                    clearable
                    onChange={(next) => onChange(next && { object: target.name, id: next.id, name: next.name })}
                />
            )}
        </span>
    );
}

/** The name behind an id, for a chip of a filter that came with a link. */
export function useReferenceName(object: string | undefined, id: string): string {
    const target = useMeta().byName.get(object ?? '');
    const { data } = useQuery({
        queryKey: ['reference-name', object, id],
        queryFn: async () => {
            // As a list: a name alone is no look at the record, and the audit notes looks.
            const name = target?.name_field ?? '';
            const page = await list(target?.plural ?? '', { filter: `id = ${quote(id)}`, fields: `id,${name}`, limit: 1 });
            return String(page.data[0]?.[name] ?? id);
        },
        enabled: Boolean(target) && /^\d+$/.test(id),
        staleTime: Infinity,
        retry: false,
    });
    return data ?? id;
}

export function useRememberName(): (object: string | undefined, one: Reference) => void {
    const client = useQueryClient();
    return (object, one) => client.setQueryData(['reference-name', object, one.id], one.name);
}

const reference: FieldKit = {
    Show: ShowReference,
    Input: ReferenceInput,
    format: (value) => asReference(value)?.name ?? (value === null ? '' : String(value)),
    parse: (text) => text.trim() || null,
    operators: ['in', 'not_in', 'is_me', 'null', 'not_null'],
    align: 'start',
    width: 160,
    picks: true,
};

export const REFERENCE_KITS = {
    reference,
    any_reference: { ...reference, Input: AnyReferenceInput, operators: ['null', 'not_null'], wide: true },
} satisfies Record<string, FieldKit>;
