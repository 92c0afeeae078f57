// What a person chooses for himself. Each choice holds at once, everywhere, and in every browser.
import { Button, Segmented, Select } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { changeMe } from '@/api/session';
import { clock } from '@/base/date';
import { useTitle } from '@/base/hooks';
import { useLanguage, useT, type Language } from '@/base/language';
import { formatMoney, formatMoneyShort, type ShortNumbers } from '@/base/number';
import { prefer, preferences, type Density, type Theme } from '@/base/preferences';
import { useStore } from '@/base/store';
import { showToast } from '@/base/toast';
import { ME_KEY, useBaseCurrency, useMe } from '@/meta/organisation';
import { showProblem } from '@/record/undo';
import { chooseMyLanguage } from './session';

const PasswordDialog = lazy(() => import('./PasswordDialog').then((module) => ({ default: module.PasswordDialog })));

const EXAMPLE = '12345678.90';

function Choice({ label, help, children }: { label: string; help?: string; children: ReactNode }) {
    return (
        <div className="setting">
            <span className="setting-name">{label}</span>
            <div>
                {children}
                {help && <p className="quiet setting-help">{help}</p>}
            </div>
        </div>
    );
}

function ZoneChoice() {
    const t = useT();
    const language = useLanguage();
    const client = useQueryClient();
    const me = useMe();
    const own = me?.user.time_zone ?? '';
    const shared = me?.organisation.time_zone ?? '';
    const choose = async (zone: string): Promise<void> => {
        try {
            const next = await changeMe({ time_zone: zone || null });
            client.setQueryData(ME_KEY, next);
            showToast(t('settings.zoneSaved', { zone: next.user.time_zone ?? shared }));
        } catch (error) {
            showProblem(error);
        }
    };
    const others = Intl.supportedValuesOf('timeZone').filter((zone) => zone !== shared);
    return (
        <Choice label={t('settings.zone')} help={t('settings.zoneHelp', { now: clock(new Date().toISOString(), language) })}>
            <Select
                showSearch
                className="setting-wide"
                aria-label={t('settings.zone')}
                value={own === shared ? '' : own}
                optionFilterProp="label"
                options={[
                    { value: '', label: t('settings.organisationZone', { zone: shared }) },
                    ...others.map((zone) => ({ value: zone, label: zone })),
                ]}
                onChange={(zone: string) => void choose(zone)}
            />
        </Choice>
    );
}

export function SettingsPage() {
    const t = useT();
    const language = useLanguage();
    const currency = useBaseCurrency();
    const { theme, density, numbers } = useStore(preferences);
    const [changing, setChanging] = useState(false);
    useTitle(t('settings.title'));
    const example = {
        amount: formatMoney(EXAMPLE, language, currency),
        short: formatMoneyShort(EXAMPLE, language, currency),
    };
    return (
        <div className="sheet settings-page">
            <header className="page-head">
                <h1>{t('settings.title')}</h1>
            </header>
            <div className="settings">
                <p className="quiet">{t('settings.help')}</p>
                <Choice label={t('settings.language')}>
                    <Segmented<Language>
                        aria-label={t('settings.language')}
                        value={language}
                        options={[
                            { value: 'zh', label: t('language.zh') },
                            { value: 'en', label: t('language.en') },
                        ]}
                        onChange={chooseMyLanguage}
                    />
                </Choice>
                <ZoneChoice />
                <Choice label={t('settings.numbers')} help={t('settings.numbersHelp', example)}>
                    <Segmented<ShortNumbers>
                        aria-label={t('settings.numbers')}
                        value={numbers}
                        options={[
                            { value: 'language', label: t('settings.byLanguage') },
                            { value: 'wan', label: t('settings.wan') },
                            { value: 'thousand', label: t('settings.thousand') },
                        ]}
                        onChange={(next) => prefer({ numbers: next })}
                    />
                </Choice>
                <Choice label={t('settings.theme')}>
                    <Segmented<Theme>
                        aria-label={t('settings.theme')}
                        value={theme}
                        options={[
                            { value: 'system', label: t('settings.system') },
                            { value: 'light', label: t('settings.light') },
                            { value: 'dark', label: t('settings.dark') },
                        ]}
                        onChange={(next) => prefer({ theme: next })}
                    />
                </Choice>
                <Choice label={t('settings.density')}>
                    <Segmented<Density>
                        aria-label={t('settings.density')}
                        value={density}
                        options={[
                            { value: 'compact', label: t('density.compact') },
                            { value: 'normal', label: t('density.normal') },
                            { value: 'roomy', label: t('density.roomy') },
                        ]}
                        onChange={(next) => prefer({ density: next })}
                    />
                </Choice>
                <Choice label={t('settings.password')}>
                    <Button onClick={() => setChanging(true)}>{t('user.password')}</Button>
                </Choice>
            </div>
            {changing && (
                <Suspense>
                    <PasswordDialog onClose={() => setChanging(false)} />
                </Suspense>
            )}
        </div>
    );
}
