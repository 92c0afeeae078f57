// Every page and state is examined with axe: a name for all that can be pressed, contrast, headings in order, tables
// and lists that are such. And each loads without a complaint of the browser and without moving about.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertAccessible, assertSteady, watchShifts } from './accessible.mjs';
import { DESK, PHONE, closePage, logIn, openBrowser, openDemo, openPage } from './browser.mjs';
import { roomsOfPhone } from './rooms.mjs';

const REPORTS = {
    number: { object: 'opportunity', filter: "status = 'open'" },
    trend: { object: 'opportunity', settings: { field: 'opened_on', period: 'quarter', compared: 'last_year' } },
    bar: { object: 'opportunity', group_by: ['close_date:quarter', 'customer.industry'], settings: { stacked: true } },
    line: { object: 'activity', group_by: ['happened_at:month', 'kind'] },
    area: { object: 'opportunity', group_by: ['close_date:quarter'] },
    pie: { object: 'customer', group_by: ['industry'] },
    funnel: { object: 'opportunity', filter: "status = 'open'", group_by: ['stage'] },
    heatmap: { object: 'opportunity', group_by: ['stage', 'owner'] },
    table: { object: 'opportunity', group_by: ['stage', 'status'] },
    pivot: { object: 'opportunity', group_by: ['owner', 'status', 'close_date:year'], settings: { columns: 1 } },
};
const ONLY = process.env.ROOM;

describe('accessible', () => {
    let demo, browser, admin, ids;
    before(async () => {
        [demo, browser] = await Promise.all([openDemo(30), openBrowser()]);
        admin = await demo.server.as('admin');
        const first = async (plural, query = '') => (await admin('GET', `/${plural}?limit=1&${query}`)).body.data[0];
        const where = (filter) => `filter=${encodeURIComponent(filter)}`;
        const won = await first('opportunities', `${where("status = 'won'")}&sort=-amount`);
        const customer = await first('customers', where(`id = '${won.customer.id}'`));
        const gone = (await admin('POST', '/customers', { name: '已删除有限公司' })).body.id;
        await admin('DELETE', `/customers/${gone}`);
        await admin('POST', '/meta/objects', {
            name: 'visit', plural: 'visits', icon: 'map-pin', label: { en: 'Site visit', zh: '现场考察' }, plural_label: { en: 'Site visits', zh: '现场考察' },
            fields: [{ name: 'place', type: 'text', label: { en: 'Place', zh: '地点' } }],
        });
        const reports = {};
        for (const [chart, parts] of Object.entries(REPORTS)) {
            const made = await admin('POST', '/reports', { name: `每种图表 ${chart}`, measures: ['count'], chart, owner: null, ...parts });
            assert.equal(made.status, 201, made.text);
            reports[chart] = made.body.id;
        }
        ids = {
            customer: customer.id, customerName: customer.name, won: won.id, reports, emptyPlural: 'visits',
            opportunity: (await first('opportunities', `${where("status = 'open'")}&sort=-amount`)).id,
            contact: (await first('contacts')).id,
            task: (await first('tasks')).id,
            seller: (await first('users', where("login = 'li.ming'"))).id,
        };
    });
    after(async () => {
        await browser.close();
        await demo.server.close();
    });

    const visit = async (page, name, { path, ready, attached, steady, before: prepare, open, after: leave }) => {
        await prepare?.(page);
        await page.goto(path);
        await page.locator(ready).first().waitFor(attached ? { state: 'attached' } : {});
        if (steady) {
            await page.waitForLoadState('networkidle');
            await assertSteady(page, name);
        }
        await open?.(page);
        await assertAccessible(page, name);
        await leave?.(page);
    };
    /** Visits all of them and says at the end what each has; one that is wrong does not hide the others. */
    const visitAll = async (page, rooms) => {
        const wrong = [];
        for (const [name, room] of rooms) {
            if (ONLY && !name.includes(ONLY)) continue;
            if (room.allow) page.allow(room.allow);
            try {
                await visit(page, name, room);
            } catch (error) {
                wrong.push(error.message.startsWith(name) ? error.message : `${name}: ${error.message}`);
            }
        }
        assert.equal(wrong.length, 0, `\n${wrong.join('\n')}`);
    };
    const enter = async (user, options) => {
        const page = await openPage(browser, demo.server.url, options);
        await watchShifts(page);
        await logIn(page, user);
        return page;
    };
    /** Closed in any case, and examined when the story went well. */
    const tell = (user, options, story) => async () => {
        const page = await enter(user, options);
        try {
            await story(page);
        } catch (error) {
            await page.context().close();
            throw error;
        }
        await closePage(page);
    };

    it('every page and state on a phone, in the dark, in English', tell('admin', { size: PHONE, language: 'en', dark: true }, async (page) => {
        await page.request.patch('/api/v1/me', { data: { locale: 'en' }, headers: { 'x-guanxi-request': '1' } });
        try {
            await visitAll(page, Object.entries(roomsOfPhone(ids)));
        } finally {
            await page.request.patch('/api/v1/me', { data: { locale: 'zh' }, headers: { 'x-guanxi-request': '1' } });
        }
    }));

    for (const [size, dark] of [[DESK, false], [PHONE, true]])
        it(`the log-in, also when it is refused${dark ? ', on a phone in the dark' : ''}`, async () => {
            const page = await openPage(browser, demo.server.url, { size, dark, language: dark ? 'en' : 'zh' });
            page.allow(/status of 401 .*login/);
            await page.goto('/login');
            await page.locator('#login').waitFor();
            await assertAccessible(page, 'log-in');
            await page.locator('#login').fill('emma');
            await page.locator('#password').fill('wrong');
            await page.locator('button[type=submit]').click();
            await page.locator('#login-problem:not(:empty)').waitFor();
            await assertAccessible(page, 'refused log-in');
            await closePage(page);
        });

    it('what one may not see', tell('emma', { size: DESK, language: 'en' }, async (page) => {
        page.allow(/status of 403/);
        await page.goto('/admin/objects');
        await page.locator('.state').waitFor();
        await assertAccessible(page, 'no permission');
    }));

    it('a masked value, and asking for it', tell('marketing', { size: DESK, language: 'zh' }, async (page) => {
        assert.equal((await admin('PATCH', '/rights/roles/marketing', { objects: { contact: { reveal: 'all' } } })).status, 200);
        const [{ id }] = (await admin('GET', `/contacts?limit=1&filter=${encodeURIComponent('mobile is not null')}`)).body.data;
        await page.goto(`/contacts/${id}`);
        await page.getByRole('button', { name: /^查看完整/ }).first().click();
        await page.locator('#reveal-reason').waitFor();
        await assertAccessible(page, 'reveal');
    }));

    it('two who changed the same', tell('director', { size: DESK, language: 'zh' }, async (page) => {
        page.allow(/status of 412 /);
        await page.goto(`/customers/${ids.customer}`);
        await page.locator('.record-head h1').waitFor();
        await page.keyboard.press('e');
        await page.locator('#field-short_name').fill('我的说法');
        assert.equal((await admin('PATCH', `/customers/${ids.customer}`, { short_name: '他的说法' })).status, 200);
        await page.locator('.field-theirs').waitFor();
        await assertAccessible(page, 'changed meanwhile');
        await page.keyboard.press('Control+Enter');
        await page.locator('.ant-modal-content .conflict').waitFor();
        await assertAccessible(page, 'conflict');
    }));
});
