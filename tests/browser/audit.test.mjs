// A masked value is revealed for a reason, goes with the page, and stands in the audit where an administrator finds it.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { DESK, PHONE, assertCount, assertFits, assertText, closePage, eventually, logIn, openBrowser, openDemo, openPage } from './browser.mjs';

const PICTURES = process.env.PICTURES;
const NUMBER = '13812345678';

describe('revealing, and who saw it', () => {
    let demo, browser, admin, marketing, hers, chief, contact;
    const picture = async (page, name) => {
        if (!PICTURES) return;
        mkdirSync(PICTURES, { recursive: true });
        await page.screenshot({ path: `${PICTURES}/${name}.png` });
    };
    const eye = (page) => page.getByRole('button', { name: 'Show Mobile in full' }).first();
    before(async () => {
        [demo, browser] = await Promise.all([openDemo(20), openBrowser()]);
        admin = await demo.server.as('admin');
        const customer = (await admin('GET', '/customers?limit=1&fields=id')).body.data[0].id;
        contact = (await admin('POST', '/contacts', { name: 'Wang Fang', customer, mobile: NUMBER })).body.id;
        assert.ok(contact);
        marketing = await demo.server.as('marketing');
        for (const [call, locale] of [[admin, 'zh'], [marketing, 'en']]) await call('PATCH', '/me', { locale });
        hers = await openPage(browser, demo.server.url, { size: PHONE, language: 'en' });
        chief = await openPage(browser, demo.server.url, { size: DESK, language: 'zh' });
    });
    after(async () => {
        try {
            await closePage(hers);
            await closePage(chief);
        } finally {
            await browser.close();
            await demo.server.close();
        }
    });

    it('without the right there is no eye', async () => {
        await logIn(hers, 'marketing');
        await hers.goto(`/contacts/${contact}`);
        await hers.getByText('138****5678').first().waitFor();
        await assertCount(eye(hers), 0);
    });

    it('with it there is one: it asks for a reason and shows the value', async () => {
        const given = await admin('PATCH', '/rights/roles/marketing', { objects: { contact: { reveal: 'all' } } });
        assert.equal(given.status, 200, given.text);
        await hers.reload();
        await eye(hers).tap();
        const save = hers.getByRole('button', { name: 'Show it' });
        assert.ok(await save.isDisabled(), 'not without a reason');
        await hers.locator('#reveal-reason').fill('ok');
        assert.ok(await save.isDisabled(), 'two letters are none');
        await hers.locator('#reveal-reason').fill('Asked to be called back');
        await picture(hers, 'reveal-phone-en');
        await save.tap();
        await hers.locator('.masked-whole', { hasText: NUMBER }).waitFor();
        await assertFits(hers, PHONE.width, 'a revealed value');
        await picture(hers, 'revealed-phone-en');
    });

    it('it is gone when the page is left, and never comes back by itself', async () => {
        await hers.locator('.phone-bar a[href="/customers"]').tap();
        await hers.waitForURL(/\/customers$/);
        await hers.locator('.card').first().waitFor(); // the page is left once the other one is there
        await hers.goBack();
        await hers.getByText('138****5678').first().waitFor();
        assert.ok(!(await hers.content()).includes(NUMBER));
    });

    it('says in words when an hour\'s worth is used up', async () => {
        hers.allow(/status of 429/);
        for (let i = 0; ; i++) {
            const { status } = await marketing('POST', `/contacts/${contact}/reveal`, { fields: ['mobile'], reason: `Number ${i}` });
            if (status === 429) break;
            assert.ok(status === 200 && i < 200, String(status));
        }
        await eye(hers).tap();
        await hers.locator('#reveal-reason').fill('Once more');
        await hers.getByRole('button', { name: 'Show it' }).tap();
        await assertText(hers.locator('.ant-modal .field-problem'), /in an hour. Try again in \d+ seconds/);
    });

    it('the record leads an administrator to its audit: who, what and why, in Chinese', async () => {
        await logIn(chief, 'admin');
        await chief.goto(`/contacts/${contact}`);
        await chief.getByRole('button', { name: '更多操作' }).click();
        await chief.getByRole('menuitem', { name: '谁查看过' }).click();
        await chief.waitForURL(/\/admin\/audit\?object=contact&id=/);
        const first = chief.locator('.audit-row', { hasText: 'Asked to be called back' });
        // endless: it is the oldest of a hundred
        for (let i = 0; i < 20 && (await first.count()) === 0; i++) {
            await chief.locator('.audit-end').scrollIntoViewIfNeeded();
            await chief.waitForTimeout(200);
        }
        await assertText(first, /何佳怡.*查看了联系人 Wang Fang的完整手机.*原因：Asked to be called back.*127\.0\.0\.1/);
        await chief.locator('.audit-row').first().scrollIntoViewIfNeeded();
        await picture(chief, 'audit-desk-zh');
        assert.ok(!(await chief.content()).includes(NUMBER));
    });

    it('a filter stands in the address, and is cleared', async () => {
        await chief.goto('/admin/audit?action=login');
        await chief.locator('.audit-row').first().waitFor();
        await eventually(async () => {
            const texts = await chief.locator('.audit-what').allTextContents();
            assert.ok(texts.length >= 2 && texts.every((text) => text === '登录系统'), texts.join());
        });
        await chief.locator('.audit-user', { hasText: '何佳怡' }).first().click();
        await chief.waitForURL(/user=\d+/);
        await chief.waitForFunction(() => [...document.querySelectorAll('.audit-user')].every((one) => one.textContent.includes('何佳怡')));
        await chief.getByRole('button', { name: '清除筛选' }).click();
        await chief.waitForURL(/\/admin\/audit$/);
    });

    it('is not for others', async () => {
        await hers.goto('/admin/audit');
        await hers.getByText('You may not see this').waitFor();
    });
});
