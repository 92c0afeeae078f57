// Sixty answers about the Maven files that an awk script counted (tests/answers), asked of the server: filters,
// aggregates, dates, paths, child aggregates, formulas and roll-ups.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { BIN, startServer } from './server.mjs';

const SOURCE = [process.env.GUANXI_MAVEN, resolve(import.meta.dirname, '../../../shared/data/maven')]
    .find((path) => path && existsSync(path));
const IMPORT = resolve(import.meta.dirname, '../../examples/maven/import.sh');
const AWK = resolve(import.meta.dirname, '../answers/maven.awk');
const KEPT = readFileSync(resolve(import.meta.dirname, '../answers/maven.tsv'), 'utf8');
const FILES = ['accounts.csv', 'products.csv', 'sales_teams.csv', 'sales_pipeline.csv'];

const FIELDS = {
    customer: [
        { name: 'subs', type: 'rollup', children: 'subsidiaries', measure: 'count' },
    ],
    opportunity: [
        { name: 'days_open', type: 'formula', result: 'integer', expression: 'days_between(opened_on, close_date)' },
        { name: 'won_days', type: 'formula', result: 'integer', expression: "if(status = 'won', days_open, 0)" },
        { name: 'given_away', type: 'formula', result: 'money', expression: 'if(amount < product.price, product.price - amount, 0)' },
        { name: 'list_price', type: 'formula', result: 'money', expression: 'product.price' },
        { name: 'lost_percent', type: 'formula', result: 'integer', expression: "if(status = 'lost', 100, 0)" },
    ],
};

const customers = (filter) => ['customers', filter];
const deals = (filter) => ['opportunities', filter];
const won = (filter) => ['opportunities', `status = 'won' and ${filter}`];
const measure = (plural, measure, filter) => [plural, filter, measure];
const wonAmount = (filter) => ['opportunities', `status = 'won' and ${filter}`, 'sum(amount)'];

const QUESTIONS = {
    'customers retail': customers("industry = 'retail'"),
    'customers technology': customers("industry = 'technology'"),
    'customers medical or software': customers("industry in ['medical', 'software']"),
    'customers founded before 1990': customers('year_established < 1990'),
    'customers founded 2000 to 2009': customers('year_established between 2000 and 2009'),
    'customers over 5000 employees': customers('employees > 5000'),
    'customers 1000 to 2000 employees': customers('employees >= 1000 and employees <= 2000'),
    'customers employees': measure('customers', 'sum(employees)'),
    'customers employees average': measure('customers', 'avg(employees)'),
    'customers named corp': customers("name contains 'corp'"),
    'customers abroad': customers("country != 'United States'"),
    'customers revenue United States': measure('customers', 'sum(annual_revenue)', "country = 'United States'"),
    'customers with subsidiaries': customers('count(subsidiaries) > 0'),
    'customers most subsidiaries': measure('customers', 'max(subs)'),
    'opportunities won over 5000': won('amount > 5000'),
    'opportunities won 1000 to 2000': won('amount between 1000 and 2000'),
    'opportunities opened in the first quarter 2017': deals("opened_on between '2017-01-01' and '2017-03-31'"),
    'opportunities running': deals('opened_on is not null and close_date is null'),
    'opportunities engaging since October': deals("stage.key = 'engaging' and opened_on >= '2017-10-01'"),
    'opportunities won average': measure('opportunities', 'avg(amount)', "status = 'won'"),
    'opportunities lost in the second quarter': deals("status = 'lost' and quarter(close_date) = 2"),
    'won in June': won('month(close_date) = 6'),
    'won amount in December': wonAmount("close_date >= '2017-12-01' and close_date <= '2017-12-31'"),
    'won on a Monday': won('weekday(close_date) = 1'),
    'won on a weekend': won('weekday(close_date) in [6, 7]'),
    'won on the last of a month': won('close_date = end_of_month(close_date)'),
    'won in the first five days': won('day(close_date) <= 5'),
    'won within 30 days': won('close_date - opened_on <= 30'),
    'won after more than 90 days': won('add_days(opened_on, 90) < close_date'),
    'won days in all': measure('opportunities', 'sum(won_days)'),
    'won longest': measure('opportunities', 'max(days_open)', "status = 'won'"),
    'won retail': won("customer.industry = 'retail'"),
    'won amount finance': wonAmount("customer.industry = 'finance'"),
    "won amount of Melvin Marxen's people": wonAmount("owner.manager.name = 'Melvin Marxen'"),
    "won amount of Rocco Neubert's people": wonAmount("owner.manager.name = 'Rocco Neubert'"),
    'won amount GTX': wonAmount("product.category = 'GTX'"),
    'won amount MG': wonAmount("product.category = 'MG'"),
    'won MG Special': won("product.name = 'MG Special'"),
    'won amount abroad': wonAmount("customer.country != 'United States'"),
    'won amount of large customers': wonAmount('customer.employees > 5000'),
    'won of subsidiaries': won('customer.parent is not null'),
    'won below the price': won('amount < product.price'),
    'won at the price or more': won('not (amount < product.price)'),
    'won a tenth above the price': won('amount >= product.price * 1.1'),
    'customers 60 won or more': customers("count(opportunities where status = 'won') >= 60"),
    'customers won over 150000': customers("sum(opportunities.amount where status = 'won') > 150000"),
    'customers half as many lost as won': customers("count(opportunities where status = 'lost') * 2 > count(opportunities where status = 'won')"),
    'customers without open ones': customers("count(opportunities where status = 'open') = 0"),
    'customers last won before 30 December': customers("max(opportunities.close_date where status = 'won') < '2017-12-30'"),
    'customers with one of 20000': customers("max(opportunities.amount where status = 'won') >= 20000"),
    'customers 15 in December': customers("count(opportunities where status = 'won' and month(close_date) = 12) >= 15"),
    'customers worth over a hundredth of revenue': customers('won_amount * 100 > annual_revenue'),
    'roll-up most won': measure('customers', 'max(won_count)'),
    'roll-up open of customers': measure('customers', 'sum(open_count)'),
    'roll-up average won at least 2500': customers('won_amount / won_count >= 2500'),
    'formula days open': measure('opportunities', 'sum(days_open)', "status = 'won'"),
    'formula given away': measure('opportunities', 'sum(given_away)', "status = 'won'"),
    'sellers over 400000': ['opportunities', "status = 'won'", 'sum(amount)', { by: 'owner', over: 400000 }],
    'formula prices of what is open': measure('opportunities', 'sum(list_price)', "status = 'open'"),
    'share of lost': measure('opportunities', 'avg(lost_percent)', "status in ['won', 'lost']"),
};

const read = (text) => Object.fromEntries(text.trim().split('\n').map((line) => line.split('\t')));
const expected = read(KEPT);

describe('sixty answers of an independent script', { skip: SOURCE ? false : 'shared/data/maven is not here' }, () => {
    let server;

    before(async () => {
        server = await startServer();
        execFileSync(IMPORT, [server.folder, SOURCE], { env: { ...process.env, GUANXI: BIN }, stdio: 'pipe' });
        for (const [object, fields] of Object.entries(FIELDS))
            for (const field of fields) {
                const made = await server.admin('POST', `/meta/objects/${object}/fields`, { label: { en: field.name, zh: '字段' }, ...field });
                assert.equal(made.status, 201, made.text);
            }
    });
    after(async () => assert.equal((await server.stop()).code, 0, server.log()));

    it('are what the script still counts', () => {
        const again = spawnSync('awk', ['-f', AWK, ...FILES.map((file) => `${SOURCE}/${file}`)], { encoding: 'utf8' });
        if (again.error?.code === 'ENOENT') return;
        assert.equal(again.status, 0, again.stderr);
        assert.equal(again.stdout, KEPT);
        assert.deepEqual(Object.keys(expected).sort(), Object.keys(QUESTIONS).sort());
        assert.equal(Object.keys(expected).length, 60);
    });

    for (const [key, [plural, filter, measured, groups]] of Object.entries(QUESTIONS))
        it(key, async () => {
            let answer;
            if (!measured) {
                const reply = await server.admin('GET', `/${plural}?limit=0&total=true&filter=${encodeURIComponent(filter)}`);
                assert.equal(reply.status, 200, reply.text);
                answer = String(reply.body.total);
            } else {
                const reply = await server.admin('POST', `/${plural}/aggregate`, { filter, measures: [measured], ...(groups && { group: [groups.by] }) });
                assert.equal(reply.status, 200, reply.text);
                answer = groups ? String(reply.body.data.filter((row) => Number(row[measured]) > groups.over).length) : String(reply.body.data[0][measured]);
            }
            const plain = (text) => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);
            assert.equal(plain(answer), plain(expected[key]));
        });
});
