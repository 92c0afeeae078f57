// What a form shows in which order. Pure.
import type { Field, ObjectMeta } from '@/api/types';
import { formSections, isWritable, type FormSection } from '@/meta/catalog';

interface Plan {
    first: Field[];
    more: FormSection[];
}

/** Required fields, the first section and those that are open in sight, in the order of the layout; the others folded. */
export function planForm(object: ObjectMeta): Plan {
    const writable = formSections(object).map((section) => ({ ...section, fields: section.fields.filter(isWritable) }));
    const [head, ...others] = writable;
    const tail = others.filter((section) => !section.open);
    const required = object.fields.filter((field) => isWritable(field) && field.required);
    const inHead = [head, ...others.filter((section) => section.open)].flatMap((section) => section?.fields ?? []);
    const sight = [...inHead, ...required.filter((field) => !inHead.includes(field))];
    const first = [...sight.filter((field) => field.required), ...sight.filter((field) => !field.required)];
    const more = tail.map((section) => ({ ...section, fields: section.fields.filter((field) => !first.includes(field)) }));
    return { first, more: more.filter((section) => section.fields.length > 0) };
}
