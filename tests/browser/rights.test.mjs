// An administrator makes a role with masked telephones, gives it to a colleague, looks through her eyes, shares a
// record with her, and asks who can see it.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { DESK, PHONE, assertCount, assertFits, assertText, assertValue, closePage, logIn, openBrowser, openDemo, openPage } from './browser.mjs';

const PICTURES = process.env.PICTURES;

describe('rights', () => {
    let demo, browser, admin, page, ids;
    const picture = async (name) => {
        if (!PICTURES) return;
        mkdirSync(PICTURES, { recursive: true });
        await page.screenshot({ path: `${PICTURES}/${name}.png` });
    };
    const act = async (name) => {
        await page.locator('.action-bar button[aria-label="More actions"]').first().click();
        await page.getByRole('menuitem', { name }).click();
    };
    const idOf = async (login) => (await admin('GET', `/users?${new URLSearchParams({ filter: `login = '${login}'` })}`)).body.data[0].id;

    before(async () => {
        [demo, browser] = await Promise.all([openDemo(20), openBrowser()]);
        admin = await demo.server.as('admin');
        await admin('PATCH', '/me', { locale: 'en' });
        ids = { kai: await idOf('wu.kai'), emma: await idOf('emma') };
        ids.hers = (await admin('POST', '/customers', { name: 'Harbour Crane', phone: '13812345678', owner: ids.emma })).body.id;
        ids.his = (await admin('POST', '/customers', { name: 'Quay Works', phone: '13987654321', owner: ids.kai })).body.id;
        page = await openPage(browser, demo.server.url, { size: DESK, language: 'en' });
        await logIn(page, 'admin');
    });
    after(async () => {
        try {
            await closePage(page);
        } finally {
            await browser.close();
            await demo.server.close();
        }
    });

    it('a role is made, its rights are looked at before they hold, and saved as one', async () => {
        await page.goto('/admin/roles');
        await page.getByRole('button', { name: 'New role' }).click();
        await page.locator('#role-en').fill('Field visitor');
        await page.getByRole('button', { name: 'Make the role' }).click();
        await page.waitForURL('**/admin/roles/field_visitor');
        await page.getByLabel('Customers read', { exact: true }).selectOption('own');
        await page.getByLabel('Customers edit', { exact: true }).selectOption('own');
        await page.getByRole('button', { name: 'Customers', exact: true }).click();
        await page.getByLabel('Customers Telephone', { exact: true }).selectOption('masked');
        await page.getByText('3 changes not saved').waitFor();
        await page.getByRole('button', { name: 'See what it means' }).click();
        const preview = page.getByRole('dialog', { name: 'This will change' });
        await preview.getByText('Nobody has this role yet.').waitFor();
        await assertText(preview, /Customers · Telephone.*→ Masked/s);
        await picture('rights-preview-en');
        assert.notEqual((await admin('GET', '/rights/roles/field_visitor')).body.objects.find(({ object }) => object === 'customer').scopes.read, 'own', 'not before it is saved');
        await preview.getByRole('button', { name: 'Save' }).click();
        await page.getByText('Field visitor: rights saved').waitFor();
        const { scopes, fields } = (await admin('GET', '/rights/roles/field_visitor')).body.objects.find(({ object }) => object === 'customer');
        assert.deepEqual([scopes.read, scopes.edit, fields.find(({ field }) => field === 'phone').use], ['own', 'own', 'masked']);
    });

    it('looking through her eyes shows the mask, changes nothing, and ends where it began', async () => {
        await admin('PATCH', `/users/${ids.kai}`, { roles: ['field_visitor'] });
        await page.goto(`/users/${ids.kai}`);
        await act('What this person can see');
        await page.getByText('Masked: Telephone').first().waitFor();
        await page.keyboard.press('Escape');
        await act('Try as this person');
        const banner = page.locator('.trying');
        await banner.getByText('You see what 吴凯 sees. Nothing can be changed.').waitFor();
        await page.goto(`/customers/${ids.his}`);
        await page.getByText('139****4321').first().waitFor();
        await assertCount(page.getByText('13987654321'), 0);
        await picture('rights-trying-en');
        await assertCount(page.getByRole('link', { name: 'Roles and rights' }), 0, 'no administration in the menu');
        page.allow(/status of 40[34]/);
        await page.goto(`/customers/${ids.hers}`);
        await page.getByText('There is nothing here').waitFor();
        await page.goto('/opportunities');
        await page.getByText('Nothing here for you').waitFor();
        await page.goto('/admin/roles');
        await page.getByText('You may not see this').waitFor();
        await page.goto(`/customers/${ids.his}`);
        await page.locator('.action-bar button[aria-label="More actions"]').first().click();
        await page.getByRole('menuitem', { name: 'Edit' }).waitFor();
        await assertCount(page.getByRole('menuitem', { name: 'Delete' }), 0, 'what the role may not is not offered');
        await page.getByRole('menuitem', { name: 'Edit' }).click();
        await page.locator('#field-name').fill('Renamed');
        await page.keyboard.press('Control+Enter');
        await page.getByText("While you try somebody's rights nothing can be changed. Stop trying first.").last().waitFor();
        assert.equal((await admin('GET', `/customers/${ids.his}`)).body.name, 'Quay Works');
        await banner.getByRole('button', { name: 'Stop' }).click();
        await page.waitForURL(`**/users/${ids.kai}`);
        await assertCount(banner, 0);
        const { data } = (await admin('GET', '/audit?action=try')).body;
        assert.deepEqual(data.map(({ record }) => record.id), [ids.kai]);
    });

    it('a record is shared, and the page says who can see it and why', async () => {
        await page.goto(`/customers/${ids.hers}`);
        await act('Share');
        const drawer = page.getByRole('dialog');
        await drawer.locator('#share-with').fill('吴凯');
        await page.locator('.ant-select-item-option', { hasText: '吴凯' }).click();
        await drawer.locator('#share-function').fill('Presales');
        await drawer.getByRole('button', { name: 'Share', exact: true }).click();
        await drawer.getByText(/Presales · by/).waitFor();
        const kai = drawer.locator('.access-people li', { hasText: '吴凯' });
        await kai.getByText('The record was shared by hand').waitFor();
        await picture('rights-access-en');
        const visitor = await demo.server.as('wu.kai');
        assert.equal((await visitor('GET', `/customers/${ids.hers}`)).body.phone, '138****5678');
        await drawer.getByRole('button', { name: 'Stop sharing' }).click();
        await kai.waitFor({ state: 'detached' });
        assert.equal((await visitor('GET', `/customers/${ids.hers}`)).status, 404);
        await page.getByRole('button', { name: 'Undo' }).last().click();
        await kai.getByText('The record was shared by hand').waitFor();
    });

    it('a department is moved after a sentence about it', async () => {
        await page.goto('/admin/people');
        await page.getByRole('button', { name: 'Move 市场部' }).click();
        const dialog = page.getByRole('dialog', { name: 'Move 市场部' });
        await dialog.locator('#move-to').fill('销售中心');
        await page.locator('.ant-select-item-option', { hasText: '销售中心' }).first().click();
        await dialog.getByText('市场部 goes from 云帆智能 to 销售中心 with everything below it (departments: 0, people: 1)').waitFor();
        await dialog.getByRole('button', { name: 'Move' }).click();
        await page.getByText('市场部 moved').waitFor();
        const [{ parent }] = (await admin('GET', `/departments?${new URLSearchParams({ filter: "name = '市场部'" })}`)).body.data;
        assert.equal(parent.name, '销售中心');
    });

    it('a rule of sharing counts its records and names whom it is for', async () => {
        await page.goto('/admin/sharing');
        await page.getByRole('button', { name: 'New rule' }).click();
        await page.locator('#rule-name').fill('Cranes for service');
        await page.getByRole('button', { name: 'Filter as an expression' }).click();
        await page.getByRole('textbox', { name: 'Filter as an expression' }).fill("name contains 'Crane'");
        await page.keyboard.press('Enter');
        await page.getByText('Now: 1 Customers').waitFor();
        await page.getByText('Everybody', { exact: true }).click();
        await page.locator('#rule-ends').fill('2031-03-17 18:00');
        await page.keyboard.press('Enter');
        await page.getByRole('button', { name: 'Create' }).click();
        await page.locator('.rules-table').getByText(/until .*2031/).waitFor();
        await page.locator('.rules-table').getByText('Cranes for service').waitFor();
        const [rule] = (await admin('GET', '/access_rules')).body.data;
        assert.deepEqual([rule.object, rule.kind, rule.user, rule.department, rule.role], ['customer', 'grant', null, null, null]);
        assert.equal(rule.expires_at, '2031-03-17T10:00:00.000Z');
    });

    it('is readable on a phone, one object at a time', async () => {
        const phone = await openPage(browser, demo.server.url, { size: PHONE, language: 'en' });
        await logIn(phone, 'admin');
        for (const path of ['/admin/roles', '/admin/roles/field_visitor', '/admin/people', '/admin/sharing']) {
            await phone.goto(path);
            await phone.locator('.page-head h1').waitFor();
            await assertFits(phone, PHONE.width, path);
        }
        await phone.goto('/admin/roles/field_visitor');
        await assertValue(phone.getByLabel('Customers read', { exact: true }), 'own');
        await assertCount(phone.getByLabel('Products read', { exact: true }), 0);
        await closePage(phone);
    });
});
