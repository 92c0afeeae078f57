// A sales person makes a view, shares it and uses it; a director changes everything that matches, looks first, and
// takes it back; and all of it by keyboard.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { DESK, assertCount, assertText, assertTotal, closePage, eventually, logIn, numberIn, openBrowser, openDemo, openPage } from './browser.mjs';

describe('views', () => {
    let demo, browser, seller, director, api;
    before(async () => {
        [demo, browser] = await Promise.all([openDemo(60), openBrowser()]);
        api = await demo.server.as('director');
        seller = await openPage(browser, demo.server.url, { size: DESK, language: 'zh' });
        director = await openPage(browser, demo.server.url, { size: DESK, language: 'zh' });
        await logIn(seller, 'li.ming');
        await logIn(director, 'director');
    });
    after(async () => {
        try {
            await closePage(seller);
            await closePage(director);
        } finally {
            await browser.close();
            await demo.server.close();
        }
    });

    const total = async (page) => numberIn(await page.locator('.list-total:not(:empty)').textContent());
    const count = async (filter, who = api) => (await who('GET', `/customers?${new URLSearchParams({ filter, limit: 0, total: true })}`)).body.total;
    const tab = (page, name) => page.getByRole('tab', { name });
    const choice = async (page, name) => page.locator('.ant-dropdown:not(.ant-dropdown-hidden)').getByText(name).click();

    it('facets narrow the list, each with the number the server counts', async () => {
        await seller.goto('/customers');
        await seller.getByRole('button', { name: '按值筛选' }).click();
        const facet = seller.locator('.facet', { hasText: '行业' });
        const first = facet.locator('.facet-value').first();
        const expected = Number(await first.locator('.facet-count').textContent());
        await first.click();
        await seller.waitForFunction((wanted) => document.querySelector('.list-total')?.textContent.includes(` ${wanted} `), expected);
        await assertTotal(seller, expected);
        assert.match(new URL(seller.url()).searchParams.get('filter'), /^industry = '/);
        await eventually(async () => assert.ok(await facet.locator('.facet-value').count() > 1, 'the others are still there to be chosen'));
    });

    it('what was changed is saved as a view, shared, and stands in the address', async () => {
        await seller.locator('thead button.head', { hasText: '城市' }).click();
        await seller.locator('thead button.head', { hasText: '客户名称' }).click({ modifiers: ['Shift'] });
        await seller.waitForFunction(() => new URLSearchParams(location.search).get('sort') === 'city,name');
        await seller.getByRole('button', { name: '另存为新视图' }).click();
        await seller.getByLabel('名称', { exact: true }).fill('我的行业客户');
        await seller.getByText('所有人').click();
        await seller.getByRole('dialog').getByRole('button', { name: /^保\s?存$/ }).click();
        await tab(seller, '我的行业客户').waitFor();
        await seller.waitForFunction(() => /view=\d+$/.test(location.search));
        await seller.locator('.tab[aria-selected="true"]', { hasText: '我的行业客户' }).waitFor();
        await assertCount(seller.locator('.changed-dot'), 0);
        await seller.locator('.filter-chip-x').first().click();
        await seller.locator('.changed-dot').waitFor();
        await seller.getByRole('button', { name: '还原' }).click();
        await seller.locator('.filter-chip').waitFor();
    });

    it('others open it with their own rights, and cannot change it', async () => {
        const { search } = new URL(seller.url());
        await director.goto(`/customers${search}`);
        await director.locator('.filter-chip').waitFor();
        const filter = (await api('GET', `/views/${new URLSearchParams(search).get('view')}`)).body.filter;
        await assertTotal(director, await count(filter));
        assert.ok(await total(director) > await total(seller), 'the director sees more of it');
        const other = await demo.server.as('emma');
        assert.equal((await other('PATCH', `/views/${new URLSearchParams(search).get('view')}`, { name: 'x' })).status, 403);
    });

    it('a list by groups: heads with counts and sums, rows when one is opened', async () => {
        await director.goto('/opportunities?group=stage');
        const heads = director.locator('.group-head');
        await heads.first().waitFor();
        const { body } = await api('POST', '/opportunities/aggregate', { group: ['stage'], measures: ['count'] });
        await eventually(async () => {
            const counts = await director.locator('.group-count').allTextContents();
            assert.deepEqual(counts.map(numberIn), body.data.map((row) => row.count));
        });
        await heads.first().click();
        await director.locator('tr.row').first().waitFor();
        await assertCount(director.locator('tr.row'), Math.min(50, body.data[0].count));
    });

    it('everything that matches is changed after a look, and taken back in one', async () => {
        const filter = "city = '上海'";
        const before = await count(`${filter} and source = 'website'`);
        const matching = await count(filter);
        assert.ok(matching > before);
        await director.goto(`/customers?${new URLSearchParams({ filter })}`);
        await director.locator('.list-total:not(:empty)').waitFor();
        await director.locator('tr.row').first().waitFor();
        await director.keyboard.press('Control+a');
        await director.getByRole('toolbar').getByRole('button', { name: '编辑' }).press('Enter');
        const box = director.getByRole('dialog');
        await box.waitFor();
        await director.keyboard.type('来源');
        await director.keyboard.press('Enter');
        await box.locator('.bulk-value').waitFor();
        await box.locator('.bulk-value input').focus();
        await director.keyboard.type('官网');
        await director.keyboard.press('Enter');
        await box.getByRole('button', { name: /预\s?览/ }).press('Enter');
        await box.locator('.bulk-preview').waitFor();
        await eventually(async () => assert.equal(numberIn(await box.locator('.bulk-preview strong').textContent()), matching - before));
        assert.equal(await count(`${filter} and source = 'website'`), before, 'a look changes nothing');
        await box.getByRole('button', { name: '应用更改' }).press('Enter');
        const toast = director.locator('.toast', { hasText: '已更改' });
        await toast.waitFor();
        assert.equal(await count(`${filter} and source = 'website'`), matching);
        await toast.locator('.toast-action').press('Enter');
        await director.locator('.toast', { hasText: '已撤销' }).waitFor();
        assert.equal(await count(`${filter} and source = 'website'`), before);
    });

    it('an expression that cannot be read is marked where it goes wrong', async () => {
        director.allow(/status of 422 .*\/api\/v1\/customers/);
        await director.goto('/customers');
        await director.getByRole('button', { name: /表达式/ }).press('Enter');
        await director.locator('.code-input input').fill("city = '上海' and citty = 'x'");
        await director.keyboard.press('Enter');
        await director.locator('.where mark').waitFor();
        await assertText(director.locator('.where mark'), 'citty');
        await director.locator('.code-input input').fill("city = '上海'");
        await director.keyboard.press('Enter');
        await director.locator('.filter-chip', { hasText: '上海' }).waitFor();
    });

    it('a view that is gone says so', async () => {
        await director.goto('/customers?view=17');
        await director.locator('.view-missing').waitFor();
        await director.getByRole('button', { name: '打开“全部”' }).click();
        await assertTotal(director, 60);
    });

    it('by keyboard: order by two fields in the dialogue, save, rename, delete', async () => {
        await seller.goto('/opportunities');
        await seller.locator('tr.row').first().waitFor();
        await seller.getByRole('button', { name: '排序', exact: true }).press('Enter');
        const keys = seller.locator('.sort-keys');
        for (const name of ['金额', '商机名称']) {
            await keys.locator('input').focus();
            await seller.keyboard.type(name);
            await seller.keyboard.press('Enter');
            await keys.locator('.sort-key', { hasText: name }).waitFor();
        }
        await seller.waitForFunction(() => new URLSearchParams(location.search).get('sort') === '-amount,name');
        await seller.keyboard.press('Escape');
        await seller.getByRole('button', { name: '另存为新视图' }).press('Enter');
        await seller.getByLabel('名称', { exact: true }).fill('大单');
        await seller.keyboard.press('Enter');
        await tab(seller, '大单').waitFor();
        await seller.getByRole('button', { name: '保存和共享视图' }).press('Enter');
        await choice(seller, '删除视图');
        await seller.locator('.toast', { hasText: '大单' }).last().waitFor();
        await seller.waitForFunction(() => location.search === '?view=all');
        await assertCount(tab(seller, '大单'), 0);
    });

    it('more than a thousand records are changed by a job, and taken back by one', async () => {
        for (const part of [1, 2, 3]) {
            const crowd = Array.from({ length: 500 }, (_, index) => ({ name: `Crowd ${part}-${index}`, city: 'Crowded' }));
            assert.equal((await api('POST', '/customers', crowd)).status, 201);
        }
        const filter = "city = 'Crowded'";
        const mine = () => count(`${filter} and source = 'website'`);
        await director.goto(`/customers?${new URLSearchParams({ filter })}`);
        await director.locator('.list-total', { hasText: '1,500' }).waitFor();
        await director.locator('tr.row .check-box').first().check();
        await director.getByRole('button', { name: '选择符合条件的全部 1,500 条' }).click();
        await director.getByRole('toolbar').getByRole('button', { name: '编辑' }).click();
        const box = director.getByRole('dialog');
        await box.waitFor();
        await director.keyboard.type('来源');
        await director.keyboard.press('Enter');
        await box.locator('.bulk-value input').focus();
        await director.keyboard.type('官网');
        await director.keyboard.press('Enter');
        await box.getByRole('button', { name: /预\s?览/ }).click();
        await box.locator('.bulk-preview').waitFor();
        await box.getByRole('button', { name: '应用更改' }).click();
        const toast = director.locator('.toast', { hasText: '1,500' }).filter({ hasText: '已更改' });
        await toast.waitFor();
        assert.equal(await mine(), 1500);
        await toast.locator('.toast-action').click();
        await director.locator('.toast', { hasText: '已撤销' }).waitFor();
        assert.equal(await mine(), 0);
    });
});
