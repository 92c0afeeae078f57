// Objects as the catalog describes them, for tests.
import type { Field, ObjectMeta } from '@/api/types';

export const field = (name: string, type: Field['type'], more: Partial<Field> = {}): Field => ({
    name,
    type,
    label: { en: name, zh: name },
    filterable: true,
    ...more,
});

export const opportunity: ObjectMeta = {
    name: 'opportunity',
    plural: 'opportunities',
    label: { en: 'Opportunity', zh: '商机' },
    plural_label: { en: 'Opportunities', zh: '商机' },
    module: 'sales',
    name_field: 'name',
    owned: true,
    may: { read: true, create: true, edit: true, delete: true },
    fields: [
        field('id', 'text'),
        field('name', 'text', { required: 'form', contains: true }),
        field('customer', 'reference', { target: 'customer' }),
        field('owner', 'reference', { target: 'user' }),
        field('stage', 'reference', { target: 'stage', required: 'always' }),
        field('status', 'select', {
            read_only: true,
            options: [
                { key: 'open', label: { en: 'Open', zh: '进行中' } },
                { key: 'won', label: { en: 'Won', zh: '赢单' } },
            ],
        }),
        field('amount', 'money'),
        field('close_date', 'date'),
        field('vip', 'boolean', { default: true }),
        field('tags', 'tags'),
        field('need', 'long_text'),
        field('extra', 'integer', { custom: true }),
    ],
    layouts: { form: [{ label: { en: 'Basics', zh: '基本信息' }, fields: ['customer', 'name'] }] },
};
