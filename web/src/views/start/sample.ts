// A small believable company, as one transaction: "$n" in a value is the id of the n-th save. Pure functions.
import type { Save } from '@/api/transactions';
import type { Values } from '@/api/types';

export interface SampleText {
    products: { name: string; price: string; unit: string }[];
    customers: {
        name: string;
        industry: string;
        level: string;
        city: string;
        contacts: { name: string; title: string; mobile: string }[];
        deal?: { name: string; amount: string; stage: number; days: number; product: number; next: string };
        talk: { kind: string; subject: string; content: string; ago: number }[];
        task?: { subject: string; days: number };
    }[];
}

const DAY = 86_400_000;

export interface SampleFrame {
    now: number;
    /** Stages in use, in order: open ones, then the ends. */
    stages: readonly { id: string; category: string }[];
}

/** The n-th open stage; -1 is won, -2 lost. */
function stageOf(stages: SampleFrame['stages'], which: number): string | undefined {
    const open = stages.filter((stage) => stage.category === 'open');
    if (which === -1) return stages.find((stage) => stage.category === 'won')?.id;
    if (which === -2) return stages.find((stage) => stage.category === 'lost')?.id;
    return open[Math.min(which, open.length - 1)]?.id;
}

export function sampleSaves(text: SampleText, frame: SampleFrame): Save[] {
    const saves: Save[] = [];
    const add = (object: string, values: Values): string => `$${saves.push({ object, values })}`;
    const time = (days: number): string => new Date(frame.now + days * DAY).toISOString();
    const day = (days: number): string => time(days).slice(0, 10);
    const products = text.products.map(({ name, price, unit }) => add('product', { name, price, unit }));
    for (const customer of text.customers) {
        const { name, industry, level, city } = customer;
        const own = add('customer', { name, industry, level, city });
        const contacts = customer.contacts.map((contact) => add('contact', { ...contact, customer: own }));
        const { deal } = customer;
        const stage = deal && stageOf(frame.stages, deal.stage);
        if (deal && stage)
            add('opportunity', {
                name: deal.name,
                customer: own,
                contact: contacts[0] ?? null,
                product: products[deal.product] ?? null,
                amount: deal.amount,
                stage,
                expected_close_date: day(deal.days),
                next_step: deal.next,
                next_at: time(Math.min(Math.max(deal.days, 1), 5)),
                ...(deal.stage === -2 ? { loss_reason: 'price' } : {}),
            });
        for (const { kind, subject, content, ago } of customer.talk)
            add('activity', { kind, subject, content, status: 'done', happened_at: time(-ago), customer: own, contact: contacts[0] ?? null });
        if (customer.task) add('task', { subject: customer.task.subject, due_at: time(customer.task.days), customer: own });
    }
    return saves;
}
