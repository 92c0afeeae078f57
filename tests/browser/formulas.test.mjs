// An administrator makes a formula and a roll-up, is told where a mistake stands, and writes a rule that holds at once.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { DESK, assertFits, assertText, closePage, logIn, openBrowser, openDemo, openPage } from './browser.mjs';

describe('formulas and rules', () => {
    let demo, browser, page, api;
    before(async () => {
        [demo, browser] = await Promise.all([openDemo(30), openBrowser()]);
        api = await demo.server.as('director');
        page = await openPage(browser, demo.server.url, { size: DESK, language: 'zh' });
        await page.goto('/');
        await page.waitForURL(/\/login/);
        await logIn(page, 'director');
        await page.locator('.home-grid').waitFor();
        page.allow(/status of 422 /);
    });
    after(async () => {
        try {
            await closePage(page);
        } finally {
            await browser.close();
            await demo.server.close();
        }
    });

    const drawer = () => page.locator('.ant-drawer-content');
    const choose = async (label, text) => {
        await drawer().getByRole('combobox', { name: label }).click({ force: true });
        await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option', { hasText: text }).first().click();
    };
    const save = () => drawer().locator('.drawer-foot .ant-btn-primary').click();

    it('a formula with a mistake shows its place, then stands in the table', async () => {
        await page.goto('/admin/objects/opportunity');
        await page.locator('.page-head .ant-btn-primary').click();
        await drawer().getByLabel('英文名称').fill('Half');
        await drawer().getByRole('combobox', { name: '类型' }).focus();
        await page.keyboard.type('公式');
        await page.keyboard.press('Enter');
        await drawer().getByLabel('公式', { exact: true }).fill('amuont / 2');
        await save();
        await assertText(drawer().locator('.fault-place mark'), 'a');
        await assertText(drawer().locator('.field-problem', { hasText: 'amuont' }), /amount/);
        await drawer().getByLabel('公式', { exact: true }).fill('amount / 2');
        await save();
        await page.locator('.fields-table tr', { hasText: 'Half' }).getByText('公式').waitFor();
        await assertFits(page, DESK.width, 'admin');
        const [one] = (await api('GET', '/opportunities?fields=amount_base,half&filter=amount > 0&limit=1')).body.data;
        assert.equal(Number(one.half), Number(one.amount_base) / 2);
    });

    it('a roll-up counts children, and the head of a customer shows figures', async () => {
        await page.goto('/admin/objects/customer');
        await page.locator('.page-head .ant-btn-primary').click();
        await drawer().getByLabel('英文名称').fill('Lost deals');
        await drawer().getByRole('combobox', { name: '类型' }).focus();
        await page.keyboard.type('下级汇总');
        await page.keyboard.press('Enter');
        await choose('要统计的下级记录', '商机');
        await drawer().getByLabel('只统计满足条件的').fill("status = 'lost'");
        await save();
        await page.locator('.fields-table tr', { hasText: 'Lost deals' }).waitFor();
        const [customer] = (await api('GET', '/customers?sort=-won_amount&limit=1')).body.data;
        const lost = (await api('GET', `/opportunities?limit=0&total=true&filter=${encodeURIComponent(`customer = '${customer.id}' and status = 'lost'`)}`)).body.total;
        assert.equal(customer.lost_deals, lost);
        await page.goto(`/customers/${customer.id}`);
        await page.getByText('累计成交额').first().waitFor();
        await assertFits(page, DESK.width, 'admin');
    });

    it('a rule holds from the moment it is written', async () => {
        await page.goto('/admin/objects/customer');
        await page.getByRole('link', { name: '校验规则' }).click();
        await page.getByText('还没有规则').waitFor();
        await page.locator('.page-head .ant-btn-primary').click();
        await drawer().getByLabel('必须满足的条件').fill('employees is null or employes > 0');
        await drawer().getByLabel('提示 英').fill('A company has people.');
        await save();
        await assertText(drawer().locator('.fault-place mark'), 'e');
        await drawer().getByLabel('必须满足的条件').fill('employees is null or employees > 0');
        await save();
        await page.locator('table tr', { hasText: 'A company has people.' }).waitFor();
        await assertFits(page, DESK.width, 'admin');
        const refused = await api('POST', '/customers', { name: 'Nobody', employees: 0 });
        assert.deepEqual([refused.status, refused.body.errors[0].message], [422, 'A company has people.']);
        await page.locator('table tr .ant-switch').first().click();
        await page.locator('table tr .ant-switch[aria-checked=false]').waitFor();
        assert.equal((await api('POST', '/customers', { name: 'Nobody', employees: 0 })).status, 201);
    });
});
