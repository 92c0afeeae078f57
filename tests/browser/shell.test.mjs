// The frame: what somebody keeps at hand and how he likes things follow him to another browser; everything is done
// from the palette and by keys as from buttons.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertCount, assertText, closePage, eventually, logIn, openBrowser, openDemo, openPage } from './browser.mjs';

describe('shell', () => {
    let demo, browser, page, other, api;
    before(async () => {
        [demo, browser] = await Promise.all([openDemo(30), openBrowser()]);
        api = await demo.server.as('li.ming');
        page = await openPage(browser, demo.server.url, { language: 'zh' });
        await logIn(page, 'li.ming');
    });
    after(async () => {
        try {
            await closePage(page);
            if (other) await closePage(other);
        } finally {
            await browser.close();
            await demo.server.close();
        }
    });

    const favourites = (where) => where.locator('.rail-kept .rail-entry');
    const settled = (label) => page.locator('.setting', { hasText: label });

    it('a record and a view get a star and stand in the rail', async () => {
        await page.goto('/customers');
        const link = page.locator('tr.row .name-link').first();
        const name = await link.textContent();
        await link.click();
        await page.locator('.record-head').getByRole('button', { name: '收藏' }).click();
        await assertText(favourites(page).first(), name);
        await page.locator('.rail').getByRole('link', { name: '客户', exact: true }).click();
        await page.getByRole('tab', { name: '我的' }).click();
        await page.locator('.page-head').getByRole('button', { name: '收藏' }).click();
        await assertText(favourites(page).nth(1), '客户 · 我的');
        await favourites(page).first().click();
        await page.getByRole('heading', { name, exact: true }).waitFor();
        await page.locator('.star.is-on').waitFor();
    });

    it('what was opened lately stands below, without what is a favourite', async () => {
        await page.goto('/contacts');
        const link = page.locator('tr.row .name-link').first();
        const name = await link.textContent();
        await link.click();
        await assertText(page.locator('.rail-group', { hasText: '最近打开' }).locator('.rail-entry').first(), name);
        await assertCount(page.locator('.rail-group', { hasText: '最近打开' }).locator('.rail-entry'), 1);
    });

    it('settings hold at once', async () => {
        await page.locator('.rail-user').click();
        await page.getByRole('menuitem', { name: '个人设置' }).click();
        await settled('大额数字').getByText('K / M').click();
        await assertText(settled('大额数字').locator('.setting-help'), /¥12\.3M/);
        await settled('外观').getByText('深色').click();
        await page.locator('html[data-theme="dark"]').waitFor();
        await settled('行高').getByText('紧凑').click();
        await settled('时区').getByRole('combobox').fill('Pacific/Auckland');
        await page.keyboard.press('Enter');
        await page.locator('.toast', { hasText: 'Pacific/Auckland' }).waitFor();
        await eventually(async () => assert.equal((await api('GET', '/me')).body.user.time_zone, 'Pacific/Auckland'));
        await settled('语言').getByText('English').click();
        await page.getByRole('heading', { name: 'My settings' }).waitFor();
    });

    it('another browser begins with all of it', async () => {
        await eventually(async () => {
            const { data } = (await api('GET', '/preferences')).body;
            assert.deepEqual(data.filter(({ key }) => key === 'frame').map(({ value }) => [value.theme, value.density, value.numbers]), [['dark', 'compact', 'thousand']]);
        });
        other = await openPage(browser, demo.server.url, { language: 'zh' });
        await logIn(other, 'li.ming');
        await other.locator('html[data-theme="dark"][lang="en-GB"]').waitFor();
        await assertCount(favourites(other), 2);
        await assertText(favourites(other).nth(1), 'Customers · Mine');
        await other.goto('/customers');
        await other.locator('tr.row').first().waitFor();
        await eventually(async () => assert.equal((await other.locator('tr.row').first().boundingBox()).height, 28));
    });

    it('a favourite is taken away where it is listed', async () => {
        await favourites(page).nth(1).hover();
        await page.getByRole('button', { name: 'Remove Customers · Mine from favourites' }).click();
        await assertCount(favourites(page), 1);
    });

    it('two keys go to a place, and a question mark lists all of them', async () => {
        await page.keyboard.press('g');
        await page.keyboard.press('c');
        await page.waitForURL(/\/customers$/);
        await page.locator('tr.row').first().waitFor();
        await page.keyboard.press('?');
        const keys = page.getByRole('dialog', { name: 'Keyboard' });
        await keys.getByText('Go to Opportunities').waitFor();
        await keys.locator('div', { hasText: /^New/ }).first().waitFor();
        await page.keyboard.press('Escape');
        await keys.waitFor({ state: 'hidden' });
    });

    it('the palette does what the page and the frame can do, in both languages', async () => {
        await page.keyboard.press('Control+k');
        await page.getByRole('combobox').fill('浅色');
        await page.getByRole('option', { name: 'Switch to light' }).waitFor();
        await page.keyboard.press('Enter');
        await page.locator('html[data-theme="light"]').waitFor();
        await page.keyboard.press('Control+k');
        await page.getByRole('combobox').fill('recycle');
        await page.getByRole('option').first().waitFor();
        await page.keyboard.press('Escape');
        await page.keyboard.press('[');
        await page.locator('.shell.is-folded').waitFor();
    });
});
