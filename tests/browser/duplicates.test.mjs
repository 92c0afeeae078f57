// Who is probably there already, while somebody types: on a desk in Chinese, on a phone in English, and where a rule
// refuses.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { DESK, PHONE, assertCount, assertFits, assertText, closePage, logIn, openBrowser, openDemo, openPage } from './browser.mjs';

const PICTURES = process.env.PICTURES;

describe('duplicates while typing', () => {
    let demo, browser, admin, emma, desk, phone, company, hers;
    const picture = async (page, name) => {
        if (!PICTURES) return;
        mkdirSync(PICTURES, { recursive: true });
        await page.screenshot({ path: `${PICTURES}/${name}.png` });
    };
    before(async () => {
        [demo, browser] = await Promise.all([openDemo(20), openBrowser()]);
        admin = await demo.server.as('admin');
        emma = await demo.server.as('emma');
        company = (await emma('POST', '/customers', { name: '深圳市恒达精密机械有限公司', phone: '13812345678', registration_no: '9144030071526726XG' })).body;
        hers = (await admin('POST', '/customers', { name: '无锡紫荆传感器有限公司' })).body;
        assert.ok(company.id && hers.id);
        desk = await openPage(browser, demo.server.url, { size: DESK, language: 'zh' });
        phone = await openPage(browser, demo.server.url, { size: PHONE, language: 'en' });
        await emma('PATCH', '/me', { locale: 'zh' });
        await logIn(desk, 'emma');
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

    it('shows who is there with score and reasons, in Chinese, and lets go when the name changes', async () => {
        await desk.goto('/customers/new');
        await desk.locator('#field-name').fill('恆達精密機械');
        const panel = desk.locator('.duplicates');
        await panel.waitFor();
        await assertText(panel, /可能已存在/);
        const link = panel.getByRole('link', { name: '深圳市恒达精密机械有限公司' });
        assert.equal(await link.getAttribute('href'), `/customers/${company.id}`);
        await assertText(panel.locator('li').first(), /名称相同.*\d\d%/);
        await picture(desk, 'duplicates-desk-zh');
        await desk.locator('#field-name').fill('别的一家公司');
        await panel.waitFor({ state: 'detached' });
        await desk.locator('#field-name').fill('紫荆传感器');
        await panel.getByText(/已存在/).last().waitFor();
        await assertCount(panel.getByRole('link'), 0, 'no link to what one may not see');
        assert.ok(!(await panel.textContent()).includes('无锡'));
        await picture(desk, 'duplicates-desk-hidden-zh');
    });

    it('is reached by keyboard from the name', async () => {
        await desk.locator('#field-name').fill('恒达精密机械');
        const link = desk.locator('.duplicates a');
        await link.waitFor();
        await desk.locator('#field-name').focus();
        for (let i = 0; i < 3 && !(await link.evaluate((one) => one === document.activeElement)); i++) await desk.keyboard.press('Tab');
        assert.ok(await link.evaluate((one) => one === document.activeElement), 'within three steps');
    });

    it('lets save where the rule warns, and says at the field why where it refuses', async () => {
        const rule = await admin('POST', '/duplicate_rules', { object: 'customer', mode: 'block' });
        assert.equal(rule.status, 201, rule.text);
        desk.allow(/status of 409/);
        await desk.goto('/customers/new');
        await desk.locator('#field-name').fill('恒达精密机械有限责任公司');
        await desk.locator('.duplicates').waitFor();
        await desk.keyboard.press('Control+Enter');
        await desk.locator('#field-name-note.field-problem').waitFor();
        await assertText(desk.locator('#field-name-note'), /很可能已有相同的记录.*深圳市恒达精密机械有限公司/);
        await picture(desk, 'duplicates-desk-refused-zh');
        await admin('PATCH', `/duplicate_rules/${rule.body.id}`, { mode: 'warn' });
        await desk.keyboard.press('Control+Enter');
        await desk.waitForURL(/\/customers\/\d+$/);
    });

    it('fits on a phone, in English', async () => {
        await emma('PATCH', '/me', { locale: 'en' });
        await logIn(phone, 'emma');
        await phone.goto('/contacts/new');
        await phone.locator('#field-name').fill('Somebody new');
        await phone.goto('/customers/new');
        await phone.locator('#field-name').fill('恒达精密机械');
        const panel = phone.locator('.duplicates');
        await panel.waitFor();
        await assertText(panel, /Probably there already.*same name/s);
        await assertFits(phone, PHONE.width, 'the form with duplicates');
        await picture(phone, 'duplicates-phone-en');
    });
});
