// What travels over the wire (docs/api.md). Types only.
import type { Label } from '@/base/language';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export const FIELD_TYPES = [
    'text',
    'long_text',
    'integer',
    'decimal',
    'money',
    'percent',
    'boolean',
    'date',
    'datetime',
    'duration',
    'select',
    'multi_select',
    'tags',
    'email',
    'phone',
    'url',
    'reference',
    'any_reference',
    'auto_number',
    'rating',
    'color',
    'json',
] as const;

export type FieldType = (typeof FIELD_TYPES)[number];

export interface Option {
    key: string;
    label: Label;
    color?: string;
    category?: string;
    active?: boolean;
}

export interface Field {
    name: string;
    type: FieldType;
    label: Label;
    help?: Label;
    required?: 'always' | 'form';
    unique?: boolean;
    /** false: retired; only administrators are told of it. */
    active?: boolean;
    read_only?: boolean;
    custom?: boolean;
    system?: boolean;
    access?: 'edit' | 'read' | 'masked';
    scale?: number;
    max?: number;
    default?: Json;
    filterable?: boolean;
    sortable?: boolean;
    groupable?: boolean;
    summable?: boolean;
    contains?: boolean;
    options?: Option[];
    target?: string;
    targets?: string[];
    children?: string;
    on_delete?: 'restrict' | 'clear' | 'cascade';
    /** Worked out by the server: what it is made of follows. */
    computed?: 'formula' | 'rollup';
    expression?: string;
    measure?: string;
    where?: string;
}

export interface Section {
    label: Label;
    fields: string[];
    /** 1: fields stand one below the other. */
    columns?: 1;
    /** In sight when a form opens, as the first always is. */
    open?: boolean;
}

export interface BoardLayout {
    by: string;
    sum?: string;
    card: string[];
}

export interface Layouts {
    list?: string[];
    form?: Section[];
    figures?: string[];
    board?: BoardLayout;
    path?: string;
}

export interface Child {
    name: string;
    label?: Label;
    object: string;
    by: string;
    owned?: boolean;
}

export interface May {
    read?: boolean;
    create?: boolean;
    edit?: boolean;
    delete?: boolean;
    assign?: boolean;
    export?: boolean;
    import?: boolean;
    bulk?: boolean;
    reveal?: boolean;
}

export interface ObjectMeta {
    name: string;
    plural: string;
    label: Label;
    plural_label: Label;
    icon?: string;
    module: string;
    custom?: boolean;
    internal?: boolean;
    name_field: string;
    owned?: boolean;
    /** How far it is open to everybody with a right to it. */
    floor?: string;
    may: May;
    fields: Field[];
    /** Fields nobody is offered any more (meta/catalog.ts). */
    retired?: Field[];
    children?: Child[];
    layouts: Layouts;
    /** The parts of the layouts that an administrator laid out. */
    layouts_changed?: string[];
    views?: ShippedView[];
}

/** A view an object ships with. */
export interface ShippedView {
    key: string;
    label: Label;
    filter?: string;
    sort?: string;
    group_by?: string;
    columns?: string[];
    layout?: string;
}

export interface FacetValue {
    value: Json;
    count: number;
    /** The condition on this value alone. */
    filter: string;
}

export interface FacetQuery {
    fields: string[];
    filter?: string | undefined;
    filters?: Record<string, string> | undefined;
    limit?: number | undefined;
}

export type Facets = Record<string, FacetValue[]>;

export interface Catalog {
    version: number;
    objects: ObjectMeta[];
}

/** A record as the server gives it. */
export interface Row {
    id: string;
    version?: number;
    [field: string]: Json | undefined;
}

export interface Reference {
    id: string;
    name: string;
    object?: string;
}

export type Values = Record<string, Json>;

export interface Page<T> {
    data: T[];
    next: string | null;
    total?: number;
}

export interface Person {
    id: string;
    name: string;
}

export interface Me {
    user: Person & { login?: string; locale?: string; time_zone?: string; roles?: string[] };
    organisation: {
        name: string;
        base_currency?: string;
        time_zone?: string;
        locale?: string;
        week_start?: number | string;
    };
    rights: { admin?: boolean };
    /** The administrator who looks through this person's eyes. */
    tried_by?: Person;
}

/** Where a change came from; newer servers may know more. */
export type Origin = 'web' | 'api' | 'import' | 'undo' | 'system' | 'demo' | 'cli' | (string & {});
export type ChangeKind = 'create' | 'update' | 'delete' | 'restore' | 'erase';

export interface FieldChange {
    field: string;
    label?: Label;
    before?: Json;
    after?: Json;
}

export type TimelineKind = 'change' | 'activity' | 'task' | 'share';

/** Whom a share names. */
export interface ShareWith {
    user?: Person;
    department?: Person;
    role?: { key: string; name: string };
    below?: boolean;
}

export type TimelineEntry = { id: string; at: string; actor: Person | null } & (
    | { kind: 'change'; txn: string; origin: Origin; action: ChangeKind; changes: FieldChange[] }
    | { kind: 'activity' | 'task'; record: Row }
    | { kind: 'share'; action: 'share' | 'unshare' | 'expire'; level: 'read' | 'edit'; with: ShareWith | null }
);

export interface DeletedEntry {
    id: string;
    name: string;
    deleted_at: string;
    deleted_by: Person | null;
    txn: string;
}

export interface TransactionEntry {
    txn: string;
    at: string;
    actor: Person | null;
    origin: Origin;
    summary: string;
    changes: number;
    undone: boolean;
    undo_of?: string | null;
}

export interface UndoConflict {
    object: string;
    id: string;
    name?: string;
    reason: string;
}

export interface UndoReply {
    txn: string | null;
    undone: number;
    conflicts?: UndoConflict[];
}

export interface AggregateQuery {
    filter?: string | undefined;
    group: string[];
    measures: string[];
    sort?: string | undefined;
    limit?: number | undefined;
    /** Also a row for every beginning of the groups, down to none. */
    subtotals?: boolean;
}

export type AggregateRow = Record<string, Json>;

export interface AggregateReply {
    data: AggregateRow[];
    /** The records behind each row, as an expression. */
    filters?: string[];
    /** With subtotals: how many of the groups each row is about. */
    levels?: number[];
}
