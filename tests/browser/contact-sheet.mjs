// Pictures of every page and state, for people to look at; not a test.
//
//   node tests/browser/contact-sheet.mjs [--only WORD] [FOLDER]      build/screenshots by default
//
// One picture each of: page or state × zh and en × desk (1440×900) and phone (390×844), some of them dark.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DESK, PHONE, logIn, openBrowser, openDemo, openPage } from './browser.mjs';

const args = process.argv.slice(2);
const only = args.includes('--only') ? args[args.indexOf('--only') + 1] : '';
const folder = args.filter((arg, index) => !arg.startsWith('--') && args[index - 1] !== '--only')[0] ?? 'build/screenshots';

const first = async (api, plural, query) => (await api('GET', `/${plural}?limit=1&${query}`)).body.data[0];

const settled = async (page) => {
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(350);
};

/** name → { path, then, dark, before }: where to go and what to do before the picture. */
function pages(ids) {
    return {
        reports: { path: '/reports', dark: true },
        customers: { path: '/customers', dark: true },
        customer: { path: `/customers/${ids.customer}`, dark: true },
        'customer-timeline': { path: `/customers/${ids.customer}`, phone: true, then: (page) => page.locator('.record-tabs .tab').nth(1).click() },
        'customer-contacts': { path: `/customers/${ids.customer}`, then: (page) => page.locator('.record-tabs .tab', { hasText: /Contacts|联系人/ }).first().click() },
        opportunities: { path: '/opportunities' },
        filtered: { path: `/opportunities?filter=${encodeURIComponent("status = 'won' and amount > 10000")}` },
        board: { path: '/opportunities?view=board', dark: true },
        opportunity: { path: `/opportunities/${ids.opportunity}`, dark: true },
        won: { path: `/opportunities/${ids.won}` },
        'opportunity-lines': { path: `/opportunities/${ids.opportunity}`, then: (page) => page.locator('.record-tabs .tab', { hasText: /lines|products|明细|产品/i }).first().click() },
        'opportunity-lost': { path: `/opportunities/${ids.opportunity}`, then: (page) => page.locator('.path .stage').last().click() },
        composer: {
            path: `/customers/${ids.customer}`,
            dark: true,
            then: async (page) => {
                const tab = page.locator('.record-tabs .tab', { hasText: /Timeline|动态/ });
                if (await tab.count()) await tab.click();
                await page.locator('.composer .tab').nth(2).click();
                await page.locator('.writing textarea').fill('Walked through the plant\nDelivery time matters most');
            },
        },
        contacts: { path: '/contacts' },
        tasks: { path: '/tasks' },
        activities: { path: '/activities' },
        products: { path: '/products' },
        form: { path: '/customers/new', dark: true },
        'form-refused': { path: '/customers/new', then: (page) => page.locator('button[type=submit]').click() },
        'form-opportunity': { path: '/opportunities/new' },
        report: { path: `/reports/${ids.report}` },
        'report-new': { path: '/reports/new' },
        'none-match': { path: `/customers?filter=${encodeURIComponent("name = 'nobody'")}` },
        'filter-wrong': { path: `/customers?filter=${encodeURIComponent('name = = 1')}` },
        empty: { path: '/visits' },
        bin: { path: '/customers/deleted' },
        'not-found': { path: '/nowhere' },
        'record-not-found': { path: '/customers/999999' },
        objects: { path: '/admin/objects', dark: true },
        'object-new': { path: '/admin/objects', then: (page) => page.locator('.page-head .ant-btn-primary').click() },
        object: { path: '/admin/objects/customer' },
        'field-new': { path: '/admin/objects/customer', then: (page) => page.locator('.page-head .ant-btn-primary').click() },
        changes: { path: '/admin/changes' },
        forbidden: { path: '/admin/objects', user: 'emma' },
        peek: {
            path: '/customers',
            desk: true,
            then: async (page) => {
                await page.locator('tr.row').first().waitFor();
                await page.keyboard.press('ArrowDown');
                await page.keyboard.press('Space');
            },
        },
        selection: { path: '/customers', desk: true, then: (page) => page.locator('tr.row .check').nth(2).click() },
        'filter-open': { path: '/customers', then: (page) => page.locator('.filter-chips button').first().click() },
        'user-menu': { path: '/customers', desk: true, then: (page) => page.locator('.rail-user').click() },
        'phone-menu': { path: '/customers', phone: true, then: (page) => page.locator('.phone-bar .phone-tab').last().click() },
        'phone-new': { path: '/customers', phone: true, then: (page) => page.locator('.phone-plus').click() },
        'rail-folded': { path: '/opportunities', desk: true, then: (page) => page.locator('.rail-top button').click() },
        // These leave something typed behind: last.
        'form-restored': {
            path: '/customers/new',
            then: async (page) => {
                await page.locator('#field-name').fill('Half a name');
                await page.waitForTimeout(100);
                await page.reload();
                await page.locator('.form-note').waitFor();
            },
        },
        conflict: {
            path: `/customers/${ids.customer}`,
            then: async (page) => {
                await page.keyboard.press('e');
                await page.locator('#field-short_name').fill('Mine');
                await admin('PATCH', `/customers/${ids.customer}`, { short_name: `Theirs ${Date.now()}` });
                await page.locator('.field-theirs').waitFor();
                await page.keyboard.press('Control+Enter');
                await page.locator('.ant-modal-content .conflict').waitFor();
            },
        },
    };
}

const { server } = await openDemo(120);
const admin = await server.as('admin');
await admin('POST', '/meta/objects', {
    name: 'visit', plural: 'visits', icon: 'map-pin',
    label: { en: 'Site visit', zh: '现场考察' }, plural_label: { en: 'Site visits', zh: '现场考察' },
    fields: [{ name: 'place', type: 'text', label: { en: 'Place', zh: '地点' } }],
});
const gone = await first(admin, 'customers', 'sort=-created_at');
await admin('PATCH', `/customers/${gone.id}`, { name: 'Gone Ltd' });
const ids = {
    customer: (await first(admin, 'opportunities', "filter=status = 'won'&sort=-amount")).customer.id,
    opportunity: (await first(admin, 'opportunities', "filter=status = 'open'&sort=-amount")).id,
    won: (await first(admin, 'opportunities', "filter=status = 'won'&sort=-amount")).id,
    report: (await first(admin, 'reports', "filter=chart = 'bar'")).id,
};
const browser = await openBrowser();
mkdirSync(folder, { recursive: true });

let taken = 0;
async function take(page, name) {
    await settled(page);
    await page.screenshot({ path: join(folder, `${name}.png`) });
    taken += 1;
}

async function session(language, size, dark, run) {
    const wide = size === DESK ? 'desk' : 'phone';
    const pagesOf = new Map();
    const pageOf = async (user) => {
        if (pagesOf.has(user)) return pagesOf.get(user);
        const page = await openPage(browser, server.url, { size, language, dark });
        if (user) {
            await page.request.post('/api/v1/login', { data: { login: user, password: 'demodemodemo' }, headers: { 'x-guanxi-request': '1' } });
            await page.request.patch('/api/v1/me', { data: { locale: language }, headers: { 'x-guanxi-request': '1' } });
        }
        pagesOf.set(user, page);
        return page;
    };
    const ending = `${wide}-${language}${dark ? '-dark' : ''}`;
    await run(pageOf, ending);
    for (const page of pagesOf.values()) await page.context().close();
}

for (const language of ['zh', 'en'])
    for (const size of [DESK, PHONE])
        for (const dark of [false, true])
            await session(language, size, dark, async (pageOf, ending) => {
                if ('login'.includes(only) || only === '') {
                    const page = await pageOf('');
                    await page.goto('/login');
                    await take(page, `login-${ending}`);
                }
                for (const [name, one] of Object.entries(pages(ids))) {
                    if (!name.includes(only) || (dark && !one.dark)) continue;
                    if ((one.desk && size === PHONE) || (one.phone && size === DESK)) continue;
                    const page = await pageOf(one.user ?? 'admin');
                    try {
                        await page.goto(one.path);
                        await settled(page);
                        await one.then?.(page);
                        await take(page, `${name}-${ending}`);
                    } catch (error) {
                        console.error(`${name}-${ending}: ${error.message.split('\n')[0]}`);
                    }
                }
            });

if ('offline'.includes(only)) {
    for (const language of ['zh', 'en'])
        for (const size of [DESK, PHONE])
            await session(language, size, false, async (pageOf, ending) => {
                const page = await pageOf('admin');
                await page.goto('/customers');
                await settled(page);
                await server.halt();
                await page.locator(size === DESK ? '.rail a[href="/contacts"]' : '.phone-bar a[href="/opportunities"]').click();
                await page.locator('.state').waitFor();
                await take(page, `offline-${ending}`);
                await server.resume();
            });
}
await browser.close();
await server.close();
console.log(`${taken} pictures in ${folder}`);
