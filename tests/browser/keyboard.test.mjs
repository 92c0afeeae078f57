// The same work without a mouse: rows by arrows, a form by Ctrl-Enter, what has the focus is seen.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertText, assertValue, closePage, eventually, openBrowser, openDemo, openPage } from './browser.mjs';

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

    const active = () => page.locator('tr.is-active .name-link');
    const focused = (test, what) => eventually(async () => assert.ok(await page.evaluate(test), what));

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
        const chosen = page.locator('tr.is-active');
        await eventually(async () => {
            if ((await chosen.count()) === 0) await keys('ArrowDown'); // the list may not listen yet
            assert.equal(await chosen.count(), 1);
        });
        await keys('ArrowDown', 'ArrowDown', 'ArrowUp');
        const name = (await page.locator('.name-link').nth(1).textContent()).trim();
        await assertText(active(), name);
        await keys('Enter');
        await page.getByRole('heading', { name, exact: true }).first().waitFor();
        await page.goBack();
        await page.locator('tr.is-active').waitFor();
        await assertText(active(), name);
    });

    it('selects with x, peeks with space, leaves with escape', async () => {
        await keys('x');
        await page.locator('tr.is-selected').waitFor();
        await keys('Escape');
        await page.locator('tr.is-selected').waitFor({ state: 'detached' });
        const name = (await active().textContent()).trim();
        await keys('Space');
        await page.locator('.ant-drawer-content', { hasText: name }).waitFor();
        await keys('Escape');
        await page.locator('.ant-drawer-open').waitFor({ state: 'detached' });
        await assertText(active(), name);
    });

    it('makes a record: every box by Tab, saved by Ctrl-Enter', async () => {
        await keys('c');
        await page.waitForURL(/\/customers\/new$/);
        await page.locator('#field-name:focus').waitFor();
        await page.keyboard.type('Northwind Traders');
        await keys('Tab');
        await focused(() => document.activeElement.id !== 'field-name', 'the next box');
        await focused(() => {
            const { outlineStyle, boxShadow } = getComputedStyle(document.activeElement.closest('.ant-select, .ant-picker') ?? document.activeElement);
            return outlineStyle !== 'none' || boxShadow !== 'none' || document.activeElement.matches(':focus-visible');
        }, 'the focus is seen');
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
        await assertValue(page.locator('#field-name'), 'Half');
    });

    it('reaches the page without walking through the menu', async () => {
        await page.goto('/customers');
        await page.locator('tr.row').first().waitFor();
        await keys('Tab');
        await focused(() => document.activeElement.className === 'skip', 'the way past the menu');
        await keys('Enter', 'Tab');
        await focused(() => document.activeElement.closest('#page') !== null, 'in the page');
    });
});
