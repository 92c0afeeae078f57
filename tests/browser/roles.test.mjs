// Everybody of the demo company looks around: what the rail offers opens, and nothing is offered that is refused.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { DESK, assertCount, closePage, eventually, logIn, openBrowser, openDemo, openPage } from './browser.mjs';

const PEOPLE = {
    'zhao.lei': { sees: ['/opportunities', '/customers', '/tasks'], chooses: true },
    service: { sees: ['/customers', '/contacts', '/tasks'], misses: ['/opportunities'] },
    marketing: { sees: ['/customers', '/contacts'], misses: ['/opportunities'] },
    finance: { sees: ['/opportunities', '/customers', '/products'], misses: ['/contacts'] },
    ceo: { sees: ['/opportunities', '/customers', '/contacts', '/activities'], misses: ['/tasks'] },
};

describe('roles', () => {
    let demo, browser;
    before(async () => {
        [demo, browser] = await Promise.all([openDemo(30), openBrowser()]);
    });
    after(async () => {
        await browser.close();
        await demo.server.close();
    });

    for (const [name, { sees, misses = [], chooses = false }] of Object.entries(PEOPLE))
        it(`${name} finds what the role gives, and no more`, async () => {
            const page = await openPage(browser, demo.server.url, { size: DESK, language: 'zh' });
            const api = await demo.server.as(name);
            await logIn(page, name);
            const rail = page.locator('.rail a.rail-entry');
            await page.locator('.rail a[href="/customers"]').waitFor();
            const read = () => rail.evaluateAll((links) => links.map((link) => link.getAttribute('href')));
            const offered = await eventually(async () => {
                const there = await read();
                for (const path of sees) assert.ok(there.includes(path), `${path} of ${there}`);
                return there;
            });
            for (const path of misses) assert.ok(!offered.includes(path), `${path} of ${offered}`);
            assert.ok(!offered.some((path) => path.startsWith('/admin')), String(offered));

            await page.goto('/reports');
            const { objects } = (await api('GET', '/meta')).body;
            const known = new Set(objects.map((object) => object.name));
            const reports = (await api('GET', '/reports?fields=id,object&limit=100')).body.data;
            const shown = reports.filter((report) => known.has(report.object)).length;
            await assertCount(page.locator('.tile'), shown);
            await page.waitForLoadState('networkidle'); // every tile has its answer
            await assertCount(page.getByText('您无权查看'), 0);

            for (const path of offered.filter((one) => one !== '/reports' && one !== '/')) {
                const object = objects.find((one) => `/${one.plural}` === path);
                await page.locator(`.rail a[href="${path}"]`).click();
                await page.waitForURL(`**${path}*`);
                assert.ok(object, `${path} of ${offered} is an object`);
                await page.locator('.page-head h1', { hasText: object.plural_label.zh }).waitFor();
                await page.locator('tr.row, .state').first().waitFor();
                await assertCount(page.locator('.page-head .action-bar .ant-btn-primary'), object.may.create ? 1 : 0, path);
                const mine = page.getByRole('tab', { name: '我的', exact: true });
                if (!object.may.create && !object.may.edit) await assertCount(mine, 0, `${path}: nothing is one's own`);
            }

            await page.goto('/customers');
            await page.locator('tr.row .name-link').first().waitFor();
            const boxes = page.locator('.records .check-box:visible');
            await eventually(async () => assert.equal((await boxes.count()) > 0, chooses, 'boxes to choose by'));
            await page.keyboard.press('Control+a');
            await assertCount(page.locator('.selection-bar'), chooses ? 1 : 0);
            await page.locator('tr.row .name-link').first().click();
            await page.locator('.record-tabs').waitFor();
            const tabs = await page.locator('.record-tabs .tab').count();
            for (let index = 0; index < tabs; index++) {
                await page.locator('.record-tabs .tab').nth(index).click();
                await page.locator('.record-tabs .tab').nth(index).and(page.locator('[aria-selected=true]')).waitFor();
            }
            await page.waitForLoadState('networkidle');
            await closePage(page);
        });
});
