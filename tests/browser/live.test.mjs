// Two people at one time: what one saves the other sees, lit for a moment; what is being typed stays; a clash puts both
// values side by side; lists keep their rows in place; what is taken away is gone.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { closePage, logIn, openBrowser, openDemo, openPage } from './browser.mjs';

describe('live', () => {
    let demo, browser, admin;
    before(async () => {
        [demo, browser] = await Promise.all([openDemo(30), openBrowser()]);
        admin = await demo.server.as('admin');
    });
    after(async () => {
        await browser.close();
        await demo.server.close();
    });

    const tell = (users, story) => async () => {
        const pages = [];
        try {
            for (const user of users) {
                const page = await openPage(browser, demo.server.url, { language: 'zh' });
                page.allow(/status of (412|404) /);
                pages.push(page);
                await logIn(page, user);
            }
            await story(...pages);
        } catch (error) {
            for (const page of pages) await page.context().close();
            throw error;
        }
        for (const page of pages) await closePage(page);
    };
    const firstOf = async (plural, query = '') => (await admin('GET', `/${plural}?limit=1&${query}`)).body.data[0];
    /** Opens a page and waits until the server tells it what happens there. */
    const opened = async (page, path) => {
        const stream = page.waitForResponse((reply) => reply.url().includes('/events?') && decodeURIComponent(reply.url()).includes(path.slice(1)));
        await page.goto(path);
        await stream;
    };
    const inline = (page, label) => page.locator('.inline', { has: page.getByText(label, { exact: true }) });

    it('what one changes lights up for the other, who need not do anything', tell(['director', 'admin'], async (one, other) => {
        const customer = await firstOf('customers', 'sort=name');
        const path = `/customers/${customer.id}`;
        await opened(one, path);
        await opened(other, path);
        await inline(other, '简称').locator('.inline-value').click();
        await inline(other, '简称').locator('input').fill('新简称');
        await inline(other, '简称').locator('input').press('Enter');
        await inline(one, '简称').locator('.inline-value', { hasText: '新简称' }).waitFor();
        await one.locator('.inline.is-new', { hasText: '新简称' }).waitFor();
        assert.equal(await other.locator('.inline.is-new').count(), 0, 'one’s own change is no news');
        await one.locator('.entry', { hasText: '简称' }).first().waitFor();
        await one.waitForFunction(() => !document.querySelector('.inline.is-new'));
    }));

    it('what is being typed stays; saving it puts both side by side', tell(['director'], async (page) => {
        const customer = await firstOf('customers', 'sort=-name');
        await opened(page, `/customers/${customer.id}`);
        const box = inline(page, '简称');
        await box.locator('.inline-value').click();
        await box.locator('input').fill('我正在写');
        assert.equal((await admin('PATCH', `/customers/${customer.id}`, { short_name: '他写好了', level: 'd' })).status, 200);
        await inline(page, '客户级别').locator('.inline-value', { hasText: 'D' }).waitFor();
        await box.locator('.field-theirs', { hasText: '他写好了' }).waitFor();
        assert.equal(await box.locator('input').inputValue(), '我正在写');
        assert.equal(await page.evaluate(() => document.activeElement?.id), 'inline-short_name');
        await box.locator('input').press('Enter');
        const dialogue = page.locator('.ant-modal-content', { hasText: '他写好了' });
        await dialogue.locator('td', { hasText: '我正在写' }).click();
        await dialogue.locator('.ant-btn-primary').click();
        await box.locator('.inline-value', { hasText: '我正在写' }).waitFor();
        assert.equal((await admin('GET', `/customers/${customer.id}`)).body.short_name, '我正在写');
    }));

    it('a form follows what one has not typed into and marks what one has', tell(['director'], async (page) => {
        const customer = await firstOf('customers', 'sort=created_at');
        await opened(page, `/customers/${customer.id}`);
        await page.keyboard.press('e');
        await page.locator('#field-short_name').fill('表单里的');
        assert.equal((await admin('PATCH', `/customers/${customer.id}`, { short_name: '外面的', registration_no: 'R-1' })).status, 200);
        await page.locator('.form-drawer .field-theirs', { hasText: '外面的' }).waitFor();
        assert.equal(await page.locator('#field-short_name').inputValue(), '表单里的');
        await page.locator('.field-theirs .linkish').click();
        await page.waitForFunction(() => document.getElementById('field-short_name').value === '外面的');
        await page.locator('.form-more').click();
        assert.equal(await page.locator('#field-registration_no').inputValue(), 'R-1');
    }));

    it('a list changes its rows where they stand, counts what is new and shows it on a click', tell(['director'], async (page) => {
        await opened(page, '/products');
        const rows = page.locator('tr.row');
        await rows.nth(1).waitFor();
        const order = () => page.locator('tr.row .name-link').allTextContents();
        const before = await order();
        const [product] = (await admin('GET', `/products?limit=1&filter=${encodeURIComponent(`name = '${before[1]}'`)}`)).body.data;
        assert.equal((await admin('PATCH', `/products/${product.id}`, { name: '改名的产品' })).status, 200);
        await page.locator('tr.row.is-new', { hasText: '改名的产品' }).waitFor();
        assert.deepEqual(await order(), before.with(1, '改名的产品'));
        const made = await admin('POST', '/products', { name: '刚上架的产品', code: 'NEW-1' });
        assert.equal(made.status, 201);
        await page.locator('.new-rows', { hasText: '1' }).waitFor();
        assert.equal(await page.locator('tr.row', { hasText: '刚上架的产品' }).count(), 0);
        await page.locator('.new-rows').click();
        await page.locator('tr.row', { hasText: '刚上架的产品' }).waitFor();
        assert.equal((await admin('DELETE', `/products/${made.body.id}`)).status, 204);
        await page.locator('tr.row', { hasText: '刚上架的产品' }).waitFor({ state: 'detached' });
    }));

    it('a card goes to another column', tell(['director'], async (page) => {
        const deal = await firstOf('opportunities', `filter=${encodeURIComponent("status = 'open' and stage.key = 'prospecting'")}&sort=-amount`);
        const [engaging] = (await admin('GET', `/stages?filter=${encodeURIComponent("key = 'engaging'")}`)).body.data;
        await admin('PATCH', `/opportunities/${deal.id}`, { name: '会移动的卡片', amount: '99999999', currency: null });
        const stream = page.waitForResponse((reply) => reply.url().includes('/events?watch=opportunities'));
        await page.goto('/opportunities?view=board');
        await stream;
        const column = (name) => page.locator('.column', { has: page.locator('.column-head', { hasText: name }) });
        await column('初步接触').locator('.board-card', { hasText: '会移动的卡片' }).waitFor();
        assert.equal((await admin('PATCH', `/opportunities/${deal.id}`, { stage: engaging.id })).status, 200);
        await column('需求确认').locator('.board-card', { hasText: '会移动的卡片' }).waitFor();
        await column('初步接触').locator('.board-card', { hasText: '会移动的卡片' }).waitFor({ state: 'detached' });
    }));

    it('a record somebody deletes says so', tell(['director'], async (page) => {
        const { body } = await admin('POST', '/customers', { name: '马上消失' });
        await opened(page, `/customers/${body.id}`);
        await page.locator('.record-head h1', { hasText: '马上消失' }).waitFor();
        assert.equal((await admin('DELETE', `/customers/${body.id}`)).status, 204);
        await page.locator('.state', { hasText: '已不在' }).waitFor();
    }));

    it('out of sight nothing is held open, and in sight again what was missed is told', tell(['director'], async (page) => {
        const customer = await firstOf('customers', 'sort=-created_at');
        await opened(page, `/customers/${customer.id}`);
        const seen = (state) => page.evaluate((now) => {
            Object.defineProperty(document, 'visibilityState', { value: now, configurable: true });
            document.dispatchEvent(new Event('visibilitychange'));
        }, state);
        const ended = page.waitForEvent('requestfailed', (request) => request.url().includes('/events?'));
        await seen('hidden');
        await ended;
        assert.equal((await admin('PATCH', `/customers/${customer.id}`, { short_name: '不在时改的' })).status, 200);
        await seen('visible');
        await inline(page, '简称').locator('.inline-value', { hasText: '不在时改的' }).waitFor();
    }));
});
