// The real input on screen: imported by the script, read by a person.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { BIN, guanxi, newFolder } from '../api/server.mjs';
import { PASSWORD, assertTotal, closePage, eventually, logIn, numberIn, openBrowser, openFolder, openPage } from './browser.mjs';

const SOURCE = [process.env.GUANXI_MAVEN, resolve(import.meta.dirname, '../../../shared/data/maven')]
    .find((path) => path && existsSync(path));
const SCRIPT = resolve(import.meta.dirname, '../../examples/maven/import.sh');

describe('maven on screen', { skip: SOURCE ? false : 'shared/data/maven is not here' }, () => {
    let server, browser, page;
    before(async () => {
        server = await openFolder(newFolder(), (folder) => {
            const added = guanxi(folder, ['user', 'add', 'admin', '--name', 'Ada Admin', '--role', 'admin', '--password-stdin'], `${PASSWORD}\n`);
            assert.equal(added.code, 0, added.err);
            assert.equal(guanxi(folder, ['organisation', 'base_currency=USD']).code, 0);
            execFileSync(SCRIPT, [folder, SOURCE], { env: { ...process.env, GUANXI: BIN }, stdio: 'pipe' });
        });
        browser = await openBrowser();
        page = await openPage(browser, server.url, { language: 'en' });
        await logIn(page, 'admin');
    });
    after(async () => {
        try {
            await closePage(page);
        } finally {
            await browser?.close();
            await server?.close();
        }
    });

    it('lists 85 customers, 15 with a parent', async () => {
        await page.goto('/customers');
        await assertTotal(page, 85);
        await page.goto(`/customers?filter=${encodeURIComponent('parent is not null')}`);
        await assertTotal(page, 15);
    });

    it('lists 8,800 opportunities, 4,238 of them won', async () => {
        await page.goto('/opportunities');
        await assertTotal(page, 8800);
        await page.goto(`/opportunities?filter=${encodeURIComponent("status = 'won'")}`);
        await assertTotal(page, 4238);
        const foot = page.locator('tfoot td.end [title], tfoot td.end').filter({ hasText: /\d/ }).first();
        await foot.waitFor();
        await eventually(async () => {
            const said = [(await foot.getAttribute('title')) ?? '', await foot.textContent()].map(numberIn);
            assert.ok(said.includes(10005534), String(said));
        });
    });

    it('draws the quarters: 10,005,534 in total', async () => {
        const api = await server.as('admin');
        const made = await api('POST', '/reports', {
            name: 'Won by quarter', object: 'opportunity', filter: "status = 'won'", group_by: ['close_date:quarter'],
            measures: ['sum(amount)', 'count'], chart: 'table', position: 1,
        });
        assert.equal(made.status, 201, made.text);
        await page.goto(`/reports/${made.body.id}`);
        const rows = page.locator('.report-table tbody tr');
        await eventually(async () => {
            const cells = await rows.evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent)));
            assert.deepEqual(cells.map(([, sum, count]) => [numberIn(sum), numberIn(count)]),
                [[1134672, 531], [3086111, 1254], [2982255, 1257], [2802496, 1196]]);
        });
        await rows.nth(3).locator('a').click();
        await assertTotal(page, 1196);
    });
});
