// Reports of every kind and the home page: each mark leads to exactly its records, a manager changes a report and
// arranges his first page by keys, an administrator sets that of a role; at a desk and on a phone.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { DESK, PHONE, assertFits, assertTotal, closePage, eventually, logIn, numberIn, openBrowser, openDemo, openPage } from './browser.mjs';

const WON = "status = 'won'";
const KINDS = {
    number: { object: 'opportunity', filter: "status = 'open'" },
    trend: { object: 'opportunity', settings: { field: 'opened_on', period: 'quarter', compared: 'last_year' } },
    bar: { object: 'opportunity', filter: WON, group_by: ['close_date:quarter', 'customer.industry'], settings: { stacked: true } },
    line: { object: 'activity', group_by: ['happened_at:month', 'kind'] },
    area: { object: 'opportunity', group_by: ['close_date:fiscal_quarter'] },
    pie: { object: 'customer', group_by: ['industry'] },
    funnel: { object: 'opportunity', filter: "status = 'open'", group_by: ['stage'] },
    heatmap: { object: 'opportunity', group_by: ['loss_reason', 'owner'] },
    table: { object: 'opportunity', group_by: ['loss_reason', 'status'] },
    pivot: { object: 'opportunity', group_by: ['owner', 'status', 'close_date:year'], settings: { columns: 1 } },
};

describe('reports and home pages', () => {
    let demo, browser, page, api;
    before(async () => {
        [demo, browser] = await Promise.all([openDemo(120), openBrowser()]);
        api = await demo.server.as('director');
        page = await openPage(browser, demo.server.url, { size: DESK, language: 'zh' });
        await logIn(page, 'zhao.lei');
    });
    after(async () => {
        try {
            await closePage(page);
        } finally {
            await browser.close();
            await demo.server.close();
        }
    });

    const countOf = async (call, href) => {
        const [plural, search = ''] = href.slice(1).split('?');
        const filter = new URLSearchParams(search).get('filter') ?? '';
        const reply = await call('GET', `/${plural}?limit=0&total=true&filter=${encodeURIComponent(filter)}`);
        assert.equal(reply.status, 200, `${filter}: ${reply.text}`);
        return reply.body.total;
    };
    /** Every link of the drawing and the number it says, whatever its kind. */
    const marks = (which) =>
        which.locator('.report-drawing').evaluate((box) =>
            [...box.querySelectorAll('.mark-links a, .number, .trend-change, .spark-points a, .report-table tbody a')].map((link) => {
                const row = link.closest('tr');
                const plainTable = row && !link.closest('.pivot');
                const said = plainTable ? row.lastElementChild.textContent : link.title && !link.closest('.mark-links') ? link.title : link.textContent;
                return { href: link.getAttribute('href'), said, kind: link.className };
            }),
        );
    /** "1 Oct – 22 Nov: 12", "56 · 1 Oct – 22 Nov", "Q1 · Lost: 3". */
    const saidIn = ({ said, kind }) => numberIn(kind === 'number' ? said.split('·')[0] : said.slice(said.lastIndexOf(': ') + 1));

    for (const [chart, parts] of Object.entries(KINDS))
        it(`${chart}: every mark leads to exactly as many records as it says`, async () => {
            const made = await api('POST', '/reports', { name: `Every ${chart}`, measures: ['count'], chart, owner: null, ...parts });
            assert.equal(made.status, 201, made.text);
            const manager = await demo.server.as('zhao.lei');
            await page.goto(`/reports/${made.body.id}`);
            await page.locator('.report-drawing').locator('.mark-links a, .number, .report-table tbody a').first().waitFor({ state: 'attached' });
            const all = await marks(page);
            assert.ok(all.length > 0);
            let sum = 0;
            for (const mark of all) {
                const said = saidIn(mark);
                assert.ok(Number.isInteger(said), JSON.stringify(mark));
                assert.equal(said, await countOf(manager, mark.href), `${mark.said}: ${decodeURIComponent(mark.href)}`);
                sum += said;
            }
            const whole = (await manager('POST', `/${parts.object === 'activity' ? 'activities' : parts.object === 'opportunity' ? 'opportunities' : 'customers'}/aggregate`, { filter: parts.filter, measures: ['count'] })).body.data[0].count;
            if (!['trend', 'pivot'].includes(chart)) assert.equal(sum, whole, 'all marks together are all records, also those of no group and the others');
            const last = all.at(-1);
            await page.goto(last.href);
            await assertTotal(page, saidIn(last));
        });

    it('a pie above five slices names the rest others', async () => {
        const made = await api('POST', '/reports', { name: 'Slices', object: 'customer', measures: ['count'], chart: 'pie', owner: null, group_by: ['industry'] });
        await page.goto(`/reports/${made.body.id}`);
        await eventually(async () => assert.equal((await page.locator('.mark-links a').allTextContents()).filter((text) => text.startsWith('其他: ')).length, 1));
        assert.equal(await page.locator('.mark-links a').count(), 5);
    });

    it('a manager takes a report of the organisation, changes it, sees it change, and keeps it as his own', async () => {
        const [report] = (await api('GET', "/reports?filter=" + encodeURIComponent("name = '季度成交'"))).body.data;
        await page.goto(`/reports/${report.id}`);
        await page.locator('.mark-links a').first().waitFor({ state: 'attached' });
        const quarters = await page.locator('.mark-links a').count();
        await page.getByRole('combobox', { name: '时间粒度' }).first().click({ force: true });
        await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option', { hasText: '按年' }).first().click();
        await eventually(async () => assert.ok((await page.locator('.mark-links a').count()) < quarters));
        await page.locator('.kind', { hasText: '折线' }).click();
        await page.getByLabel('标题').fill('年度成交');
        await page.getByRole('button', { name: '另存为我的报表' }).click();
        await page.waitForURL((url) => /\/reports\/\d+$/.test(url.pathname) && !url.pathname.endsWith(report.id));
        const mine = (await (await demo.server.as('zhao.lei'))('GET', '/reports?filter=' + encodeURIComponent("name = '年度成交'"))).body.data;
        assert.deepEqual(mine.map((one) => [one.chart, one.group_by]), [['line', ['close_date:year']]]);
        assert.equal((await api('GET', `/reports/${report.id}`)).body.chart, 'bar', 'that of the organisation is as it was');
    });

    it('figures and pictures go into files; the figures are in the audit', async () => {
        await page.goto('/reports');
        const tile = page.locator('.tile-is-bar').first();
        await tile.locator('.mark-links a').first().waitFor({ state: 'attached' });
        const get = async (item) => {
            await tile.getByRole('button', { name: '更多操作' }).click();
            const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: item }).click()]);
            return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
        };
        const csv = await get('导出数据(CSV)');
        assert.match(csv.name, /\.csv$/);
        assert.ok(csv.bytes.toString('utf8').split('\r\n').length > 3);
        const picture = await get('保存为图片(PNG)');
        assert.equal(picture.bytes.subarray(1, 4).toString(), 'PNG');
        const drawing = await get('保存为矢量图(SVG)');
        assert.match(drawing.bytes.toString('utf8'), /<svg/);
        const [line] = (await api('GET', '/audit?action=export&limit=1')).body.data;
        assert.equal(line.detail.format, 'csv');
    });

    it('a chart is a table, too', async () => {
        await page.goto('/reports');
        const tile = page.locator('.tile-is-bar').first();
        await tile.locator('.mark-links a').first().waitFor({ state: 'attached' });
        const said = await tile.locator('.mark-links a').count();
        await tile.getByRole('button', { name: '更多操作' }).click();
        await page.getByRole('menuitem', { name: '以表格显示' }).click();
        await eventually(async () => assert.equal(await tile.locator('tbody tr').count(), said));
    });

    const tiles = () => page.locator('.home-grid > .tile h2, .home-movable .home-grip').allTextContents();

    it('a manager arranges his first page with the keyboard, adds and removes tiles, and goes back to that of his role', async () => {
        await page.goto('/');
        await page.locator('.home-grid .tile').first().waitFor();
        const before = await tiles();
        assert.equal(before[0], '本季度成交金额');
        await page.getByRole('button', { name: '更多操作' }).last().waitFor();
        const menu = async (item) => {
            await page.locator('.page-head').getByRole('button', { name: '更多操作' }).click();
            await page.getByRole('menuitem', { name: item }).click();
        };
        await menu('调整布局');
        const grip = page.getByRole('button', { name: '移动“本季度成交金额”' });
        await grip.focus();
        await page.keyboard.press('ArrowRight');
        await page.keyboard.press('ArrowRight');
        await eventually(async () => assert.equal((await tiles())[2], '本季度成交金额'));
        await page.getByRole('button', { name: `移除“${before[1]}”` }).click();
        await page.getByRole('button', { name: '加宽“本季度成交金额”' }).click();
        await page.getByRole('button', { name: '添加卡片' }).click();
        await page.getByLabel('查找卡片').fill('输单');
        await page.locator('.add-choice', { hasText: '输单原因' }).click();
        await eventually(async () => assert.equal((await tiles()).at(-1), '输单原因'));
        await page.getByRole('button', { name: '保存', exact: true }).click();
        const expected = [before[2], '本季度成交金额', ...before.slice(3), '输单原因'];
        await page.locator('.home-movable').first().waitFor({ state: 'detached' });
        await page.reload();
        await page.locator('.home-grid .tile').first().waitFor();
        await eventually(async () => assert.deepEqual(await tiles(), expected));
        assert.ok(await page.locator('.home-w4 h2', { hasText: '本季度成交金额' }).count());
        await menu('恢复角色默认首页');
        await eventually(async () => assert.deepEqual(await tiles(), before));
    });

    it('moves a tile by dragging it', async () => {
        await page.goto('/');
        await page.locator('.home-grid .tile').first().waitFor();
        const [first, second] = await tiles();
        await page.locator('.page-head').getByRole('button', { name: '更多操作' }).click();
        await page.getByRole('menuitem', { name: '调整布局' }).click();
        const [from, to] = [await page.locator('.home-grip').nth(0).boundingBox(), await page.locator('.home-movable').nth(1).boundingBox()];
        await page.mouse.move(from.x + 20, from.y + 10);
        await page.mouse.down();
        await page.mouse.move(to.x + 40, to.y + 40, { steps: 8 });
        await page.mouse.up();
        await eventually(async () => assert.deepEqual((await tiles()).slice(0, 2), [second, first]));
        await page.getByRole('button', { name: '取消' }).click();
        await eventually(async () => assert.deepEqual((await tiles()).slice(0, 2), [first, second]));
    });

    it('an administrator sets the page of a role; who has it sees it, on a phone as well, without what he may not see', async () => {
        const set = await api('POST', '/dashboards', { name: 'For sales', owner: null, for_roles: ['sales'], items: [{ kind: 'tasks', w: 12, h: 2 }, { kind: 'report', ready: 'open_pipeline', w: 3, h: 1 }, { kind: 'report', report: '17', w: 6, h: 2 }] });
        assert.equal(set.status, 201, set.text);
        const phone = await openPage(browser, demo.server.url, { size: PHONE, language: 'zh' });
        await logIn(phone, 'li.ming');
        await phone.locator('.home-grid .tile').first().waitFor();
        await eventually(async () => assert.deepEqual(await phone.locator('.home-grid .tile h2').allTextContents(), ['今日到期与逾期任务', '进行中商机']));
        const figure = phone.locator('.number').last();
        await figure.waitFor();
        const [said, href] = [numberIn(await figure.getAttribute('title')), await figure.getAttribute('href')];
        assert.equal(said, await countOf(await demo.server.as('li.ming'), href));
        await assertFits(phone, PHONE.width, 'home');
        await phone.locator('.home-tabs .tab', { hasText: '销售看板' }).click();
        await phone.waitForURL(/page=/);
        await phone.locator('.tile-is-none, .home-grid .chart svg, .home-grid .report-table').first().waitFor();
        await assertFits(phone, PHONE.width, 'board');
        await closePage(phone);
        const desk = await openPage(browser, demo.server.url, { size: DESK, language: 'zh' });
        await logIn(desk, 'director');
        await desk.goto('/?role=sales');
        await desk.getByRole('button', { name: '移除“进行中商机”' }).click();
        await desk.getByRole('button', { name: '保存', exact: true }).click();
        await eventually(async () => assert.equal((await api('GET', `/dashboards/${set.body.id}`)).body.items.length, 2));
        await closePage(desk);
    });

    it('a task is done with a tick on the first page', async () => {
        const manager = await demo.server.as('zhao.lei');
        const task = await manager('POST', '/tasks', { subject: 'Call before noon', due_at: new Date(Date.now() - 86_400_000).toISOString() });
        assert.equal(task.status, 201, task.text);
        await page.goto('/');
        await page.getByRole('checkbox', { name: '完成“Call before noon”' }).click();
        await eventually(async () => assert.equal((await manager('GET', `/tasks/${task.body.id}`)).body.status, 'done'));
        await eventually(async () => assert.equal(await page.locator('.tile-line', { hasText: 'Call before noon' }).count(), 0));
    });
});
