// One box over everything, by keyboard alone: on a desk in Chinese, on a phone in English.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { DESK, PHONE, assertFits, assertText, assertValue, closePage, eventually, logIn, openBrowser, openDemo, openPage } from './browser.mjs';

const PICTURES = process.env.PICTURES;

describe('search', () => {
    let demo, browser, desk, phone, admin, company;
    const picture = async (page, name) => {
        if (!PICTURES) return;
        mkdirSync(PICTURES, { recursive: true });
        await page.screenshot({ path: `${PICTURES}/${name}.png` });
    };
    const keys = async (page, ...names) => {
        for (const name of names) await page.keyboard.press(name);
    };
    const chosen = (page) => page.locator('.search-line[aria-selected=true]');
    before(async () => {
        [demo, browser] = await Promise.all([openDemo(60), openBrowser()]);
        admin = await demo.server.as('admin');
        company = (await admin('POST', '/customers', { name: '长沙银行股份有限公司', phone: '0731-84301111' })).body;
        for (let i = 0; i < 12; i++)
            assert.equal((await admin('POST', '/customers', { name: `北京云帆科技${i}有限公司` })).status, 201);
        desk = await openPage(browser, demo.server.url, { size: DESK, language: 'zh' });
        phone = await openPage(browser, demo.server.url, { size: PHONE, language: 'en' });
        await admin('PATCH', '/me', { locale: 'zh' });
        await logIn(desk, 'admin');
    });
    after(async () => {
        try {
            await closePage(desk);
            await closePage(phone);
        } finally {
            await browser.close();
            await demo.server.close();
        }
    });

    it('opens with Ctrl-K and with a slash, but not while somebody types', async () => {
        await desk.goto('/customers');
        await desk.locator('tr.row').first().waitFor();
        await keys(desk, 'Control+k');
        await desk.locator('.search-box input:focus').waitFor();
        await assertText(desk.locator('.search-lines'), /新建客户/);
        await keys(desk, 'Escape');
        await desk.locator('.search-dialog').waitFor({ state: 'detached' });
        await keys(desk, '/');
        await desk.locator('.search-box input:focus').waitFor();
        await assertValue(desk.locator('.search-box input'), '');
        await keys(desk, '/');
        await assertValue(desk.locator('.search-box input'), '/');
        await keys(desk, 'Escape');
    });

    it('finds by initials, marks what matched, and Enter opens it, even before the answer is there', async () => {
        await keys(desk, 'Control+k');
        await desk.locator('.search-box input:focus').waitFor();
        await desk.keyboard.type('csyh');
        await desk.locator('.search-line mark').first().waitFor();
        await assertText(chosen(desk).locator('mark'), '长沙银行');
        await picture(desk, 'search-desk-zh');
        await desk.keyboard.press('Control+a');
        await desk.keyboard.type('1111');
        await desk.keyboard.press('Enter');
        await desk.waitForURL(`**/customers/${company.id}`);
        await desk.getByRole('heading', { name: '长沙银行股份有限公司' }).waitFor();
        await desk.locator('.search-dialog').waitFor({ state: 'detached' });
    });

    it('the arrow keys go through hits and on to all of them, and from there to the list', async () => {
        await keys(desk, 'Control+k');
        await desk.locator('.search-line').first().waitFor();
        await desk.keyboard.type('云帆科技');
        await desk.locator('.search-line mark').first().waitFor();
        const name = async () => (await chosen(desk).textContent()).trim();
        const first = await name();
        await keys(desk, 'ArrowDown');
        await eventually(async () => assert.notEqual(await name(), first));
        await keys(desk, 'ArrowUp');
        await assertText(chosen(desk), first);
        await keys(desk, 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown');
        await assertText(chosen(desk), '查看全部 12 条客户');
        const id = await chosen(desk).getAttribute('id');
        await desk.locator(`.search-box input[aria-activedescendant="${id}"]`).waitFor();
        await keys(desk, 'Enter');
        await desk.waitForURL(/\/search\?q=.*in=customer/);
        await desk.locator('.found .hit').nth(11).waitFor();
        await picture(desk, 'search-page-desk-zh');
        await desk.getByRole('link', { name: '以列表查看全部' }).click();
        await desk.waitForURL(/\/customers\?filter=/);
        await desk.locator('.list-total', { hasText: '12' }).waitFor();
    });

    it('remembers what was opened lately', async () => {
        await keys(desk, 'Control+k');
        await desk.locator('.search-line', { hasText: '长沙银行股份有限公司' }).waitFor();
        await keys(desk, 'Enter');
        await desk.waitForURL(`**/customers/${company.id}`);
    });

    it('goes to a page by a part of its name, in either language', async () => {
        await keys(desk, 'Control+k');
        await desk.locator('.search-line').first().waitFor();
        await desk.keyboard.type('opportunit');
        await desk.locator('.search-line', { has: desk.getByText('商机', { exact: true }) }).first().click();
        await desk.waitForURL(/\/opportunities$/);
    });

    it('is a sheet of its own on a phone, and says when nothing is found', async () => {
        await admin('PATCH', '/me', { locale: 'en' });
        await logIn(phone, 'admin');
        await phone.goto('/customers');
        await phone.locator('.search-bar').tap();
        await phone.locator('.search-box input:focus').waitFor();
        const box = await phone.locator('.search-dialog').boundingBox();
        assert.deepEqual([box.x, box.y, box.width], [0, 0, PHONE.width]);
        await phone.keyboard.type('84301111');
        await phone.locator('.search-line mark', { hasText: '84301111' }).waitFor();
        await picture(phone, 'search-phone-en');
        await phone.keyboard.type('999');
        await phone.getByText('Nothing found for “84301111999”').waitFor();
        await picture(phone, 'search-phone-none-en');
        await phone.goto('/search?q=%E4%BA%91%E5%B8%86');
        await phone.locator('.found .hit').first().waitFor();
        await assertFits(phone, PHONE.width, 'the page of results');
    });
});
