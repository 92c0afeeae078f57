// A list as somebody makes it his own: widths, order and what stays; cells edited where they stand; what lies open
// beside it is in its address.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertText, closePage, eventually, logIn, openBrowser, openDemo, openPage } from './browser.mjs';

describe('list', () => {
    let demo, browser, page, api;
    before(async () => {
        [demo, browser] = await Promise.all([openDemo(60), openBrowser()]);
        api = await demo.server.as('director');
        await api('PATCH', '/me', { locale: 'en' });
        page = await openPage(browser, demo.server.url, { language: 'en' });
        await logIn(page, 'director');
    });
    after(async () => {
        try {
            await closePage(page);
        } finally {
            await browser.close();
            await demo.server.close();
        }
    });

    const head = (name) => page.locator('thead th', { hasText: name });
    const widthOf = async (name) => (await head(name).boundingBox()).width;
    const heads = () => page.locator('thead th .head .cut').allTextContents();
    const open = async (path) => {
        await page.goto(path);
        await page.locator('tr.row .name-link').first().waitFor();
    };
    const menu = async (name, item) => {
        await head(name).getByRole('button', { name: /^Column/ }).click();
        await page.getByRole('menuitem', { name: item }).click();
    };
    const kept = async () => (await api('GET', '/preferences')).body.data.find(({ key }) => key === 'list')?.value.lists.opportunity;

    it('a column is made wider by its edge, and only that one; it stays so', async () => {
        await open('/opportunities');
        const [before, beside] = [await widthOf('Customer'), await widthOf('Amount')];
        const edge = await head('Customer').getByRole('separator').boundingBox();
        await page.mouse.move(edge.x + 4, edge.y + 10);
        await page.mouse.down();
        await page.mouse.move(edge.x + 84, edge.y + 10, { steps: 4 });
        await page.mouse.up();
        await eventually(async () => assert.ok(Math.abs((await widthOf('Customer')) - before - 80) < 3, `${before} → ${await widthOf('Customer')}`));
        assert.ok(Math.abs((await widthOf('Amount')) - beside) < 2);
        await eventually(async () => assert.ok(Math.abs((await kept()).widths.customer - before - 80) < 3));
        await page.reload();
        await page.locator('tr.row .name-link').first().waitFor();
        await eventually(async () => assert.ok(Math.abs((await widthOf('Customer')) - before - 80) < 3));
        await head('Customer').getByRole('separator').focus();
        const now = await widthOf('Customer');
        await page.keyboard.press('ArrowLeft');
        await eventually(async () => assert.ok((await widthOf('Customer')) < now - 10));
    });

    it('a column is dragged before another, moved by its menu, and taken away', async () => {
        const names = await heads();
        const [amount, stage] = [names.indexOf('Amount'), names.indexOf('Stage')];
        assert.ok(stage < amount, names.join());
        await head('Amount').dragTo(head('Stage'));
        await eventually(async () => assert.equal((await heads())[stage], 'Amount'));
        await menu('Amount', 'Move right');
        await eventually(async () => assert.deepEqual(await heads(), names));
        await menu('Stage', 'Hide');
        await eventually(async () => assert.ok(!(await heads()).includes('Stage')));
        await eventually(async () => assert.ok(!(await kept()).names.includes('stage')));
    });

    it('frozen columns stay where they are when the others scroll', async () => {
        await menu('Customer', 'Freeze up to here');
        const cell = page.locator('tr.row').first().locator('td').nth(1);
        await cell.and(page.locator('.is-frozen')).waitFor();
        const { x } = await cell.boundingBox();
        await page.locator('.table-scroll').evaluate((box) => (box.scrollLeft = 200));
        assert.ok(Math.abs((await cell.boundingBox()).x - x) < 2);
        await menu('Customer', 'Unfreeze');
        await page.locator('td.is-frozen').first().waitFor({ state: 'detached' });
    });

    it('e edits the cell the arrows lead to; the server has it, and it can be taken back', async () => {
        await open('/opportunities?view=open');
        const names = await heads();
        await page.keyboard.press('ArrowDown');
        for (let at = 0; at <= names.indexOf('Amount'); at += 1) await page.keyboard.press('ArrowRight');
        await page.locator('.is-cell').waitFor();
        const id = (await page.locator('tr.is-active .name-link').getAttribute('href')).split('/').at(-1);
        const amount = async () => (await api('GET', `/opportunities/${id}`)).body.amount;
        const before = await amount();
        await page.keyboard.press('e');
        await page.locator('.cell-edit input').fill('12.5万');
        await page.keyboard.press('Enter');
        await assertText(page.locator('tr.is-active .is-cell'), /125,000\.00/);
        await eventually(async () => assert.equal(Number(await amount()), 125000));
        await page.locator('.toast-action').last().click();
        await eventually(async () => assert.equal(await amount(), before));
        await page.keyboard.press('e');
        await page.locator('.cell-edit input').fill('1');
        await page.keyboard.press('Escape');
        await page.locator('.cell-edit').waitFor({ state: 'detached' });
        assert.equal(await amount(), before);
    });

    it('what a rule refuses is said at the cell, and the typed value is still there', async () => {
        await open('/contacts');
        const email = (await heads()).findIndex((name) => /mail/i.test(name));
        assert.ok(email > 0, 'contacts show their e-mail');
        await page.keyboard.press('ArrowDown');
        for (let at = 0; at <= email; at += 1) await page.keyboard.press('ArrowRight');
        await page.keyboard.press('e');
        await page.locator('.cell-edit input').fill('not an address');
        await page.keyboard.press('Enter');
        await page.locator('.cell-edit .field-problem').waitFor();
        assert.equal(await page.locator('.cell-edit input').inputValue(), 'not an address');
        await page.keyboard.press('Escape');
        await page.locator('.cell-edit').waitFor({ state: 'detached' });
        page.faults.splice(0, page.faults.length, ...page.faults.filter((fault) => !/status of 422/.test(fault)));
    });

    it('the record beside the list is in the address; arrows walk on, Back closes it', async () => {
        await open('/customers');
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('Space');
        await page.waitForURL(/peek=\d+/);
        const first = page.url();
        await page.locator('.peek').waitFor();
        await page.keyboard.press('ArrowDown');
        await page.waitForURL((url) => url.href !== first && url.searchParams.has('peek'));
        const second = await page.locator('tr.row .name-link').nth(1).textContent();
        await assertText(page.locator('.ant-drawer-title'), second);
        await page.reload();
        await assertText(page.locator('.ant-drawer-title'), second);
        await page.goBack();
        await page.waitForURL((url) => !url.searchParams.has('peek'));
        await page.locator('.ant-drawer-title').waitFor({ state: 'hidden' });
    });
});
