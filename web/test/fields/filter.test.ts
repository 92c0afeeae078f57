import { describe, expect, it } from 'vitest';
import { allOf, quote, readFilter, writeFilter, type FilterPart } from '@/fields/filter';
import { fieldOf } from '@/meta/catalog';
import { opportunity } from '../objects';

const find = (name: string) => fieldOf(opportunity, name);
const term = (field: string, operator: string, ...values: string[]): FilterPart =>
    ({ kind: 'term', field, operator, values }) as FilterPart;

const CASES: [string, FilterPart][] = [
    ['close_date between start_of_day() and end_of_day()', term('close_date', 'today')],
    ['close_date between start_of_week() and end_of_week()', term('close_date', 'this_week')],
    ['close_date between start_of_month() and end_of_month()', term('close_date', 'this_month')],
    ['close_date between start_of_quarter() and end_of_quarter()', term('close_date', 'this_quarter')],
    ['close_date between start_of_year() and end_of_year()', term('close_date', 'this_year')],
    ['close_date between today() and days_ahead(14)', term('close_date', 'next_days', '14')],
    ['close_date < today()', term('close_date', 'past')],
    ["name contains '云帆'", term('name', 'contains', '云帆')],
    ["name starts with 'O''Brien'", term('name', 'starts', "O'Brien")],
    ["name = 'it''s and/or ''that'''", term('name', 'eq', "it's and/or 'that'")],
    ["status = 'won'", term('status', 'in', 'won')],
    ["status in ['open', 'won']", term('status', 'in', 'open', 'won')],
    ["not (status in ['open', 'won'])", term('status', 'not_in', 'open', 'won')],
    ["owner = '174'", term('owner', 'in', '174')],
    ['owner = me()', term('owner', 'is_me')],
    ['amount >= 1200.50', term('amount', 'gte', '1200.50')],
    ['amount < -5', term('amount', 'lt', '-5')],
    ['amount between 10 and 20', term('amount', 'between', '10', '20')],
    ["close_date between '2026-01-01' and '2026-03-31'", term('close_date', 'between', '2026-01-01', '2026-03-31')],
    ['close_date >= days_ago(30)', term('close_date', 'last_days', '30')],
    ['close_date < days_ago(7)', term('close_date', 'older_days', '7')],
    ['vip = true', term('vip', 'is_true')],
    ["tags contains 'VIP'", term('tags', 'has', 'VIP')],
    ['need is null', term('need', 'null')],
    ['need is not null', term('need', 'not_null')],
];

describe('a comparison', () => {
    it.each(CASES)('%s is read and written again', (text, part) => {
        expect(readFilter(text, find)).toEqual([part]);
        expect(writeFilter([part], find)).toBe(text);
    });

    it('quotes so that nothing typed ends the text', () => expect(quote("a' or 1 = 1 --")).toBe("'a'' or 1 = 1 --'"));

    it('is left out while it is not complete', () => {
        expect(writeFilter([term('name', 'contains', ''), term('amount', 'between', '1')], find)).toBe('');
    });

    it('never passes on a number that is none', () => {
        expect(writeFilter([term('amount', 'gt', '1) or (1 = 1')], find)).toBe("amount > '1) or (1 = 1'");
    });
});

describe('a filter', () => {
    it('is cut at its own "and", not at that of "between", brackets or quotes', () => {
        const text = "amount between 1 and 2 and name = 'salt and pepper' and (need is null or vip = true)";
        expect(readFilter(text, find)).toEqual([
            term('amount', 'between', '1', '2'),
            term('name', 'eq', 'salt and pepper'),
            { kind: 'raw', text: '(need is null or vip = true)' },
        ]);
    });

    it('opens brackets that hold only an "and": what a report hands over', () => {
        const text = "(status = 'won' and vip = true) and close_date >= '2026-01-01'";
        expect(readFilter(text, find)).toEqual([
            term('status', 'in', 'won'),
            term('vip', 'is_true'),
            term('close_date', 'gte', '2026-01-01'),
        ]);
    });

    it('keeps as written what it does not understand', () => {
        const unknown = ["count(lines where amount > 5) > 2", 'customer.city = \'上海\'', "name = 'a' or name = 'b'", "name = 'open"];
        for (const text of unknown) expect(readFilter(text, find)).toEqual([{ kind: 'raw', text }]);
    });

    it('puts brackets round an "or" beside an "and"', () => {
        const parts: FilterPart[] = [{ kind: 'raw', text: "name = 'a' or name = 'b'" }, term('vip', 'is_true')];
        expect(writeFilter(parts, find)).toBe("(name = 'a' or name = 'b') and vip = true");
        expect(allOf("name = 'a' or name = 'b'", undefined, ' ', 'vip = true')).toBe(
            "(name = 'a' or name = 'b') and vip = true",
        );
        expect(allOf("name = 'a' or name = 'b'", '')).toBe("name = 'a' or name = 'b'");
    });
});
