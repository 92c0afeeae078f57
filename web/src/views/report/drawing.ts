// What a drawing is made of, and what all of them share.
import type { EChartsCoreOption } from 'echarts/core';
import type { Language } from '@/base/language';
import type { Report } from '@/api/report';
import type { Writer } from './format';
import type { Mark, Matrix } from './series';

export interface Paint {
    ink: string;
    ink2: string;
    line: string;
    sheet: string;
    /** At most five, apart for colour-blind eyes and in print. */
    series: readonly string[];
    font: string;
    /** What belongs to none: empty values, the others. */
    rest: string;
}

export interface Drawing {
    report: Report;
    matrix: Matrix;
    /** How the first measure is written. */
    writer: Writer | undefined;
    name: string;
    paint: Paint;
    language: Language;
    /** Grouped by a period: time runs from left to right. */
    timed: boolean;
    /** As wide as a phone. */
    narrow: boolean;
}

export interface Drawn {
    option: EChartsCoreOption;
    /** The mark behind a click. */
    markAt: (seriesIndex: number, dataIndex: number) => Mark | undefined;
}

export function frame(paint: Paint): EChartsCoreOption {
    return {
        animationDuration: 140,
        animationDurationUpdate: 140,
        color: [...paint.series],
        textStyle: { fontFamily: paint.font, color: paint.ink2, fontSize: 12 },
        grid: { left: 4, right: 12, top: 16, bottom: 4, containLabel: true },
        tooltip: {
            trigger: 'item',
            backgroundColor: paint.sheet,
            borderColor: paint.line,
            textStyle: { color: paint.ink, fontSize: 12 },
            confine: true,
        },
    };
}

/** A colour on its way to another one: "#rrggbb", 0 to 1. */
export function mix(from: string, to: string, share: number): string {
    const part = (text: string, at: number): number => Number.parseInt(text.slice(at, at + 2), 16);
    const parts = [1, 3, 5].map((at) => Math.round(part(from, at) * (1 - share) + part(to, at) * share));
    return `#${parts.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

const channel = (value: number): number => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);

function luminance(colour: string): number {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => channel(Number.parseInt(colour.slice(at, at + 2), 16) / 255));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** How well one colour is read on another, as WCAG counts it: 1 to 21. */
export function contrast(one: string, other: string): number {
    const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((left, right) => right - left);
    return (light + 0.05) / (dark + 0.05);
}

/** The one of the texts that is read best on a colour. */
export const readable = (on: string, texts: readonly string[]): string =>
    texts.reduce((best, text) => (contrast(text, on) > contrast(best, on) ? text : best), texts[0] ?? on);
