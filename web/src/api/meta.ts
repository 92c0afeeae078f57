import { call, get, type Reply } from '@/base/http';
import type { Label } from '@/base/language';
import type { Catalog, Field, FieldType, Json, Layouts, ObjectMeta, Option } from './types';

export const catalog = (): Promise<Catalog> => get<Catalog>('/meta');

/** What an administrator says of a field; the server decides the rest. */
export interface FieldDraft {
    name: string;
    type: FieldType | 'formula' | 'rollup';
    label: Label;
    help?: Label | undefined;
    required?: 'always' | 'form' | undefined;
    unique?: boolean | undefined;
    scale?: number | undefined;
    options?: Option[] | undefined;
    target?: string | undefined;
    children?: string | undefined;
    format?: string | undefined;
    result?: FieldType | undefined;
    expression?: string | undefined;
    measure?: string | undefined;
    where?: string | undefined;
}

export interface ObjectDraft {
    name: string;
    plural: string;
    label: Label;
    plural_label: Label;
    icon: string;
    owned?: boolean;
    name_field?: string;
    fields: FieldDraft[];
    layouts?: Layouts;
}

export const createObject = (draft: ObjectDraft): Promise<Reply<ObjectMeta>> =>
    call('POST', '/meta/objects', { body: draft });

export type ObjectChange = Partial<Pick<ObjectMeta, 'label' | 'plural_label' | 'icon' | 'floor'>> & {
    /** By part; null: as shipped. */
    layouts?: Record<string, unknown>;
};

export const changeObject = (name: string, change: ObjectChange): Promise<Reply<ObjectMeta>> =>
    call('PATCH', `/meta/objects/${name}`, { body: change });

export const removeObject = (name: string): Promise<Reply<unknown>> => call('DELETE', `/meta/objects/${name}`);

export const createField = (object: string, draft: FieldDraft): Promise<Reply<Field>> =>
    call('POST', `/meta/objects/${object}/fields`, { body: draft });

export interface FieldChangeDraft extends Partial<Pick<FieldDraft, 'label' | 'options' | 'expression' | 'measure'>> {
    /** null: none, or as shipped. */
    help?: Label | null;
    required?: 'always' | 'form' | false;
    /** null: none, or as shipped. */
    default?: Json;
    /** null takes the condition away. */
    where?: string | null;
    /** false: hidden. */
    active?: boolean;
}

export const changeField = (object: string, field: string, change: FieldChangeDraft): Promise<Reply<Field>> =>
    call('PATCH', `/meta/objects/${object}/fields/${field}`, { body: change });

export const removeField = (object: string, field: string): Promise<Reply<unknown>> =>
    call('DELETE', `/meta/objects/${object}/fields/${field}`);

/** What names a field: a layout, a formula, or a record that holds an expression. */
export interface FieldUse {
    kind: 'layout' | 'formula' | 'view' | 'report' | 'rule' | 'access_rule';
    object: string;
    part?: 'list' | 'form' | 'figures' | 'board' | 'path';
    field?: string;
    label?: Label;
    id?: string;
    name?: string;
}

export const fieldUses = async (object: string, field: string): Promise<FieldUse[]> =>
    (await get<{ data: FieldUse[] }>(`/meta/objects/${object}/fields/${field}/uses`)).data;
