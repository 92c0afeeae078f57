// What a page is examined for: axe's rules of WCAG 2.2 AA and of good practice, and how far it moved while it loaded.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const require = createRequire(resolve(import.meta.dirname, '../../web/package.json'));
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What cannot be mended in this code: the rule and the one element it is about, with the reason. */
const BEYOND_US = [
    // Ant Design hangs what floats over the page at the end of the body, outside the landmarks; who opened it is led
    // into it by its button, and back. Good practice, not asked for by WCAG.
    { rule: 'region', element: '.ant-dropdown, .ant-popover, .ant-select-dropdown, .ant-picker-dropdown, .ant-tooltip' },
    // The options of a choice: the keyboard stays in its box, whose arrow keys walk through and scroll them.
    { rule: 'scrollable-region-focusable', element: '.ant-select-dropdown .rc-virtual-list-holder' },
    // Ant Design names the year and the month above its calendar by what pressing them does, in both languages.
    { rule: 'label-content-name-mismatch', element: '.ant-picker-header-view' },
    // A point of a small line is as wide as its period is: WCAG 2.5.8 excepts what is essential to how it is shown. The
    // figure above it leads to the same records.
    { rule: 'target-size', element: '.spark-points a' },
];

/** The debugger runs axe's text, which the content policy of the page does not concern: it stays as strict as it is. */
async function breaches(page) {
    if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
    const found = await page.evaluate(async ({ tags, beyond }) => {
        const excepted = (id, target) => beyond.some(({ rule, element }) => rule === id && document.querySelector(target.at(-1))?.closest(element));
        const { violations } = await window.axe.run(document, { runOnly: tags, resultTypes: ['violations'] });
        return violations.map(({ id, help, nodes }) => ({
            id,
            help,
            nodes: nodes.filter(({ target }) => !excepted(id, target)).map(({ html, target, any, all, none }) => ({ html, target: target.join(' '), why: [...any, ...all, ...none].map(({ message }) => message)[0] ?? '' })),
        }));
    }, { tags: TAGS, beyond: BEYOND_US });
    return found.flatMap(({ id, help, nodes }) =>
        nodes.map((node) => `${id} (${help}) ${node.target}\n      ${node.html.slice(0, 200)}\n      ${node.why}`));
}

/** Nothing is found. A page that is still being drawn may look wrong for a moment: what counts is what stays. */
export async function assertAccessible(page, where) {
    let found = [];
    for (let again = 0; again < 3; again++) {
        if (again) await page.waitForTimeout(400);
        found = await breaches(page);
        if (found.length === 0) return;
    }
    assert.fail(`${where}: ${found.length} found\n    ${found.slice(0, 12).join('\n    ')}`);
}

/** Counts, from the first moment of every page, how far it moves by itself. */
export const watchShifts = (page) =>
    page.addInitScript(() => {
        window.shifts = [];
        new PerformanceObserver((list) => {
            for (const entry of list.getEntries())
                if (!entry.hadRecentInput)
                    window.shifts.push({ by: entry.value, what: entry.sources.map(({ node, previousRect, currentRect }) =>
                        `${node?.nodeName}.${node?.className ?? ''} ${Math.round(previousRect.y)}→${Math.round(currentRect.y)}`) });
        }).observe({ type: 'layout-shift', buffered: true });
    });

export async function assertSteady(page, where, most = 0.1) {
    const shifts = await page.evaluate(() => window.shifts);
    const sum = shifts.reduce((all, { by }) => all + by, 0);
    assert.ok(sum <= most, `${where}: moved by ${sum.toFixed(3)} while it loaded: ${JSON.stringify(shifts.map(({ by, what }) => [by.toFixed(3), ...what.slice(0, 3)]))}`);
}
