// Writing a record down: what was typed outlives a reload and belongs to who typed it; an address settles itself;
// references that go together; two who edit one record.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PHONE, closePage, logIn, openBrowser, openDemo, openPage } from './browser.mjs';

describe('forms', () => {
    let demo, browser, admin;
    before(async () => {
        [demo, browser] = await Promise.all([openDemo(30), openBrowser()]);
        admin = await demo.server.as('admin');
    });
    after(async () => {
        await browser.close();
        await demo.server.close();
    });

    const tell = (user, story, options = {}) => async () => {
        const page = await openPage(browser, demo.server.url, { language: 'zh', ...options });
        await logIn(page, user);
        try {
            await story(page);
        } catch (error) {
            await page.context().close();
            throw error;
        }
        await closePage(page);
    };
    const field = (page, name) => page.locator(`#field-${name}`);
    const value = (page, name, expected) =>
        page.waitForFunction(([id, wanted]) => document.getElementById(id)?.value === wanted, [`field-${name}`, expected]);
    const option = (page, text) => page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option', { hasText: text });
    const unfold = (page) => page.locator('.form-more').click();
    const firstOf = async (plural, query = '') => (await admin('GET', `/${plural}?limit=1&${query}`)).body.data[0];

    it('what was typed is there again after a reload, says when it was typed, and goes when it is thrown away', tell('li.ming', async (page) => {
        await page.goto('/customers/new');
        await field(page, 'name').fill('半途而废有限公司');
        await unfold(page);
        await field(page, 'phone').fill('0532-88880000');
        await page.reload();
        await page.locator('.form-note').waitFor();
        await value(page, 'name', '半途而废有限公司');
        await value(page, 'phone', '0532-88880000');
        await page.locator('.form-note .linkish').click();
        await value(page, 'name', '');
        await page.reload();
        await field(page, 'name').waitFor();
        assert.equal(await page.locator('.form-note').count(), 0);
    }));

    it('it is forgotten once it is saved', tell('li.ming', async (page) => {
        await page.goto('/customers/new');
        await field(page, 'name').fill('青岛远航科技有限公司');
        await page.keyboard.press('Control+Enter');
        await page.waitForURL(/\/customers\/\d+$/);
        await page.goto('/customers/new');
        await value(page, 'name', '');
        assert.equal(await page.locator('.form-note').count(), 0);
    }));

    it('nobody else finds it in the same browser, and logging out forgets it', tell('li.ming', async (page) => {
        const kept = () => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('guanxi.typed.')).length);
        await page.goto('/contacts/new');
        await field(page, 'name').fill('没写完的人');
        await page.waitForFunction(() => Object.keys(localStorage).some((key) => key.startsWith('guanxi.typed.')));
        await page.locator('.rail-user').click();
        await page.getByRole('menuitem', { name: '退出' }).click();
        await page.waitForURL(/\/login/);
        assert.equal(await kept(), 0);
    }));

    it('Esc asks only when something was typed', tell('li.ming', async (page) => {
        await page.goto('/customers');
        await page.goto('/customers/new');
        await field(page, 'name').waitFor();
        await page.keyboard.press('Escape');
        await page.waitForURL(/\/customers$/);
        await page.goto('/customers/new');
        await field(page, 'name').fill('x');
        await page.waitForFunction(() => Object.keys(localStorage).some((key) => key.startsWith('guanxi.typed.')));
        await page.keyboard.press('Escape');
        await page.locator('.ant-modal-content').waitFor();
        await page.locator('.ant-modal-content .ant-btn-dangerous').click();
        await page.waitForURL(/\/customers$/);
    }));

    const addressStory = async (page) => {
        await page.goto('/customers/new');
        await field(page, 'name').fill('地址有限公司');
        await unfold(page);
        await field(page, 'city').click();
        await field(page, 'city').pressSequentially('青岛');
        await option(page, '青岛市').first().click();
        await value(page, 'province', '山东');
        await value(page, 'country', '中国');
        await field(page, 'district').click();
        await field(page, 'district').pressSequentially('市南');
        await option(page, '市南区').first().click();
        await value(page, 'district', '市南区');
        await field(page, 'province').fill('江苏');
        await option(page, '江苏省').first().click();
        await value(page, 'city', '');
        await value(page, 'district', '');
        await field(page, 'city').click();
        await option(page, '苏州市').first().waitFor();
        assert.equal(await option(page, '青岛市').count(), 0);
        await option(page, '苏州市').first().click();
        await value(page, 'city', '苏州');
        // A street of another name may be typed all the same.
        await field(page, 'district').fill('园区');
        await field(page, 'address').click();
        await page.locator('.record-form button[type=submit]').click();
        await page.waitForURL(/\/customers\/\d+$/);
        const saved = (await admin('GET', `/customers/${page.url().split('/').at(-1)}`)).body;
        assert.deepEqual([saved.country, saved.province, saved.city, saved.district], ['中国', '江苏', '苏州', '园区']);
    };
    it('an address: the city knows its province, the province lets go of another’s city', tell('li.ming', addressStory));
    it('the same with a thumb', tell('li.ming', addressStory, { size: PHONE }));

    it('another country is written as one likes', tell('emma', async (page) => {
        await page.goto('/customers/new');
        await field(page, 'name').fill('Harbour Ltd');
        await unfold(page);
        await field(page, 'country').fill('新西');
        await option(page, '新西兰').first().click();
        await value(page, 'country', '新西兰');
        await field(page, 'city').fill('Wellington');
        assert.equal(await option(page, '市').count(), 0);
        await page.keyboard.press('Control+Enter');
        await page.waitForURL(/\/customers\/\d+$/);
        const saved = (await admin('GET', `/customers/${page.url().split('/').at(-1)}`)).body;
        assert.deepEqual([saved.country, saved.province, saved.city], ['新西兰', null, 'Wellington']);
    }, { language: 'en' }));

    it('a contact is one of the customer, and goes with it', tell('director', async (page) => {
        const contact = await firstOf('contacts', `filter=${encodeURIComponent('customer is not null')}&fields=id,name,customer`);
        const other = await firstOf('customers', `filter=${encodeURIComponent(`id != '${contact.customer.id}'`)}&fields=id,name`);
        await page.goto(`/opportunities/new?customer=${contact.customer.id}`);
        await field(page, 'contact').click();
        await option(page, contact.name).first().click();
        const choose = (name) => page.locator('.ant-select', { has: field(page, name) }).click();
        const own = (await admin('GET', `/contacts?limit=0&total=true&filter=${encodeURIComponent(`customer = '${contact.customer.id}'`)}`)).body.total;
        await choose('contact');
        await page.waitForFunction((count) =>
            document.querySelectorAll('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option').length === Math.min(count, 20), own);
        await choose('customer');
        await field(page, 'customer').fill(other.name);
        await option(page, other.name).first().click();
        await page.waitForFunction(() => !document.querySelector('.ant-select:has(#field-contact) .ant-select-selection-item'));
    }));

    const openForm = async (page, customer) => {
        await page.goto(`/customers/${customer.id}`);
        await page.locator('.record-head h1', { hasText: customer.name }).waitFor();
        await page.keyboard.press('e');
        await field(page, 'short_name').waitFor();
    };

    it('two edit different fields of one record: both are saved, nobody is asked', tell('director', async (page) => {
        page.allow(/status of 412 /);
        const customer = await firstOf('customers', 'sort=name');
        await openForm(page, customer);
        await field(page, 'short_name').fill('我的简称');
        assert.equal((await admin('PATCH', `/customers/${customer.id}`, { level: 'a' })).status, 200);
        await page.keyboard.press('Control+Enter');
        await page.locator('.form-drawer').waitFor({ state: 'detached' });
        const saved = (await admin('GET', `/customers/${customer.id}`)).body;
        assert.deepEqual([saved.short_name, saved.level], ['我的简称', 'a']);
    }));

    it('two edit the same field: both values side by side; going back loses nothing; a choice saves and closes', tell('director', async (page) => {
        page.allow(/status of 412 /);
        const customer = await firstOf('customers', 'sort=-name');
        await openForm(page, customer);
        await field(page, 'short_name').fill('我的说法');
        assert.equal((await admin('PATCH', `/customers/${customer.id}`, { short_name: '他的说法' })).status, 200);
        const dialogue = page.locator('.ant-modal-content', { hasText: '他的说法' });
        await page.keyboard.press('Control+Enter');
        await dialogue.locator('td', { hasText: '我的说法' }).waitFor();
        await dialogue.locator('.ant-btn:not(.ant-btn-primary)').first().click();
        await value(page, 'short_name', '我的说法');
        await page.locator('.field-theirs', { hasText: '他的说法' }).waitFor();
        await page.keyboard.press('Control+Enter');
        await dialogue.locator('td', { hasText: '我的说法' }).click();
        await dialogue.locator('.ant-btn-primary').click();
        await page.locator('.form-drawer').waitFor({ state: 'detached' });
        assert.equal((await admin('GET', `/customers/${customer.id}`)).body.short_name, '我的说法');
    }));
});
