import { call, get, type Reply } from '@/base/http';
import type { Label } from '@/base/language';
import type { Catalog, Field, FieldType, Layouts, ObjectMeta, Option } from './types';

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

export type ObjectChange = Partial<Pick<ObjectMeta, 'label' | 'plural_label' | 'icon' | 'layouts' | 'floor'>>;

export const changeObject = (name: string, change: ObjectChange): Promise<Reply<ObjectMeta>> =>
    call('PATCH', `/meta/objects/${name}`, { body: change });

export const removeObject = (name: string): Promise<Reply<unknown>> => call('DELETE', `/meta/objects/${name}`);

export const createField = (object: string, draft: FieldDraft): Promise<Reply<Field>> =>
    call('POST', `/meta/objects/${object}/fields`, { body: draft });

export interface FieldChangeDraft extends Partial<Pick<FieldDraft, 'label' | 'help' | 'options' | 'expression' | 'measure'>> {
    required?: 'always' | 'form' | false;
    /** null takes the condition away. */
    where?: string | null;
    /** false: hidden. */
    active?: boolean;
}

export const changeField = (object: string, field: string, change: FieldChangeDraft): Promise<Reply<Field>> =>
    call('PATCH', `/meta/objects/${object}/fields/${field}`, { body: change });

export const removeField = (object: string, field: string): Promise<Reply<unknown>> =>
    call('DELETE', `/meta/objects/${object}/fields/${field}`);
