import { describe, expect, it } from 'vitest';
import type { ObjectMeta } from '@/api/types';
import { loosened, narrowing } from '@/fields/narrow';
import { field, opportunity } from '../objects';

const contact: ObjectMeta = { ...opportunity, name: 'contact', plural: 'contacts', fields: [field('name', 'text'), field('customer', 'reference', { target: 'customer' })] };
const deal: ObjectMeta = { ...opportunity, fields: [...opportunity.fields, field('contact', 'reference', { target: 'contact' })] };
const customer: ObjectMeta = { ...opportunity, name: 'customer', plural: 'customers', fields: [field('primary_contact', 'reference', { target: 'contact' })] };
const byName = new Map([contact, deal, customer].map((one) => [one.name, one]));
const of = (object: ObjectMeta, name: string) => object.fields.find((one) => one.name === name)!;

describe('references that go together', () => {
    it('offer the contacts of the customer that was chosen', () => {
        expect(narrowing(deal, of(deal, 'contact'), contact, { id: '', customer: { id: '12', name: 'A' } })).toBe("customer = '12'");
        expect(narrowing(deal, of(deal, 'contact'), contact, { id: '', customer: null })).toBeUndefined();
    });

    it('offer a customer its own contacts', () => {
        expect(narrowing(customer, of(customer, 'primary_contact'), contact, { id: '5' })).toBe("customer = '5'");
        expect(narrowing(customer, of(customer, 'primary_contact'), contact, { id: '' })).toBeUndefined();
    });

    it('let go of the contact when the customer becomes another', () => {
        const row = { id: '', customer: { id: '12', name: 'A' }, contact: { id: '3', name: 'Li' } };
        expect(loosened(deal, byName, { customer: { id: '13', name: 'B' } }, row)).toEqual({ contact: null });
        expect(loosened(deal, byName, { customer: { id: '12', name: 'A' } }, row)).toEqual({});
        expect(loosened(deal, byName, { name: 'x' }, row)).toEqual({});
    });
});
