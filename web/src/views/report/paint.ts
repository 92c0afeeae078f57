// Colours of charts: five that stay apart for colour-blind eyes and on paper (after Okabe and Ito), in a
// light and a dark form.
import type { Paint } from './drawing';

const LIGHT: Omit<Paint, 'font'> = {
    ink: '#1a2030',
    ink2: '#566075',
    line: '#e7e9ef',
    sheet: '#ffffff',
    series: ['#4b4ddb', '#e2983b', '#1d9a87', '#c65b9c', '#6aa5e8'],
    rest: '#b6bdca',
};

const DARK: Omit<Paint, 'font'> = {
    ink: '#e4e7ee',
    ink2: '#a3abbb',
    line: '#292e39',
    sheet: '#181b23',
    series: ['#8286f7', '#e5ab52', '#4cc0ac', '#de86bd', '#8dbcf0'],
    rest: '#565e6f',
};

/** With the font of the page: the library measures its texts itself. */
export const paintFor = (dark: boolean): Paint => ({
    ...(dark ? DARK : LIGHT),
    font: getComputedStyle(document.body).fontFamily,
});
