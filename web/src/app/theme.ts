// Ant Design's tokens, set from the palette of tokens.css; both name the same colours.
import { theme, type ThemeConfig } from 'antd';

const FONT =
    'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';

interface Palette {
    accent: string;
    ink: string;
    ink2: string;
    ink3: string;
    sheet: string;
    raised: string;
    line: string;
    lineStrong: string;
    red: string;
    selected: string;
}

const LIGHT: Palette = {
    accent: '#4b4ddb',
    ink: '#1a2030',
    ink2: '#566075',
    ink3: '#626b7f',
    sheet: '#ffffff',
    raised: '#ffffff',
    line: '#e7e9ef',
    lineStrong: '#d3d7e0',
    red: '#c2293f',
    selected: '#eef0fd',
};

const DARK: Palette = {
    accent: '#8286f7',
    ink: '#e4e7ee',
    ink2: '#a3abbb',
    ink3: '#8b94a7',
    sheet: '#181b23',
    raised: '#21252f',
    line: '#292e39',
    lineStrong: '#3b4251',
    red: '#f2707f',
    selected: '#22253c',
};

/** Ant Design's own are lighter than what they are made of, too light to be read. */
const HOVER = {
    light: { colorPrimaryHover: '#4042c6', colorLinkHover: '#4042c6', colorErrorHover: '#a81f33' },
    dark: { colorPrimaryHover: '#9b9ef9', colorLinkHover: '#9b9ef9', colorErrorHover: '#f58d99' },
};

/** White text on the accent of the dark palette would be too faint. */
const DARK_BUTTON = { colorPrimary: '#5a5de0', colorPrimaryHover: '#5457d8', colorPrimaryActive: '#4f52d0', defaultHoverColor: '#9b9ef9', defaultHoverBorderColor: '#9b9ef9' };

/** Fingers need 44 px. */
const TOUCH = { controlHeight: 44, controlHeightSM: 36, fontSize: 14 };

interface Circumstances {
    dark: boolean;
    phone: boolean;
    /** The person asked for no motion. */
    still: boolean;
}

export function themeFor({ dark, phone, still }: Circumstances): ThemeConfig {
    const palette = dark ? DARK : LIGHT;
    return {
        algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
        cssVar: { key: 'guanxi' },
        hashed: false,
        token: {
            colorPrimary: palette.accent,
            colorInfo: palette.accent,
            colorLink: palette.accent,
            colorError: palette.red,
            ...(dark ? HOVER.dark : HOVER.light),
            colorText: palette.ink,
            colorTextSecondary: palette.ink2,
            colorTextTertiary: palette.ink3,
            colorTextPlaceholder: palette.ink3,
            colorBgContainer: palette.sheet,
            colorBgElevated: palette.raised,
            colorBorder: palette.lineStrong,
            colorBorderSecondary: palette.line,
            controlItemBgActive: palette.selected,
            fontFamily: FONT,
            fontSize: 13,
            fontSizeLG: 14,
            controlHeight: 32,
            controlHeightSM: 26,
            borderRadius: 6,
            motion: !still,
            motionDurationFast: '0.1s',
            motionDurationMid: '0.14s',
            motionDurationSlow: '0.18s',
            ...(phone ? TOUCH : {}),
        },
        components: {
            Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none', fontWeight: 500, ...(dark ? DARK_BUTTON : {}) },
            Segmented: { trackBg: dark ? '#111319' : '#f0f1f6', itemSelectedBg: dark ? '#2c3240' : '#ffffff' },
            Modal: { titleFontSize: 15 },
        },
    };
}
