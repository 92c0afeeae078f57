// Two linked files are brought in by hand: columns found, a question answered, the rest imported, the rows left out
// given back, and all of it undone. The page may be left meanwhile.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { xlsx } from '../api/sheets.mjs';
import { DESK, PHONE, assertCount, assertFits, assertText, closePage, eventually, logIn, openBrowser, openDemo, openPage } from './browser.mjs';

const ROWS = 30;
const file = (name, content) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) });
const customers = ['Company,City,Industry,Founded,Employees,Mine', ...Array.from({ length: ROWS }, (_, i) => `Story ${i},Bern,${i % 3 ? 'Retail' : 'Retial'},0${1 + (i % 9)}/0${1 + (i % 8)}/2015,${i === 7 ? 'many' : i},x`)].join('\n');
const contacts = xlsx({ People: [['Name', 'Customer', 'Mobile'], ['Ann Story', 'Story 1', '13900001001'], ['Bob Story', 'Story 2', '13900001002']], Notes: [['x']] });

describe('an import by hand', () => {
    let demo, browser, admin, page;
    const total = async (plural, filter) => (await admin('GET', `/${plural}?limit=0&total=true&filter=${encodeURIComponent(filter)}`)).body.total;
    const primary = () => page.locator('.import-foot .ant-btn-primary').first();

    before(async () => {
        [demo, browser] = await Promise.all([openDemo(20), openBrowser()]);
        admin = await demo.server.as('admin');
        await admin('PATCH', '/me', { locale: 'en' });
        page = await openPage(browser, demo.server.url, { size: DESK, language: 'en' });
        await logIn(page, 'admin');
    });
    after(async () => {
        try {
            await closePage(page);
        } finally {
            await browser.close();
            await demo.server.close();
        }
    });

    it('finds what the files are and which column goes where', async () => {
        await page.goto('/import');
        await page.setInputFiles('input[type=file]', [file('customers.csv', customers), file('people.xlsx', contacts)]);
        await eventually(async () => assert.equal(await primary().isEnabled(), true));
        await primary().click();
        await assertCount(page.locator('.import-columns'), 2);
        await assertCount(page.locator('.import-columns .is-left-out'), 1, 'the column nobody knows');
        await primary().click();
    });

    it('asks once for a value that nobody can place, and about the order of dates', async () => {
        await assertCount(page.locator('.import-questions .import-question'), 1);
        await assertText(page.locator('.import-questions .import-question'), /Retial.*in 10 rows/);
        await assertCount(page.locator('.import-preview tbody tr'), ROWS);
        await page.locator('.import-question .ant-radio-wrapper').first().click();
        await page.getByRole('combobox', { name: 'What Retial is' }).click();
        await page.locator('.ant-select-item-option', { hasText: 'Retail' }).first().click();
        await page.getByRole('button', { name: 'Check again' }).click();
        await assertText(page.locator('.import-counts').first(), /29 new/);
        assert.equal(await total('customers', "name starts with 'Story'"), 0, 'nothing was saved yet');
    });

    it('runs, may be left, and is found again under long work', async () => {
        await page.getByRole('button', { name: 'Import 31 rows' }).click();
        await page.waitForURL(/\/imports\/\d+$/);
        await page.goto('/jobs');
        await page.getByRole('link', { name: 'Details' }).first().click();
        await assertText(page.locator('.import-counts').first(), /29 created/);
        assert.equal(await total('customers', "name starts with 'Story' and industry = 'retail'"), 29);
        assert.equal(await total('contacts', "name contains 'Story' and customer.name starts with 'Story'"), 2);
        const link = await page.getByRole('link', { name: 'Download the rows left out' }).getAttribute('href');
        const rejects = await page.evaluate(async (address) => (await fetch(address)).text(), link);
        assert.match(rejects, /Story 7,Bern,.*many/);
    });

    it('is taken back as a whole', async () => {
        await page.getByRole('button', { name: 'Undo the import' }).click();
        await eventually(async () => assert.equal(await total('customers', "name starts with 'Story'"), 0));
        assert.equal(await total('contacts', "name contains 'Story'"), 0);
    });

    it('fits a phone', async () => {
        const phone = await openPage(browser, demo.server.url, { size: PHONE, language: 'en' });
        await logIn(phone, 'admin');
        await phone.goto('/import?object=customer');
        await phone.setInputFiles('input[type=file]', [file('customers.csv', customers)]);
        const next = phone.locator('.import-foot .ant-btn-primary').first();
        await eventually(async () => assert.equal(await next.isEnabled(), true));
        await next.click();
        await assertCount(phone.locator('.import-columns'), 1);
        await assertFits(phone, PHONE.width, 'columns');
        await next.click();
        await assertCount(phone.locator('.import-questions .import-question'), 1);
        await assertFits(phone, PHONE.width, 'check');
        await closePage(phone);
    });

    it('who may import nothing is told so', async () => {
        const other = await openPage(browser, demo.server.url, { size: DESK, language: 'en' });
        await (await demo.server.as('finance'))('PATCH', '/me', { locale: 'en' });
        await logIn(other, 'finance');
        await other.goto('/import');
        await assertText(other.locator('.state h2'), /You may not see this/);
        await closePage(other);
    });
});
