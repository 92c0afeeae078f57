// A sales director's morning at a desk, in Chinese: figures, the records behind them, a form, the board, an
// object of her own, the other language.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { DESK, assertFits, assertText, assertTotal, closePage, eventually, logIn, numberIn, openBrowser, openDemo, openPage } from './browser.mjs';

describe('desk', () => {
    let demo, browser, page, api;
    before(async () => {
        [demo, browser] = await Promise.all([openDemo(60), openBrowser()]);
        api = await demo.server.as('director');
        page = await openPage(browser, demo.server.url, { size: DESK, language: 'zh' });
    });
    after(async () => {
        try {
            await closePage(page);
        } finally {
            await browser.close();
            await demo.server.close();
        }
    });

    const tile = (name) => page.locator('.tile', { has: page.getByRole('link', { name, exact: true }) });
    /** What a chart says beside its drawing: "2026-Q1" → 546256. */
    const marksOf = async (name) => {
        await tile(name).locator('.mark-links a').first().waitFor({ state: 'attached' });
        const texts = await tile(name).locator('.mark-links a').allTextContents();
        return new Map(texts.map((text) => [text.slice(0, text.lastIndexOf(': ')), numberIn(text.slice(text.lastIndexOf(': ')))]));
    };
    const total = async () => numberIn(await page.locator('.list-total:not(:empty)').textContent());
    const toast = (text) => page.locator('.toast', { hasText: text });

    it('refuses a wrong password beside the box, then lets in', async () => {
        page.allow(/status of 401 .*\/api\/v1\/login$/);
        await page.goto('/');
        await page.waitForURL(/\/login/);
        await page.locator('#login').fill('director');
        await page.locator('#password').fill('wrong');
        await page.locator('button[type=submit]').click();
        await page.locator('#login-problem:not(:empty)').waitFor();
        await logIn(page, 'director');
        await page.locator('.home-grid').waitFor();
        await page.locator('html[lang=zh-CN]').waitFor();
    });

    it('reads figures that the generator counted too', async () => {
        const { opportunities } = demo.answers;
        await page.goto('/reports');
        const reports = (await api('GET', '/reports?limit=50')).body.data;
        const named = (test) => reports.find(test)?.name;
        const quarterly = named((one) => one.group_by.join() === 'close_date:quarter' && one.chart === 'bar');
        const staged = named((one) => one.group_by === 'stage' || one.group_by[0] === 'stage');
        assert.ok(quarterly && staged, JSON.stringify(reports.map((one) => [one.name, one.group_by, one.chart])));
        const expected = Object.entries(opportunities.won_by_quarter);
        await eventually(async () => {
            const quarters = await marksOf(quarterly);
            for (const [, { count, sum }] of expected)
                assert.ok([...quarters.values()].some((value) => value === Number(sum) || value === count), `${sum} is not in ${[...quarters]}`);
            assert.equal(quarters.size, expected.length);
        });
        const year = expected.filter(([quarter]) => quarter.startsWith('2026'));
        const won = year.reduce((sum, [, each]) => [sum[0] + each.count, sum[1] + Number(each.sum)], [0, 0]);
        await eventually(async () => {
            const titles = await page.locator('.number').evaluateAll((all) => all.map((one) => one.title));
            const numbers = titles.map(numberIn);
            for (const value of [opportunities.open.count, Number(opportunities.open.sum), ...won])
                assert.ok(numbers.includes(value), `${value} is not among ${numbers}`);
        });
    });

    it('opens the records behind every mark: as many as it says', async () => {
        const bars = await api('GET', "/reports?limit=50");
        const counted = bars.body.data.find((one) => one.measures[0] === 'count' && one.group_by.length === 1 && one.chart !== 'table');
        const marks = await marksOf(counted.name);
        for (const [label, count] of [...marks].slice(0, 3)) {
            await page.goto('/reports');
            const link = tile(counted.name).locator('.mark-links a', { hasText: `${label}: ` });
            await link.focus();
            await page.keyboard.press('Enter');
            await page.waitForURL(/filter=/);
            await assertTotal(page, count, label);
        }
    });

    it('opens the records behind a drawn mark by a click', async () => {
        await page.goto('/reports');
        const drawing = page.locator('.tile-is-bar .chart svg').first();
        await drawing.waitFor();
        await tile('季度成交').locator('.mark-links a').first().waitFor({ state: 'attached' });
        // Bars stand on the axis: somewhere along a line just above it there is one. They grow into their place.
        await eventually(async () => {
            const box = await drawing.boundingBox();
            for (let step = 2; step < 40 && /reports$/.test(page.url()); step += 1) {
                await page.mouse.click(box.x + (box.width * step) / 42, box.y + box.height - 40);
                await page.waitForTimeout(30);
            }
            assert.match(page.url(), /filter=/);
        });
        await eventually(async () => assert.ok((await total()) > 0));
    });

    it('moves an opportunity along its path, sees it in the timeline, takes it back', async () => {
        await page.goto('/opportunities?filter=' + encodeURIComponent("status = 'open'"));
        await assertTotal(page, demo.answers.opportunities.open.count);
        await page.locator('.name-link').first().click();
        await page.locator('.path .stage').first().waitFor();
        const now = page.locator('.path .is-now');
        const before = (await now.textContent()).trim();
        const target = page.locator('.path li:not(:has(.is-now)) .stage').first();
        const after = (await target.textContent()).trim();
        await target.click();
        await toast('阶段').waitFor();
        await assertText(now, after);
        const entry = page.locator('.entry', { hasText: '修改了' }).filter({ hasText: '阶段' }).first();
        const change = entry.locator('.change', { hasText: `${before} → ${after}` });
        const more = entry.locator('.plain-button'); // an entry of several changes is folded
        await change.or(more).first().waitFor();
        if (!(await change.isVisible())) await more.click();
        await change.waitFor();
        await toast('阶段').locator('.toast-action').click();
        await page.locator('.path .is-now', { hasText: before }).waitFor();
        const id = page.url().split('/').at(-1);
        assert.equal((await api('GET', `/opportunities/${id}`)).body.stage.name, before);
    });

    it('says at the field what a new customer lacks, then saves it', async () => {
        page.allow(/status of 422 .*\/api\/v1\/customers$/);
        await page.goto('/customers/new');
        await page.locator('#field-name').waitFor();
        await page.locator('.record-form button[type=submit]').click();
        await page.locator('#field-name-note.field-problem').waitFor();
        await page.waitForFunction(() => document.activeElement.id === 'field-name');
        await page.locator('#field-name').fill('青岛海蓝科技有限公司');
        await page.locator('.record-form button[type=submit]').click();
        await page.waitForURL(/\/customers\/\d+$/);
        await page.getByRole('heading', { name: '青岛海蓝科技有限公司' }).waitFor();
        assert.equal((await api('GET', '/customers?limit=0&total=true')).body.total, demo.answers.customers.count + 1);
    });

    it('moves a card by keyboard and by mouse; counts and sums follow', async () => {
        await page.goto('/opportunities?view=board');
        const column = (index) => page.locator('.column').nth(index);
        const count = async (index) => numberIn(await column(index).locator('.column-head .figure').first().textContent());
        const sum = async (index) => numberIn((await column(index).locator('.column-head .figure[title]:not(.column-weighted)').getAttribute('title')) ?? '0');
        await page.locator('.board-card').first().waitFor();
        const sums = [await sum(0), await sum(1)];
        const before = [await count(0), await count(1)];
        const change = async (expected) => page.waitForFunction(
            (wanted) => [0, 1].every((index) => Number(document.querySelectorAll('.column')[index].querySelector('.column-head .figure').textContent.replace(/\D/g, '')) === wanted[index]),
            expected,
        );
        await column(0).locator('.board-slot').first().focus();
        await page.keyboard.press('Alt+ArrowRight');
        await change([before[0] - 1, before[1] + 1]);
        await eventually(async () => {
            const moved = [await sum(0), await sum(1)];
            assert.ok(moved[0] <= sums[0] && moved[1] >= sums[1], String(moved));
            assert.equal(moved[0] + moved[1], sums[0] + sums[1]);
        });

        const card = await column(1).locator('.board-slot').first().boundingBox();
        const home = await column(0).locator('.column-cards').boundingBox();
        await page.mouse.move(card.x + 20, card.y + 20);
        await page.mouse.down();
        await page.mouse.move(card.x - 20, card.y + 20, { steps: 5 });
        await page.mouse.move(home.x + home.width / 2, home.y + 40, { steps: 8 });
        await page.mouse.up();
        await change(before);
        await eventually(async () => assert.deepEqual([await sum(0), await sum(1)], sums));
    });

    it('makes an object, a record of it, its list and its report, without a pause', async () => {
        await page.locator('.rail a[href="/admin/objects"]').click();
        await page.getByRole('button', { name: '新建对象' }).click();
        await page.locator('#object-zh').fill('现场考察');
        await page.locator('#object-en').fill('Site visit');
        await page.locator('#plural-zh').fill('现场考察');
        await page.locator('#plural-en').fill('Site visits');
        await page.locator('.field-row input[lang="zh-CN"]').first().fill('地点');
        await page.locator('.field-row input[lang="en"]').first().fill('Place');
        await page.locator('.drawer-foot .ant-btn-primary').click();
        await page.waitForURL(/\/site_visits$/);
        await page.locator('.state').waitFor();
        await page.locator('.state .ant-btn-primary').click();
        await page.locator('#field-name').fill('第一次考察');
        await page.locator('#field-place').fill('青岛');
        await page.keyboard.press('Control+Enter');
        await page.waitForURL(/\/site_visits\/\d+$/);
        await page.locator('.rail a[href="/site_visits"]').click();
        await page.locator('tr.row', { hasText: '第一次考察' }).filter({ hasText: '青岛' }).waitFor();
        await assertTotal(page, 1);

        await page.goto('/reports/new');
        await page.locator('#report-name').fill('考察次数');
        await page.locator('.ant-select', { has: page.locator('#report-object') }).click();
        await page.locator('#report-object').fill('现场');
        await page.locator('.ant-select-dropdown .ant-select-item', { hasText: '现场考察' }).click();
        await page.locator('.report-total', { hasText: '1' }).waitFor();
        await page.getByText('数字', { exact: true }).click();
        await page.locator('.page-head .ant-btn-primary').click();
        await page.waitForURL(/\/reports$/);
        await tile('考察次数').locator('.number', { hasText: '1' }).waitFor();
        await assertFits(page, DESK.width, 'reports');
    });

    it('speaks English at once and logs out', async () => {
        await page.locator('.rail-user').click();
        await page.getByRole('menuitem', { name: 'English' }).click();
        await page.getByRole('heading', { name: 'Reports' }).waitFor();
        await page.locator('.rail a[href="/site_visits"]', { hasText: 'Site visits' }).waitFor();
        await page.locator('html[lang=en-GB]').waitFor();
        await page.reload();
        await page.getByRole('heading', { name: 'Reports' }).waitFor();
        await page.locator('.rail-user').click();
        await page.getByRole('menuitem', { name: 'Log out' }).click();
        await page.waitForURL(/\/login/);
        await page.goto('/customers');
        await page.waitForURL(/\/login/);
    });
});
