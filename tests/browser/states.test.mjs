// What a page says when it cannot show what was asked for: nothing there, nothing found, not allowed, no
// such page, no server; changed by somebody else meanwhile.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertCount, assertText, closePage, logIn, openBrowser, openDemo, openPage } from './browser.mjs';

describe('states', () => {
    let demo, browser, admin;
    before(async () => {
        [demo, browser] = await Promise.all([openDemo(30), openBrowser()]);
        admin = await demo.server.as('admin');
    });
    after(async () => {
        await browser.close();
        await demo.server.close();
    });

    /** A page of a user's own, closed and examined when the story is told. */
    const tell = (user, story, options = {}) => async () => {
        const page = await openPage(browser, demo.server.url, { language: 'en', ...options });
        await logIn(page, user);
        try {
            await story(page);
        } catch (error) {
            await page.context().close();
            throw error;
        }
        await closePage(page);
    };
    const state = (page, text) => page.locator('.state', { hasText: text });

    it('an empty list offers the first record', tell('admin', async (page) => {
        const made = await admin('POST', '/meta/objects', {
            name: 'visit', plural: 'visits', label: { en: 'Visit', zh: '考察' }, plural_label: { en: 'Visits', zh: '考察' }, name_field: 'name',
            fields: [{ name: 'name', type: 'text', label: { en: 'Name', zh: '名称' }, required: 'always' }],
        });
        assert.equal(made.status, 201, made.text);
        await page.goto('/visits');
        await page.locator('.state', { hasText: '考察' }).locator('.ant-btn-primary').click();
        await page.waitForURL(/\/visits\/new$/);
    }));

    it('a filter that finds nothing can be cleared; a wrong one is explained', tell('emma', async (page) => {
        page.allow(/status of (400|422) .*\/customers\?/);
        await page.goto(`/customers?filter=${encodeURIComponent("name = 'nobody at all'")}`);
        await page.locator('.state .linkish').click();
        await page.locator('tr.row').first().waitFor();
        await page.goto(`/customers?filter=${encodeURIComponent('name = = 1')}`);
        await page.locator('.expression .field-problem:not(:empty)').waitFor();
    }));

    it('a page and a record that are not there', tell('emma', async (page) => {
        page.allow(/status of 404 /);
        for (const path of ['/nowhere', '/nowhere/at/all', '/customers/999999999', '/admin/objects/nothing']) {
            await page.goto(path);
            await page.locator('.state').waitFor();
        }
        await page.goto('/customers/999999999');
        await state(page, 'There is nothing here').waitFor();
    }));

    it('a sales person has no way into administration', tell('emma', async (page) => {
        page.allow(/status of 403 /);
        await page.locator('.rail a[href="/customers"]').waitFor();
        await assertCount(page.locator('.rail a[href^="/admin"]'), 0);
        for (const path of ['/admin/objects', '/admin/objects/customer', '/admin/changes']) {
            await page.goto(path);
            await state(page, 'administrator').waitFor();
        }
    }));

    it('without the server: says so, and goes on when it is back', tell('emma', async (page) => {
        page.allow(/ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|ERR_SOCKET|ERR_ABORTED/);
        await page.goto('/customers');
        await page.locator('tr.row').first().waitFor();
        await demo.server.halt();
        try {
            await page.locator('.rail a[href="/contacts"]').click();
            await page.locator('.state').getByRole('button', { name: 'Try again' }).waitFor();
        } finally {
            await demo.server.resume();
        }
        await page.locator('.state').getByRole('button', { name: 'Try again' }).click();
        await page.locator('tr.row').first().waitFor();
    }));

    it('two people change one field: both values stand side by side', tell('director', async (page) => {
        page.allow(/status of 412 /);
        const api = await demo.server.as('admin');
        const [customer] = (await api('GET', '/customers?limit=1&sort=name')).body.data;
        await page.goto(`/customers/${customer.id}`);
        await page.locator('.record-head h1', { hasText: customer.name }).waitFor();
        await page.locator('.record-page').getByText(customer.name, { exact: true }).last().click();
        const box = page.locator('.record-main input').first();
        await box.waitFor();
        assert.equal((await api('PATCH', `/customers/${customer.id}`, { name: 'Theirs Ltd' })).status, 200);
        await box.fill('Mine Ltd');
        await box.press('Enter');
        const dialogue = page.locator('.ant-modal-content');
        await dialogue.locator('td', { hasText: 'Theirs Ltd' }).waitFor();
        await dialogue.locator('td', { hasText: 'Mine Ltd' }).click();
        await dialogue.locator('.ant-btn-primary').click();
        await page.locator('.record-head h1', { hasText: 'Mine Ltd' }).waitFor();
        assert.equal((await api('GET', `/customers/${customer.id}`)).body.name, 'Mine Ltd');
    }));

    it('an ended session asks for the password and comes back to the page', tell('emma', async (page) => {
        page.allow(/status of 401 /);
        await page.goto('/customers');
        await page.locator('tr.row').first().waitFor();
        await page.request.post('/api/v1/logout', { headers: { 'x-guanxi-request': '1' } });
        await page.goto('/contacts');
        await page.waitForURL(/\/login/);
        await page.locator('#login').fill('emma');
        await page.locator('#password').fill('demodemodemo');
        await page.locator('button[type=submit]').click();
        await page.waitForURL(/\/contacts$/);
    }));

    it('giving a record to whom it has already changes nothing, and nothing can be undone', tell('emma', async (page) => {
        await page.goto(`/customers?filter=${encodeURIComponent('owner = me()')}`);
        await page.locator('tr.row .check input').first().click();
        await page.getByRole('button', { name: 'Assign' }).click();
        await page.locator('.ant-select-item', { hasText: 'Emma Clark' }).click();
        const toast = page.locator('.toast', { hasText: 'Emma Clark' });
        await toast.waitFor();
        await assertText(toast, /0/);
        await assertCount(toast.locator('.toast-action'), 0);
    }));

    it('a new password leaves one logged in', tell('wu.kai', async (page) => {
        await page.goto('/settings');
        await page.getByRole('button', { name: '修改密码' }).click();
        await page.locator('#current-password').fill('demodemodemo');
        await page.locator('#new-password').fill('another long password');
        await page.locator('.ant-modal-content .ant-btn-primary').click();
        await page.locator('.toast', { hasText: '密码已修改' }).waitFor();
        await page.goto('/customers');
        await page.locator('.list-total:not(:empty)').waitFor();
        await assert.rejects(demo.server.as('wu.kai'));
        await demo.server.as('wu.kai', 'another long password');
    }));

    it('the page may load from itself only', async () => {
        const reply = await fetch(demo.server.url);
        const policy = reply.headers.get('content-security-policy') ?? '';
        assert.match(policy, /default-src 'self'|default-src 'none'/);
        assert.doesNotMatch(policy, /script-src[^;]*unsafe/);
    });
});
