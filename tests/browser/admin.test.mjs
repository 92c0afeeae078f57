// An administrator sets the place up without code: a field, a layout by drag and by keys, a pick list, a pipeline, a
// person. And the first hour in an organisation where nobody works yet.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { guanxi, newFolder } from '../api/server.mjs';
import { DESK, PASSWORD, PHONE, assertFits, closePage, logIn, openBrowser, openDemo, openFolder, openPage } from './browser.mjs';

const until = async (what, check) => {
    for (let i = 0; i < 150; i++) {
        if (await check()) return;
        await new Promise((done) => setTimeout(done, 100));
    }
    assert.fail(`does not come: ${what}`);
};

describe('administration without code', () => {
    let demo, browser, page, admin;
    before(async () => {
        [demo, browser] = await Promise.all([openDemo(30), openBrowser()]);
        admin = await demo.server.as('admin');
        page = await openPage(browser, demo.server.url, { size: DESK, language: 'zh' });
        await logIn(page, 'admin');
    });
    after(async () => {
        await closePage(page);
        await browser.close();
        await demo.server.close();
    });
    const object = async (name) => (await admin('GET', `/meta/objects/${name}`)).body;

    it('adds a field with help and asks for it', async () => {
        await page.goto('/admin/objects/customer');
        await page.getByRole('button', { name: '添加字段' }).click();
        const drawer = page.locator('.ant-drawer-content');
        await drawer.getByLabel('英文名称').fill('Loyalty');
        await drawer.getByLabel('中文名称').fill('忠诚度');
        await drawer.getByLabel(/^中文说明/).fill('客户续约的可能性，例如 80');
        await drawer.getByRole('button', { name: '添加字段' }).click();
        await page.locator('tr.row', { hasText: '忠诚度' }).waitFor();
        const field = (await object('customer')).fields.find(({ name }) => name === 'loyalty');
        assert.deepEqual(field.help, { zh: '客户续约的可能性，例如 80', en: '客户续约的可能性，例如 80' });
    });

    it('moves a column by its keys and takes one out; the list follows, and shipped comes back', async () => {
        const shipped = (await object('customer')).layouts.list;
        await page.goto('/admin/objects/customer/layout');
        await page.getByRole('button', { name: '移动客户级别' }).press('ArrowDown');
        await page.getByRole('button', { name: '移出城市' }).click();
        await page.locator('.layout-foot').getByText(/人将看到新的客户布局/).waitFor();
        await page.getByRole('button', { name: '保存' }).click();
        await page.getByRole('button', { name: '恢复出厂布局' }).waitFor();
        const wanted = [shipped[0], shipped[2], shipped[1], ...shipped.slice(3)].filter((name) => name !== 'city');
        assert.deepEqual((await object('customer')).layouts.list, wanted);
        await page.getByRole('button', { name: '恢复出厂布局' }).click();
        await until('the shipped list', async () => (await object('customer')).layouts_changed === undefined);
        assert.deepEqual((await object('customer')).layouts.list, shipped);
    });

    it('drags a field into another section of the form', async () => {
        await page.goto('/admin/objects/customer/layout?part=form');
        const grip = page.getByRole('button', { name: '移动网站' });
        const target = page.getByRole('button', { name: '移动简称' });
        await grip.scrollIntoViewIfNeeded();
        const from = await grip.boundingBox();
        await page.mouse.move(from.x + 8, from.y + 10);
        await page.mouse.down();
        await page.mouse.move(from.x + 20, from.y - 20, { steps: 4 });
        await target.scrollIntoViewIfNeeded();
        const to = await target.boundingBox();
        await page.mouse.move(to.x + 60, to.y + 12, { steps: 8 });
        await page.mouse.up();
        await page.getByRole('button', { name: '保存' }).click();
        await until('the form', async () => (await object('customer')).layouts.form[0].fields.includes('website'));
        const [basics, reach] = (await object('customer')).layouts.form;
        assert.deepEqual([basics.fields.indexOf('website') + 1, reach.fields.includes('website')], [basics.fields.indexOf('short_name'), false]);
    });

    it('retires an option that records hold: says how many, and they keep it', async () => {
        await page.goto('/admin/objects/customer');
        const row = page.locator('tr.row', { has: page.getByText('level', { exact: true }) });
        await row.getByRole('button', { name: '编辑选项' }).click();
        const drawer = page.locator('.ant-drawer-content');
        const held = (await admin('GET', "/customers?limit=0&total=true&filter=level%20=%20'a'")).body.total;
        await drawer.getByRole('button', { name: '停用A 重点客户' }).click();
        await drawer.getByText(`${held} 条记录保留原值`).waitFor();
        await drawer.getByRole('button', { name: '添加选项' }).click();
        await page.keyboard.type('战略客户');
        await drawer.getByRole('button', { name: '保存' }).click();
        await drawer.waitFor({ state: 'hidden' });
        const { options } = (await object('customer')).fields.find(({ name }) => name === 'level');
        assert.deepEqual(options.map(({ key, active }) => [key, active]), [['a', false], ['b', true], ['c', true], ['d', true], ['option', true]]);
        assert.equal((await admin('GET', "/customers?limit=0&total=true&filter=level%20=%20'a'")).body.total, held);
    });

    it('is told what names a field before it is hidden', async () => {
        const row = page.locator('tr.row', { has: page.getByText('industry', { exact: true }) });
        await row.hover();
        await row.getByRole('button').last().click();
        const dialog = page.getByRole('dialog', { name: /行业/ });
        await dialog.getByRole('link', { name: '列表列' }).waitFor();
        await dialog.getByText(/条客户记录有值/).waitFor();
        await dialog.locator('.ant-btn-primary').click();
        await until('hidden', async () => (await object('customer')).fields.find(({ name }) => name === 'industry').active === false);
        await page.locator('.toast', { hasText: '行业' }).getByRole('button', { name: '撤销' }).click();
        await until('shown again', async () => (await object('customer')).fields.find(({ name }) => name === 'industry').active === undefined);
    });

    it('moves a stage by keys, and takes one out of use with what stands in it', async () => {
        const stages = async () => (await admin('GET', '/stages?sort=position&limit=20')).body.data;
        await page.goto('/admin/pipelines');
        const second = (await stages())[1];
        await page.getByRole('button', { name: `移动${second.name_zh}` }).press('ArrowUp');
        await until('its new place', async () => (await stages())[0].id === second.id);
        const gone = (await stages())[1];
        const to = (await stages())[0];
        const standing = (await admin('GET', `/opportunities?limit=0&total=true&filter=stage%20=%20'${gone.id}'`)).body.total;
        const before = (await admin('GET', `/opportunities?limit=0&total=true&filter=stage%20=%20'${to.id}'`)).body.total;
        await page.getByRole('button', { name: `停用${gone.name_zh}` }).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByText(`有 ${standing} 条商机处于此阶段`).waitFor();
        await dialog.locator('.ant-btn-primary').click();
        await until('out of use', async () => (await stages()).find(({ id }) => id === gone.id).active === false);
        assert.equal((await admin('GET', `/opportunities?limit=0&total=true&filter=stage%20=%20'${to.id}'`)).body.total, before + standing);
    });

    it('every new page fits a phone', async () => {
        const phone = await openPage(browser, demo.server.url, { size: PHONE, language: 'zh' });
        await logIn(phone, 'admin');
        for (const path of ['/admin/start', '/admin/organisation', '/admin/pipelines', '/admin/views', '/admin/objects/customer/layout?part=form', '/admin/changes?origin=import']) {
            await phone.goto(path);
            await phone.locator('.page-head h1').waitFor();
            await phone.waitForLoadState('networkidle');
            await assertFits(phone, PHONE.width, path);
        }
        await closePage(phone);
    });
});

describe('the first hour', () => {
    let server, browser, page, boss;
    before(async () => {
        server = await openFolder(newFolder(), (folder) =>
            assert.equal(guanxi(folder, ['user', 'add', 'boss', '--name', 'Boss', '--role', 'admin', '--password-stdin'], `${PASSWORD}\n`).code, 0));
        browser = await openBrowser();
        boss = await server.as('boss');
        page = await openPage(browser, server.url, { size: DESK, language: 'zh' });
        await logIn(page, 'boss');
    });
    after(async () => {
        await closePage(page);
        await browser.close();
        await server.close();
    });
    const organisation = async () => (await boss('GET', '/organisations')).body.data[0];
    const customers = async () => (await boss('GET', '/customers?limit=0&total=true')).body.total;

    it('calls, is followed, and remembers on the server', async () => {
        await page.goto('/customers');
        await page.locator('.start-banner').getByRole('link').click();
        await page.getByRole('link', { name: '查看设置' }).click();
        await page.locator('#field-name').fill('长沙云帆');
        await page.getByRole('button', { name: '保存' }).click();
        await until('the name', async () => (await organisation()).name === '长沙云帆');
        await page.goto('/admin/start');
        await page.getByRole('checkbox').first().check();
        await until('the tick', async () => (await organisation()).first_steps?.includes('company'));
        await page.reload();
        await page.getByText('已完成 1 / 4 步').first().waitFor();
    });

    it('sample data comes and goes; what was changed since stays', async () => {
        await page.getByRole('button', { name: '添加示例数据' }).click();
        await page.getByRole('button', { name: '移除示例数据' }).waitFor();
        assert.equal(await customers(), 6);
        const { data } = (await boss('GET', '/customers?limit=10')).body;
        assert.equal((await boss('PATCH', `/customers/${data[0].id}`, { city: '株洲' })).status, 200);
        await page.getByRole('button', { name: '移除示例数据' }).click();
        await page.getByRole('dialog').getByText(data[0].name).waitFor();
        await page.getByRole('dialog').locator('.ant-btn-primary').click();
        await page.getByRole('button', { name: '添加示例数据' }).waitFor();
        assert.equal(await customers(), 1);
        assert.equal((await boss('GET', '/opportunities?limit=0&total=true')).body.total <= 1, true);
        assert.equal((await organisation()).sample, null);
    });

    it('is put away and reached again', async () => {
        await page.getByRole('button', { name: '收起向导' }).click();
        await page.getByRole('button', { name: '再次显示向导' }).waitFor();
        await page.goto('/customers');
        await page.locator('.page-head h1').waitFor();
        await page.waitForLoadState('networkidle');
        assert.equal(await page.locator('.start-banner').count(), 0);
    });
});
