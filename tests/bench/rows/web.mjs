// The application in Debian's Chromium over the standing demo company: what the first page weighs, how long until a
// list stands again, until another list and a record stand after a click, and how a list of all customers scrolls.
// Times are the browser's own clock, to the frame in which the thing is drawn.
import { openBrowser } from '../../browser/browser.mjs';
import { standingBase } from '../bases.mjs';
import { PASSWORD, serve } from '../guanxi.mjs';
import { median } from '../process.mjs';

const CUSTOMERS = 100000;
const ALL = '/customers?view=all';
const SIZE = { width: 1440, height: 900 };
/** Pixels a frame: as a wheel turns, and thrown, two screens and a half of rows with every frame. */
const WHEEL = { step: 120, most: 300 };
const THROW = { step: 2000, most: 1e9 };
const PATIENCE = 300_000;

/** Notes when the rows of a list are first drawn, and offers the two measurements that need the page's own clock. */
function instruments() {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    const drawn = async (selector) => {
        while (!document.querySelector(selector)) await frame();
        await frame();
        return performance.now();
    };
    void drawn('tr.row').then((at) => (window.firstRows = at));
    window.clicked = async (link, selector) => {
        const from = performance.now();
        document.querySelector(link).click();
        return (await drawn(selector)) - from;
    };
    const rowAt = (box, y) => document.elementFromPoint(box.left + 200, y)?.closest('tr.row');
    /** Scrolls until as many rows or frames have passed; a frame is blank where a row should stand and none does. */
    window.scrolled = async (rows, { step, most }) => {
        const list = document.querySelector('.table-scroll');
        const box = list.getBoundingClientRect();
        const told = { frames: [], blank: 0, longestBlank: 0, waited: 0, rows: 0, took: 0 };
        const from = performance.now();
        let before = await frame();
        let blank = 0;
        while (told.rows < rows && told.frames.length < most) {
            const atEnd = list.scrollTop + list.clientHeight >= list.scrollHeight - 1;
            list.scrollTop += step;
            const now = await frame();
            told.frames.push(now - before);
            if (atEnd) told.waited += now - before;
            const full = [0.2, 0.5, 0.8].every((part) => rowAt(box, box.top + box.height * part));
            blank = full ? 0 : blank + (now - before);
            told.blank += full ? 0 : 1;
            told.longestBlank = Math.max(told.longestBlank, blank);
            const last = rowAt(box, box.top + box.height * 0.8);
            told.rows = Math.max(told.rows, Number(last?.getAttribute('aria-rowindex') ?? 0) + 10);
            before = now;
        }
        told.took = performance.now() - from;
        return told;
    };
}

async function newPage(browser, url) {
    const context = await browser.newContext({ baseURL: url, viewport: SIZE, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    await page.addInitScript(instruments);
    return page;
}

async function logIn(page) {
    await page.goto('/login');
    await page.locator('#login').fill('admin');
    await page.locator('#password').fill(PASSWORD);
    await page.locator('button[type=submit]').click();
    await page.waitForURL((url) => !url.pathname.startsWith('/login'));
}

/** Navigates and tells after how many milliseconds the rows stood. */
async function toRows(page, navigate) {
    await navigate();
    await page.waitForFunction(() => window.firstRows !== undefined);
    return page.evaluate(() => window.firstRows);
}

/** What comes over the wire until a list stands for who was never here: code, styles, signs; not the records. */
async function firstPage(browser, url, cookies) {
    const page = await newPage(browser, url);
    await page.context().addCookies(cookies);
    const requests = [];
    page.on('requestfinished', (request) => requests.push(request));
    const took = await toRows(page, () => page.goto(ALL));
    await page.waitForLoadState('load');
    let bytes = 0;
    let brotli = 0;
    for (const request of requests.filter((one) => !one.serviceWorker() && !new URL(one.url()).pathname.startsWith('/api/'))) {
        bytes += (await request.sizes()).responseBodySize;
        brotli += (await request.response())?.headers()['content-encoding'] === 'br' ? 1 : 0;
    }
    await page.context().close();
    if (brotli === 0) throw new Error('nothing came as brotli');
    return { took, bytes, files: requests.length };
}

/** Another list, never seen since the page was loaded, and a record of it that the pointer was never near. */
async function clicks(page, round) {
    const list = await page.evaluate(() => window.clicked('a[href="/opportunities"]', '.list-page tr.row a[href^="/opportunities/"]'));
    const record = await page.evaluate(
        (at) => window.clicked(`tr.row:nth-of-type(${at}) a.name-link`, 'article.record .overview .section-fields'),
        round + 2,
    );
    return { list, record };
}

async function scrolling(page) {
    await toRows(page, () => page.goto(ALL));
    const session = await page.context().newCDPSession(page);
    const heap = async () => {
        await session.send('HeapProfiler.enable');
        await session.send('HeapProfiler.collectGarbage');
        return (await session.send('Runtime.getHeapUsage')).usedSize / 1e6;
    };
    const requests = [];
    const before = await heap();
    page.on('request', (request) => /\/customers\?/.test(request.url()) && requests.push(request.url()));
    const scrolled = (how) => page.evaluate(([rows, one]) => window.scrolled(rows, one), [CUSTOMERS - 100, how]);
    const wheel = await scrolled(WHEEL);
    const thrown = await scrolled(THROW);
    const asked = requests.length;
    const after = await heap();
    return { wheel, thrown, before, after, asked, again: asked - new Set(requests).size, drawn: await page.locator('tr.row').count() };
}

const seconds = (ms) => (ms / 1000).toFixed(2);
const timed = (what, took, target) => ({
    what,
    measured: `${seconds(median(took))} s, ${seconds(Math.min(...took))} to ${seconds(Math.max(...took))}`,
    target: `≤ ${target} s`,
    ratio: (median(took) / 1000 / target).toFixed(2),
});

function scrollLines({ wheel, thrown, ...told }) {
    const line = (what, measured) => ({ what: `browser: ${CUSTOMERS} rows scrolled, ${what}`, measured, target: '–', ratio: '–' });
    const smooth = ({ frames, blank, longestBlank }) =>
        `${frames.filter((ms) => ms > 50).length} of ${frames.length} frames over 50 ms, median ${median(frames).toFixed(0)}, ` +
        `longest ${Math.max(...frames).toFixed(0)} ms; blank ${blank} frames, longest ${longestBlank.toFixed(0)} ms`;
    return [
        line(`by the wheel, ${WHEEL.step} px a frame`, smooth(wheel)),
        line(`thrown, ${THROW.step} px a frame`, smooth(thrown)),
        line('the whole way', `${seconds(thrown.took)} s, of it ${seconds(thrown.waited)} s at the end waiting for rows; ${thrown.rows} rows in ${told.asked} pages, ${told.again} of them asked for twice`),
        line('memory of the page', `${told.before.toFixed(0)} MB before, ${told.after.toFixed(0)} MB after; ${told.drawn} rows drawn`),
    ];
}

export async function webRows({ rounds, fresh }) {
    const { folder } = await standingBase(CUSTOMERS, fresh);
    const server = await serve(folder);
    const browser = await openBrowser();
    try {
        const page = await newPage(browser, server.url);
        await logIn(page);
        const cookies = await page.context().cookies();
        const first = await firstPage(browser, server.url, cookies);
        await toRows(page, () => page.goto(ALL));
        const took = { reload: [], list: [], record: [] };
        for (let round = 0; round < rounds; round++) {
            await page.goto(ALL);
            took.reload.push(await toRows(page, () => page.reload()));
            const { list, record } = await clicks(page, round);
            took.list.push(list);
            took.record.push(record);
        }
        return [
            {
                what: 'browser: first page, compressed, nothing cached',
                measured: `${(first.bytes / 1000).toFixed(0)} kB, rows after ${seconds(first.took)} s`,
                target: '≤ 500 kB',
                ratio: (first.bytes / 500_000).toFixed(2),
            },
            timed('browser: a list of 100000 reloaded to its rows', took.reload, 0.5),
            timed('browser: another list by click', took.list, 0.15),
            timed('browser: a record by click', took.record, 0.2),
            ...scrollLines(await scrolling(page)),
        ];
    } finally {
        await browser.close();
        await server.stop();
    }
}
