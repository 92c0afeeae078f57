// What the stories share: a demo company on a real server, a Chromium, and a page that is watched: a page
// error, an error in its console or a breach of the content policy fails the story that caused it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { BIN, guanxi, login as apiLogin, newFolder, serve } from '../api/server.mjs';

const require = createRequire(resolve(import.meta.dirname, '../../web/package.json'));
const { chromium } = require('playwright-core');

export const PASSWORD = 'demodemodemo';
export const DESK = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

const ARGS = [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync',
];
const PATIENCE = 15_000;

/** Starts a server at an address that one has just left. */
async function serveAgain(folder, url) {
    const child = spawn(BIN, ['serve', '--data', folder, '--listen', new URL(url).host], {
        stdio: ['ignore', 'pipe', 'ignore'],
        env: { ...process.env, GUANXI_LOG_LEVEL: 'error' },
    });
    const ended = new Promise((done) => child.on('exit', (code, signal) => done({ code, signal })));
    await Promise.race([
        new Promise((ready) => child.stdout.once('data', ready)),
        ended.then(({ code }) => Promise.reject(new Error(`serve ended with ${code}`))),
    ]);
    return { child, ended };
}

/** A server on a folder that can be stopped and started again at the same address. */
export async function openFolder(folder, fill) {
    fill?.(folder);
    let server = await serve(folder);
    return {
        folder,
        get url() {
            return server.url;
        },
        as: (name, password = PASSWORD) => apiLogin(server.url, name, password),
        async halt() {
            server.child.kill('SIGTERM');
            await server.ended;
        },
        async resume() {
            server = { ...(await serveAgain(folder, server.url)), url: server.url };
        },
        async close() {
            server.child.kill('SIGTERM');
            await server.ended;
            rmSync(folder, { recursive: true, force: true });
        },
    };
}

/** The demo company of a fixed day and what its generator counted. */
export async function openDemo(customers = 60) {
    const folder = newFolder();
    const server = await openFolder(folder, () => {
        const options = ['--today', '2026-11-22', '--seed', '7', '--customers', String(customers), '--password', PASSWORD];
        const made = guanxi(folder, ['demo', ...options]);
        assert.equal(made.code, 0, made.out + made.err);
    });
    return { server, answers: JSON.parse(readFileSync(join(folder, 'answers.json'), 'utf8')) };
}

export const openBrowser = () =>
    chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGS });

/** A page of its own cookies. `page.faults` are what the browser complained of; `page.allow(pattern)` says
 * which complaint a story causes on purpose. */
export async function openPage(browser, url, { size = DESK, language = 'zh', dark = false } = {}) {
    const context = await browser.newContext({
        baseURL: url,
        viewport: size,
        locale: language === 'zh' ? 'zh-CN' : 'en-GB',
        timezoneId: 'Asia/Shanghai',
        colorScheme: dark ? 'dark' : 'light',
        hasTouch: size === PHONE,
        isMobile: size === PHONE,
        reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    const faults = [];
    // Before the log-in the application asks who it is; Chromium notes the 401 as an error.
    const allowed = [/status of 401 .*\/api\/v1\/me$/];
    const note = (text) => {
        if (!allowed.some((pattern) => pattern.test(text))) faults.push(text);
    };
    page.on('pageerror', (error) => note(`page error: ${error.stack ?? error.message}`));
    page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning')
            note(`${message.type()}: ${message.text()} ${message.location().url}`);
    });
    await page.addInitScript(() =>
        document.addEventListener('securitypolicyviolation', (event) =>
            console.error(`content policy: ${event.violatedDirective} ${event.blockedURI}`)));
    return Object.assign(page, { faults, allow: (pattern) => allowed.push(pattern) });
}

/** Ends a story: nothing was complained of. */
export async function closePage(page) {
    const { faults } = page;
    await page.context().close();
    assert.deepEqual(faults, []);
}

export async function logIn(page, name, password = PASSWORD) {
    await page.goto('/login');
    await page.locator('#login').fill(name);
    await page.locator('#password').fill(password);
    await page.locator('button[type=submit]').click();
    await page.waitForURL((url) => !url.pathname.startsWith('/login'));
}

/** Tries an assertion until it holds. A page is drawn after what caused it, on a slow machine long after: what is
 * read once right after an action is what stood there before, or nothing yet. Of what must be absent ask only
 * when something that comes with it, or after it, is there. */
export async function eventually(check, what = '', patience = PATIENCE) {
    for (const end = Date.now() + patience; ; await new Promise((done) => setTimeout(done, 50)))
        try {
            return await check();
        } catch (error) {
            if (Date.now() < end) continue;
            error.message = `${what ? `${what}: ` : ''}not within ${patience / 1000} s: ${error.message}`;
            throw error;
        }
}

/** As many are there as expected. */
export const assertCount = (locator, expected, what = '') =>
    eventually(async () => assert.equal(await locator.count(), expected, `count of ${locator}`), what);

const assertSays = (said, expected) =>
    expected instanceof RegExp ? assert.match(said ?? '', expected) : assert.equal((said ?? '').trim(), expected);

/** It says this: the whole of it, or what the pattern asks for. */
export const assertText = (locator, expected, what = '') =>
    eventually(async () => assertSays(await locator.textContent({ timeout: PATIENCE }), expected), what);

/** The box holds this. */
export const assertValue = (locator, expected, what = '') =>
    eventually(async () => assertSays(await locator.inputValue(), expected), what);

/** The list says that it has as many records. */
export const assertTotal = (page, expected, what = '') =>
    eventually(async () => assert.equal(numberIn(await page.locator('.list-total:not(:empty)').textContent()), expected, 'records of the list'), what);

/** Nothing sticks out to the right. */
export async function assertFits(page, width, where) {
    const wide = await page.evaluate(() => document.scrollingElement.scrollWidth);
    assert.ok(wide <= width, `${where}: ${wide} px wide on ${width}`);
    const ends = await page.locator('.page-head').evaluateAll((heads) =>
        heads.flatMap((head) => [...head.querySelectorAll('button, a')].map((one) => one.getBoundingClientRect().right)));
    assert.ok(ends.every((right) => right <= width), `${where}: a button of the title line ends at ${Math.max(...ends)}`);
}

/** "¥1,234" or "共 1,234 条" as a number. */
export const numberIn = (text) => Number((/-?[\d,]+(\.\d+)?/.exec(text) ?? ['NaN'])[0].replaceAll(',', ''));
