// What may stand on a home page: tasks and the like, one's reports, and those that come with the product.
import { Drawer, Input } from 'antd';
import { CalendarCheck, Clock, Funnel, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import type { Report } from '@/api/report';
import { useIsPhone } from '@/base/hooks';
import { useLanguage, useT } from '@/base/language';
import { useMeta } from '@/meta/catalog';
import { titleOf } from '@/views/report/format';
import { KIND_ICONS } from '@/views/report/KindPicker';
import { canAsk, READY } from '@/views/report/ready';
import { sizeFor, type Tile, type TileKind } from './tiles';

interface Props {
    reports: ReadonlyMap<string, Report>;
    onAdd: (tile: Tile) => void;
    onClose: () => void;
}

const PARTS: readonly [Exclude<TileKind, 'report'>, LucideIcon, string][] = [
    ['tasks', CalendarCheck, 'task'],
    ['pipeline', Funnel, 'opportunity'],
    ['recents', Clock, ''],
];

interface Choice {
    key: string;
    name: string;
    icon: LucideIcon;
    tile: Omit<Tile, 'id'>;
}

export function AddTile({ reports, onAdd, onClose }: Props) {
    const t = useT();
    const language = useLanguage();
    const phone = useIsPhone();
    const { byName } = useMeta();
    const [looked, setLooked] = useState('');
    const fits = ({ name }: Choice): boolean => name.toLowerCase().includes(looked.trim().toLowerCase());
    const parts = PARTS.filter(([, , object]) => !object || byName.has(object)).map(([kind, icon]): Choice => ({ key: kind, name: t(`tile.${kind}`), icon, tile: { kind, w: 6, h: 2 } }));
    const choice = (key: string, report: Report, named: Partial<Tile>): Choice => ({
        key,
        name: titleOf(report, language),
        icon: KIND_ICONS[report.chart],
        tile: { kind: 'report', ...sizeFor(report.chart), ...named },
    });
    const stored = [...reports].map(([id, report]) => choice(id, report, { report: id }));
    const ready = Object.entries(READY)
        .filter(([, report]) => canAsk(report, byName))
        .map(([key, report]) => choice(key, report, { ready: key }));
    const group = (heading: string, choices: readonly Choice[]) => {
        const left = choices.filter(fits);
        if (left.length === 0) return null;
        return (
            <section className="add-group">
                <h3>{heading}</h3>
                {left.map(({ key, name, icon: Icon, tile }) => (
                    <button
                        key={key}
                        type="button"
                        className="add-choice"
                        onClick={() => {
                            onAdd({ id: '', ...tile });
                            onClose();
                        }}
                    >
                        <Icon size={16} aria-hidden />
                        <span>{name}</span>
                    </button>
                ))}
            </section>
        );
    };
    return (
        <Drawer open title={t('home.add')} placement={phone ? 'bottom' : 'right'} height="80%" width={360} onClose={onClose}>
            <Input autoFocus aria-label={t('home.look')} placeholder={t('home.look')} value={looked} onChange={(event) => setLooked(event.target.value)} />
            {group(t('home.parts'), parts)}
            {group(t('nav.reports'), stored)}
            {group(t('home.ready'), ready)}
        </Drawer>
    );
}
