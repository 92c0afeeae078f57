// A board: what a column adds up to, what stays too long, what is asked on the way, and what is refused.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertCount, assertText, closePage, eventually, logIn, numberIn, openBrowser, openDemo, openPage } from './browser.mjs';

describe('board', () => {
    let demo, browser, page, reader, api, stages;
    before(async () => {
        [demo, browser] = await Promise.all([openDemo(60), openBrowser()]);
        const admin = await demo.server.as('admin');
        api = await demo.server.as('director');
        stages = (await admin('GET', '/stages?sort=position&limit=50')).body.data;
        const [first] = stages;
        assert.equal((await admin('PATCH', `/stages/${first.id}`, { max_days: 1 })).status, 200);
        page = await openPage(browser, demo.server.url, { language: 'zh' });
        await logIn(page, 'director');
    });
    after(async () => {
        try {
            await closePage(page);
            if (reader) await closePage(reader);
        } finally {
            await browser.close();
            await demo.server.close();
        }
    });

    const column = (name, where = page) => where.getByRole('region', { name, exact: true });
    const countIn = async (name) => numberIn(await column(name).locator('.column-head .quiet').first().textContent());

    it('says of each column what it adds up to and what of it may be expected', async () => {
        await page.goto('/opportunities?layout=board');
        await page.locator('.board-card').first().waitFor();
        const open = stages.filter(({ category }) => category === 'open');
        for (const { id, name } of open) {
            const { body } = await api('POST', '/opportunities/aggregate', { filter: `stage = '${id}'`, group: [], measures: ['count', 'sum(amount)', 'sum(weighted_amount)'] });
            const [row] = body.data;
            await eventually(async () => assert.equal(await countIn(name), row.count));
            const hint = await column(name).locator('.column-weighted').getAttribute('title');
            assert.ok(Math.abs(numberIn(hint) - Number(row['sum(weighted_amount)'])) < 1, `${name}: ${hint}`);
            assert.ok(Number(row['sum(weighted_amount)']) < Number(row['sum(amount)']));
        }
        await assertCount(column(stages.find(({ category }) => category === 'won').name).locator('.column-weighted'), 0);
    });

    it('marks what stays too long, and whose each card is', async () => {
        const since = new Date(Date.now() - 3 * 86_400_000).toISOString();
        const { total } = (await api('GET', `/opportunities?${new URLSearchParams({ filter: `stage = '${stages[0].id}' and stage_changed_at < '${since}'`, limit: 0, total: true })}`)).body;
        assert.ok(total > 0);
        const clock = column(stages[0].name).locator('.board-card-stuck').first();
        await clock.waitFor();
        assert.match(await clock.getAttribute('title'), /已在此阶段停留 \d+ 天，最长 1 天/);
        await column(stages[0].name).locator('.board-card-owner').first().waitFor();
        await assertCount(column(stages[1].name).locator('.board-card-stuck'), 0);
    });

    it('asks for the reason in place when something is lost, and moves it only then', async () => {
        const lost = stages.find(({ category }) => category === 'lost');
        const before = await countIn(lost.name);
        const card = column(stages[1].name).locator('.board-slot').first();
        const name = await card.locator('.board-card-name').textContent();
        // By keyboard: as often to the right as there are columns between.
        const way = stages.indexOf(lost) - 1;
        assert.ok(way >= 1);
        await card.scrollIntoViewIfNeeded();
        const id = await page.evaluate(async (wanted) => wanted, name);
        assert.equal(id, name);
        const from = await card.boundingBox();
        await column(lost.name).scrollIntoViewIfNeeded();
        const start = (await card.boundingBox()) ?? from;
        const to = await column(lost.name).locator('.column-cards').boundingBox();
        await page.mouse.move(Math.max(230, start.x + 20), start.y + 20);
        await page.mouse.down();
        await page.mouse.move(start.x + 60, start.y + 30, { steps: 4 });
        await page.mouse.move(to.x + 40, to.y + 60, { steps: 8 });
        await column(lost.name).and(page.locator('.is-over')).waitFor();
        await page.mouse.up();
        const question = page.getByRole('dialog');
        await question.getByText('输单原因').waitFor();
        assert.equal(await countIn(lost.name), before, 'nothing moved yet');
        await question.getByRole('combobox').click();
        await page.getByTitle('价格', { exact: true }).click();
        await question.getByRole('button', { name: /^确\s?定$/ }).click();
        await eventually(async () => assert.equal(await countIn(lost.name), before + 1));
        await assertText(column(lost.name).locator('.board-card-name').first(), name);
    });

    it('who may only look is told so, and nothing moves', async () => {
        reader = await openPage(browser, demo.server.url, { language: 'zh' });
        await logIn(reader, 'finance');
        await reader.goto('/opportunities?layout=board');
        const card = column(stages[0].name, reader).locator('.board-slot').first();
        await card.waitFor();
        await card.focus();
        await reader.keyboard.press('Alt+ArrowRight');
        await reader.locator('.toast', { hasText: '不能移动' }).waitFor();
    });
});
