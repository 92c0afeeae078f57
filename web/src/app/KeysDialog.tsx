// All keys in one place: those of every page, of the page in sight, and of what pages are made of.
import { Modal } from 'antd';
import { offered } from '@/base/action';
import { keyLabel } from '@/base/keys';
import { useT, type TextKey } from '@/base/language';
import { useKeyedPlaces } from './placeKeys';
import { keysShown } from './shellContext';

type Row = readonly [keys: readonly string[], text: string];

const LIST: readonly (readonly [readonly string[], TextKey])[] = [
    [['arrowdown', 'arrowup', 'j', 'k'], 'keys.move'],
    [['arrowright', 'arrowleft'], 'keys.cell'],
    [['enter'], 'keys.openRow'],
    [['space'], 'keys.peek'],
    [['e'], 'keys.editCell'],
    [['x'], 'keys.select'],
    [['mod+a'], 'keys.selectAll'],
    [['escape'], 'keys.clear'],
];
const BOARD: readonly (readonly [readonly string[], TextKey])[] = [
    [['alt+arrowright', 'alt+arrowleft'], 'keys.moveCard'],
    [['space'], 'keys.pick'],
    [['enter'], 'keys.openRow'],
];
const FORM: readonly (readonly [readonly string[], TextKey])[] = [
    [['mod+enter'], 'keys.save'],
    [['escape'], 'keys.cancel'],
];

function Group({ heading, rows }: { heading: string; rows: readonly Row[] }) {
    if (rows.length === 0) return null;
    return (
        <section className="keys-group">
            <h3>{heading}</h3>
            <dl>
                {rows.map(([keys, text]) => (
                    <div key={text}>
                        <dt>{text}</dt>
                        <dd>
                            {keys.map((one) => (
                                <kbd key={one}>{keyLabel(one)}</kbd>
                            ))}
                        </dd>
                    </div>
                ))}
            </dl>
        </section>
    );
}

export function KeysDialog() {
    const t = useT();
    const go = useKeyedPlaces();
    const read = (rows: typeof LIST): Row[] => rows.map(([keys, text]) => [keys, t(text)]);
    const acts = offered().flatMap((offer): Row[] => (offer.keys ? [[[offer.keys], t(offer.label)]] : []));
    const frame = new Set([t('nav.keys'), t('keys.fold')]);
    const anywhere: Row[] = [
        [['mod+k', '/'], t('keys.search')],
        ...acts.filter(([, text]) => frame.has(text)),
        ...go.map(({ keys, title }): Row => [[keys], t('keys.go', { place: title })]),
    ];
    return (
        <Modal open width={760} footer={null} title={t('keys.title')} onCancel={() => keysShown.set(false)}>
            <div className="keys">
                <Group heading={t('keys.anywhere')} rows={anywhere} />
                <div>
                    <Group heading={t('keys.page')} rows={acts.filter(([, text]) => !frame.has(text))} />
                    <Group heading={t('keys.list')} rows={read(LIST)} />
                    <Group heading={t('keys.board')} rows={read(BOARD)} />
                    <Group heading={t('keys.form')} rows={read(FORM)} />
                </div>
            </div>
        </Modal>
    );
}
