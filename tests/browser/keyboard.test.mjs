// The same work without a mouse: rows by arrows, a form by Ctrl-Enter, what has the focus is seen.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { closePage, openBrowser, openDemo, openPage } from './browser.mjs';

describe('keyboard', () => {
    let demo, browser, page, keys;
    before(async () => {
        [demo, browser] = await Promise.all([openDemo(30), openBrowser()]);
        page = await openPage(browser, demo.server.url, { language: 'en' });
        keys = async (...all) => {
            for (const key of all) await page.keyboard.press(key);
        };
    });
    after(async () => {
        try {
            await closePage(page);
        } finally {
            await browser.close();
            await demo.server.close();
        }
    });

    const activeName = () => page.locator('tr.is-active .name-link').textContent();

    it('logs in', async () => {
        await page.goto('/login?to=/customers');
        await page.locator('#login:focus').waitFor();
        await page.keyboard.type('director');
        await keys('Tab');
        await page.keyboard.type('demodemodemo');
        await keys('Enter');
        await page.locator('tr.row').first().waitFor();
    });

    it('walks through the rows, opens one, comes back to it', async () => {
        await keys('ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp');
        const name = await activeName();
        assert.equal(name, await page.locator('.name-link').nth(1).textContent());
        await keys('Enter');
        await page.getByRole('heading', { name, exact: true }).first().waitFor();
        await page.goBack();
        await page.locator('tr.is-active').waitFor();
        assert.equal(await activeName(), name);
    });

    it('selects with x, peeks with space, leaves with escape', async () => {
        await keys('x');
        await page.locator('tr.is-selected').waitFor();
        await keys('Escape');
        await page.locator('tr.is-selected').waitFor({ state: 'detached' });
        const name = await activeName();
        await keys('Space');
        await page.locator('.ant-drawer-content', { hasText: name }).waitFor();
        await keys('Escape');
        await page.locator('.ant-drawer-open').waitFor({ state: 'detached' });
        assert.equal(await activeName(), name);
    });

    it('makes a record: every box by Tab, saved by Ctrl-Enter', async () => {
        await keys('c');
        await page.waitForURL(/\/customers\/new$/);
        await page.locator('#field-name:focus').waitFor();
        await page.keyboard.type('Northwind Traders');
        await keys('Tab');
        assert.notEqual(await page.evaluate(() => document.activeElement.id), 'field-name');
        const outline = await page.evaluate(() => {
            const { outlineStyle, boxShadow } = getComputedStyle(document.activeElement.closest('.ant-select, .ant-picker') ?? document.activeElement);
            return outlineStyle !== 'none' || boxShadow !== 'none' || document.activeElement.matches(':focus-visible');
        });
        assert.ok(outline, 'the focus is not seen');
        await keys('Control+Enter');
        await page.waitForURL(/\/customers\/\d+$/);
        await page.getByRole('heading', { name: 'Northwind Traders' }).waitFor();
    });

    it('asks before it throws away what was typed', async () => {
        await page.goto('/customers/new');
        await page.locator('#field-name:focus').waitFor();
        await page.keyboard.type('Half');
        await keys('Escape');
        await page.locator('.ant-modal-content').waitFor();
        await keys('Escape');
        await page.locator('.ant-modal-content').waitFor({ state: 'hidden' });
        assert.equal(await page.locator('#field-name').inputValue(), 'Half');
    });

    it('reaches the page without walking through the menu', async () => {
        await page.goto('/customers');
        await page.locator('tr.row').first().waitFor();
        await keys('Tab');
        assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
        await keys('Enter', 'Tab');
        assert.ok(await page.evaluate(() => document.activeElement.closest('#page') !== null));
    });
});
