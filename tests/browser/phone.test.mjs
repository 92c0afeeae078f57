// A sales person on the road, in English: the list as cards, a customer, a call written down; and no page
// that is wider than the phone.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PHONE, assertCount, assertFits, assertText, closePage, eventually, logIn, openBrowser, openDemo, openPage } from './browser.mjs';

describe('phone', () => {
    let demo, browser, page, api;
    before(async () => {
        [demo, browser] = await Promise.all([openDemo(60), openBrowser()]);
        api = await demo.server.as('emma');
        page = await openPage(browser, demo.server.url, { size: PHONE, language: 'en' });
    });
    after(async () => {
        try {
            await closePage(page);
        } finally {
            await browser.close();
            await demo.server.close();
        }
    });
    const fits = (where) => assertFits(page, PHONE.width, where);

    it('logs in and sees the four places at the foot', async () => {
        await page.goto('/login');
        await fits('log-in');
        await logIn(page, 'emma');
        await page.locator('.number').first().waitFor();
        await assertCount(page.locator('.phone-bar .phone-tab'), 4);
        await eventually(async () => {
            const heights = await page.locator('.phone-bar > *').evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
            assert.ok(heights.filter((height) => height > 0).every((height) => height >= 44), `tap targets: ${heights}`);
        });
        await fits('reports');
    });

    it('lists customers as cards of two lines and comes back to the same place', async () => {
        await page.locator('.phone-bar a[href="/customers"]').tap();
        await page.locator('.card').first().waitFor();
        const { total } = (await api('GET', '/customers?limit=0&total=true')).body;
        await assertText(page.locator('.list-total:not(:empty)'), new RegExp(String(total)));
        await eventually(async () => {
            const lines = await page.locator('.card').evaluateAll((all) => all.map((one) => one.children.length));
            assert.ok(lines.length > 0 && lines.every((count) => count === 2), String(lines));
        });
        await fits('customers');
    });

    it('opens a customer, writes down a call, sees it in the timeline', async () => {
        await page.locator('.card').first().tap();
        await page.waitForURL(/\/customers\/\d+$/);
        await page.getByRole('tab', { name: 'Timeline' }).tap();
        await page.getByRole('tab', { name: 'Call' }).tap();
        await page.locator('.writing textarea').fill('Asked for an offer by Friday');
        await fits('composer');
        await page.locator('.writing button[type=submit]').tap();
        await page.locator('.entry', { hasText: 'Asked for an offer by Friday' }).filter({ hasText: 'Emma Clark' }).waitFor();
        const found = (await api('GET', "/activities?filter=subject = 'Asked for an offer by Friday'")).body.data;
        assert.deepEqual(found.map(({ kind, about }) => [kind, about.id]), [['call', page.url().split('/').at(-1)]]);
        await fits('timeline');
    });

    it('begins a record from the plus', async () => {
        await page.locator('.phone-plus').tap();
        await page.locator('.phone-choice', { hasText: 'Task' }).tap();
        await page.waitForURL(/\/tasks\/new$/);
        await page.locator('.record-form').waitFor();
        await fits('new task');
    });

    it('writes down a visit from the plus, its kind already chosen', async () => {
        await page.goto('/customers');
        await page.locator('.card').first().waitFor();
        await page.locator('.phone-plus').tap();
        await page.locator('.phone-choice', { hasText: 'Visit' }).tap();
        await page.waitForURL(/\/activities\/new\?kind=visit$/);
        await page.locator('.record-form').getByText('Visit', { exact: true }).first().waitFor();
    });

    it('calls somebody of a list by one tap', async () => {
        await page.goto('/contacts');
        const call = page.locator('.card-call').first();
        await call.waitFor();
        assert.match(await call.getAttribute('href'), /^tel:\+?\d{6,}$/);
        const { width, height } = await call.boundingBox();
        assert.ok(width >= 44 && height >= 44, `${width} × ${height}`);
        await fits('contacts');
    });

    it('can be installed: a manifest, its pictures, and the colour of the frame', async () => {
        const reply = await page.request.get('/app.webmanifest');
        assert.match(reply.headers()['content-type'], /manifest\+json/);
        const manifest = await reply.json();
        assert.equal(manifest.display, 'standalone');
        for (const { src, type } of manifest.icons) {
            const icon = await page.request.get(src);
            assert.deepEqual([src, icon.status(), icon.headers()['content-type']], [src, 200, type]);
        }
        assert.equal(await page.locator('link[rel=manifest]').getAttribute('href'), '/app.webmanifest');
    });

    it('without a connection says so, keeps what was typed, and saves it when there is one again', async () => {
        await page.goto('/tasks/new');
        const subject = page.locator('.record-form input').first();
        await subject.fill('Typed in the lift');
        page.allow(/ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to load resource/);
        await page.context().setOffline(true);
        await page.locator('.offline').waitFor();
        await page.locator('.record-form button[type=submit]').tap();
        assert.equal(await subject.inputValue(), 'Typed in the lift');
        await page.context().setOffline(false);
        await page.locator('.offline').waitFor({ state: 'detached' });
        assert.equal(await subject.inputValue(), 'Typed in the lift');
        await page.locator('.record-form button[type=submit]').tap();
        await page.waitForURL(/\/tasks\/\d+$/);
    });

    it('a view that was changed says so, and another is one tap away', async () => {
        await page.goto(`/customers?${new URLSearchParams({ view: 'recent', filter: "city is not null" })}`);
        await page.locator('.card').first().waitFor();
        await page.locator('.view-more .changed-dot').waitFor();
        await fits('changed view');
        await page.locator('.view-more').tap();
        await page.locator('.ant-dropdown-menu-item', { hasText: 'Mine' }).tap();
        await page.waitForFunction(() => location.search === '?view=mine');
        await page.locator('.changed-dot').waitFor({ state: 'detached' });
    });

    it('a long press begins to choose; what is chosen is deleted and comes back', async () => {
        await page.goto('/tasks');
        const cards = page.locator('.card');
        await cards.nth(2).waitFor();
        const { x, y } = await cards.nth(0).boundingBox();
        const finger = await page.context().newCDPSession(page);
        await finger.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: x + 90, y: y + 20 }] });
        await page.locator('.card.is-selected').waitFor();
        await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
        await cards.nth(2).tap();
        await page.locator('.selection-bar', { hasText: '2 selected' }).waitFor();
        assert.equal(new URL(page.url()).pathname, '/tasks');
        await fits('choosing');
        const before = (await api('GET', '/tasks?limit=0&total=true')).body.total;
        await page.getByRole('toolbar').getByRole('button', { name: 'Delete' }).tap();
        await page.locator('.toast', { hasText: '2 records deleted' }).locator('.toast-action').tap();
        await page.locator('.toast', { hasText: 'Undone' }).waitFor();
        assert.equal((await api('GET', '/tasks?limit=0&total=true')).body.total, before);
        await assertCount(page.locator('.is-choosing'), 0);
    });

    it('has no page wider than itself', async () => {
        const { objects } = (await api('GET', '/meta')).body;
        const shown = objects.filter((object) => !object.internal && object.may.read && object.name !== 'report');
        for (const object of shown) {
            await page.goto(`/${object.plural}`);
            await page.locator('.card, .state').first().waitFor();
            await fits(object.plural);
        }
        const [report] = (await api('GET', "/reports?filter=chart = 'bar'&limit=1")).body.data;
        const [open] = (await api('GET', "/opportunities?filter=status = 'open'&limit=1")).body.data;
        for (const [path, wait] of [
            [`/opportunities/${open.id}`, '.path .stage'],
            ['/opportunities?view=board', '.column'],
            ['/opportunities/new', '.record-form'],
            [`/reports/${report.id}`, '.report-drawing'],
            ['/customers/deleted', 'h1'],
            ['/nowhere', '.state'],
        ]) {
            await page.goto(path);
            await page.locator(wait).first().waitFor();
            await fits(path);
        }
    });
});
