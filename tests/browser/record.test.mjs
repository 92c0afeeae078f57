// The page of a record: writing down what happened with the next step, moving along the path with what it asks for,
// related lists in one's own order, the timeline by kind and by person. On a desk and with a thumb.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { DESK, PHONE, assertFits, closePage, logIn, openBrowser, openDemo, openPage } from './browser.mjs';

describe('record page', () => {
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
            await story(page, options.size === PHONE);
        } catch (error) {
            await page.context().close();
            throw error;
        }
        await closePage(page);
    };
    const firstOf = async (plural, query = '') => (await admin('GET', `/${plural}?limit=1&${query}`)).body.data[0];
    const toast = (page, text) => page.locator('.toast', { hasText: text });
    const detail = (page, label) => page.locator('.writing-detail', { has: page.getByText(label, { exact: true }) });
    const option = (page, text) => page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option', { hasText: text });

    const visitStory = (subject) => async (page, phone) => {
        const contact = await firstOf('contacts', `filter=${encodeURIComponent('customer is not null')}&fields=id,name,customer`);
        await page.goto(`/customers/${contact.customer.id}`);
        await page.locator('.record-head h1').waitFor();
        if (phone) await page.locator('.record-tabs .tab', { hasText: '动态' }).click();
        await page.locator('.composer').getByRole('tab', { name: '拜访' }).click();
        await page.locator('.writing textarea').fill(`${subject}\n他们关心交付时间`);
        await detail(page, '联系人').locator('.ant-select').click();
        await option(page, contact.name).first().click();
        await detail(page, '地点').locator('input').fill('二期厂房');
        await detail(page, '下一步').locator('input').fill('发送方案');
        await detail(page, '下次跟进').locator('input').fill('2027-03-01 10:00');
        await detail(page, '下次跟进').locator('input').press('Enter');
        await page.locator('.writing-task input').waitFor();
        await assertFits(page, phone ? PHONE.width : DESK.width, 'composer');
        // What is being written is still there after a look elsewhere.
        await page.reload();
        if (phone) await page.locator('.record-tabs .tab', { hasText: '动态' }).click();
        await page.waitForFunction((text) => document.querySelector('.writing textarea')?.value.startsWith(text), subject);
        await page.locator('.composer').getByRole('tab', { name: '拜访' }).click();
        await page.locator('.writing button[type=submit]').click();
        await toast(page, '已记录').waitFor();
        const entry = page.locator('.entry', { hasText: subject }).first();
        await entry.locator('.entry-facts', { hasText: '二期厂房' }).waitFor();
        await entry.locator('.entry-next', { hasText: '发送方案' }).waitFor();
        await page.locator('.open-task', { hasText: '发送方案' }).first().waitFor();
        assert.equal(await page.locator('.writing textarea').inputValue(), '');
        const [saved] = (await admin('GET', `/activities?limit=1&filter=${encodeURIComponent(`subject = '${subject}'`)}`)).body.data;
        assert.deepEqual([saved.kind, saved.status, saved.contact.id, saved.place, saved.next_step], ['visit', 'done', contact.id, '二期厂房', '发送方案']);
        assert.equal(saved.next_at, '2027-03-01T02:00:00.000Z');
        assert.equal((await admin('GET', `/customers/${contact.customer.id}`)).body.next_follow_at, saved.next_at);
    };
    it('a visit is written down with whom, where, and what comes next, which is a task', tell('director', visitStory('到访工厂')));
    it('the same with a thumb', tell('director', visitStory('再次到访'), { size: PHONE }));

    it('one undo takes back the entry and its task', tell('director', async (page) => {
        const customer = await firstOf('customers', 'sort=name');
        await page.goto(`/customers/${customer.id}`);
        await page.locator('.writing textarea').fill('误记一笔');
        await detail(page, '下次跟进').locator('input').fill('2027-05-01 10:00');
        await detail(page, '下次跟进').locator('input').press('Enter');
        await page.locator('.writing textarea').press('Control+Enter');
        await page.locator('.entry', { hasText: '误记一笔' }).waitFor();
        await toast(page, '已记录').locator('.toast-action').click();
        await page.locator('.entry', { hasText: '误记一笔' }).waitFor({ state: 'detached' });
        const left = (await admin('GET', `/tasks?limit=0&total=true&filter=${encodeURIComponent("due_at = '2027-05-01T02:00:00Z'")}`)).body.total;
        assert.equal(left, 0);
    }));

    const lostStory = async (page, phone) => {
        page.allow(/status of 422 /);
        const deal = await firstOf('opportunities', `filter=${encodeURIComponent("status = 'open'")}&sort=${phone ? '' : '-'}amount`);
        await page.goto(`/opportunities/${deal.id}`);
        const lost = page.locator('.path .stage', { hasText: '输单' });
        await lost.click();
        const question = page.locator('.stage-question');
        await question.waitFor();
        await question.locator('button[type=submit]').click();
        await question.locator('.field-problem').waitFor();
        assert.equal((await admin('GET', `/opportunities/${deal.id}`)).body.status, 'open');
        await question.locator('.ant-select').click();
        await option(page, '价格').click();
        await question.locator('button[type=submit]').click();
        await page.locator('.path .is-now', { hasText: '输单' }).waitFor();
        await question.waitFor({ state: 'detached' });
        const saved = (await admin('GET', `/opportunities/${deal.id}`)).body;
        assert.deepEqual([saved.status, saved.loss_reason], ['lost', 'price']);
    };
    it('losing asks for the reason in place, and says at the field what is missing', tell('director', lostStory));
    it('losing with a thumb', tell('director', lostStory, { size: PHONE }));

    it('a step asks for the fields it needs before it is taken', tell('director', async (page) => {
        const [proposal] = (await admin('GET', `/stages?filter=${encodeURIComponent("key = 'proposal'")}`)).body.data;
        assert.equal((await admin('PATCH', `/stages/${proposal.id}`, { required_fields: ['need'] })).status, 200);
        const deal = await firstOf('opportunities', `filter=${encodeURIComponent(`status = 'open' and need is null and stage != '${proposal.id}'`)}`);
        await page.goto(`/opportunities/${deal.id}`);
        await page.locator('.path .stage', { hasText: proposal.name }).click();
        const need = page.locator('.stage-question textarea');
        await need.waitFor();
        await page.keyboard.press('Escape');
        await page.locator('.stage-question').waitFor({ state: 'detached' });
        await page.locator('.path .stage', { hasText: proposal.name }).click();
        await need.fill('两周内上线');
        await page.locator('.stage-question button[type=submit]').click();
        await page.locator('.path .is-now', { hasText: proposal.name }).waitFor();
        assert.equal((await admin('GET', `/opportunities/${deal.id}`)).body.need, '两周内上线');
    }));

    it('a related list has an order and columns of its own, which stay', tell('director', async (page) => {
        const groups = (await admin('POST', '/contacts/aggregate', { group: ['customer'], measures: ['count'], sort: '-count', limit: 1 })).body.data;
        const { customer } = groups[0];
        const open = async () => {
            await page.goto(`/customers/${customer.id}`);
            await page.locator('.record-tabs .tab', { hasText: '联系人' }).first().click();
            await page.locator('.related-table tbody tr').first().waitFor();
        };
        const names = () => page.locator('.related-table tbody td:first-child').allTextContents();
        await open();
        const expected = (await admin('GET', `/contacts?sort=-name&fields=id,name&filter=${encodeURIComponent(`customer = '${customer.id}'`)}`)).body.data.map((one) => one.name);
        await page.locator('.related-table th button', { hasText: '姓名' }).click();
        await page.locator('.related-table th[aria-sort=ascending]').waitFor();
        await page.locator('.related-table th button', { hasText: '姓名' }).click();
        await page.locator('.related-table th[aria-sort=descending]').waitFor();
        await page.waitForFunction((wanted) => JSON.stringify([...document.querySelectorAll('.related-table tbody td:first-child')].map((one) => one.textContent)) === wanted, JSON.stringify(expected));
        await page.locator('.related-head').getByRole('button', { name: '此列表的列' }).click();
        await page.locator('.view-columns .ant-checkbox-wrapper', { hasText: '微信' }).click();
        await page.locator('.related-table th', { hasText: '微信' }).waitFor();
        await open();
        await page.locator('.related-table th[aria-sort=descending]').waitFor();
        await page.locator('.related-table th', { hasText: '微信' }).waitFor();
        assert.deepEqual(await names(), expected);
    }));

    it('the timeline shows one kind, and one person', tell('director', async (page) => {
        const customer = await firstOf('customers', 'sort=name');
        await admin('POST', '/activities', { subject: '管理员来电', kind: 'call', about: { object: 'customer', id: customer.id } });
        const me = await demo.server.as('director');
        await me('POST', '/activities', { subject: '总监来电', kind: 'call', about: { object: 'customer', id: customer.id } });
        await page.goto(`/customers/${customer.id}`);
        await page.locator('.entry', { hasText: '总监来电' }).waitFor();
        await page.locator('.entry', { hasText: '管理员来电' }).waitFor();
        await page.locator('.timeline-who').click();
        await option(page, '王雅琴').click();
        await page.locator('.entry', { hasText: '管理员来电' }).waitFor({ state: 'detached' });
        await page.locator('.entry', { hasText: '总监来电' }).waitFor();
        await page.locator('.timeline-filter .pill', { hasText: '变更' }).click();
        await page.locator('.entry', { hasText: '总监来电' }).waitFor({ state: 'detached' });
        await page.locator('.timeline-filter .pill', { hasText: '跟进' }).click();
        await page.locator('.timeline-who').click();
        await option(page, '所有人').click();
        await page.locator('.entry', { hasText: '管理员来电' }).waitFor();
    }));
});
