// How an object is laid out: the columns of its list, its form, the head of its page and the cards of its board. Each
// is put in order by drag or by the arrow keys, beside a picture of what comes of it.
import { Button, Segmented } from 'antd';
import { RotateCcw } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { changeObject } from '@/api/meta';
import type { ObjectMeta } from '@/api/types';
import { Problem } from '@/base/http';
import { useTitle } from '@/base/hooks';
import { useLabel, useT } from '@/base/language';
import { ErrorState } from '@/base/States';
import { useMeta } from '@/meta/catalog';
import { iconOf } from '@/meta/icons';
import { useIsAdmin } from '@/meta/organisation';
import { useShaping } from '../shaping';
import { draftOf, layoutsOf, mayBoard, missingRequired, PARTS, preview, type Part } from './draft';
import { LayoutEditor } from './LayoutEditor';
import { LayoutPreview } from './LayoutPreview';
import { LayoutSentence } from './LayoutSentence';
import './layout.css';

export function LayoutPage() {
    const { name = '' } = useParams();
    const admin = useIsAdmin();
    const object = useMeta().byName.get(name);
    if (!admin) return <ErrorState error={new Problem(403, {})} />;
    return object && !object.internal ? <Layout object={object} /> : <ErrorState error={new Problem(404, {})} />;
}

function Layout({ object }: { object: ObjectMeta }) {
    const t = useT();
    const label = useLabel();
    const [address, setAddress] = useSearchParams();
    const parts = PARTS.filter((part) => part !== 'board' || mayBoard(object).length > 0);
    const part = parts.find((one) => one === address.get('part')) ?? 'list';
    const Icon = iconOf(object.icon);
    useTitle(`${label(object.label)} · ${t('layout.title')}`);
    return (
        <div className="sheet">
            <header className="page-head">
                <span className="record-icon">
                    <Icon size={18} aria-hidden />
                </span>
                <h1>
                    <Link to={`/admin/objects/${object.name}`}>{label(object.label)}</Link> · {t('layout.title')}
                </h1>
            </header>
            <div className="layout-parts">
                <Segmented<Part>
                    value={part}
                    options={parts.map((one) => ({ value: one, label: t(`layout.${one}`) }))}
                    onChange={(next) => setAddress({ part: next }, { replace: true })}
                />
            </div>
            <PartEditor key={`${part}/${JSON.stringify(object.layouts[part])}`} object={object} part={part} />
        </div>
    );
}

function PartEditor({ object, part }: { object: ObjectMeta; part: Part }) {
    const t = useT();
    const shape = useShaping();
    const first = useMemo(() => draftOf(object, part), [object, part]);
    const [draft, setDraft] = useState(first);
    const [busy, setBusy] = useState(false);
    const changed = JSON.stringify(layoutsOf(draft, part)) !== JSON.stringify(layoutsOf(first, part));
    const own = object.layouts_changed?.includes(part) === true;
    const missing = part === 'form' ? missingRequired(object, draft) : [];
    const incomplete = missing.length > 0 || (part === 'list' && draft.lists[0]?.items.length === 0) || (part === 'board' && !draft.by);
    const run = async (layouts: Record<string, unknown>, done: string): Promise<void> => {
        setBusy(true);
        await shape(changeObject(object.name, { layouts }), done);
        setBusy(false);
    };
    return (
        <>
            <div className="layout-columns">
                <section className="layout-editor" aria-label={t(`layout.${part}`)}>
                    <LayoutEditor object={object} part={part} draft={draft} onChange={setDraft} />
                </section>
                <section className="layout-preview" aria-label={t('layout.preview')}>
                    <h2>{t('layout.preview')}</h2>
                    <LayoutPreview object={preview(object, draft, part)} part={part} draft={draft} />
                </section>
            </div>
            <footer className="layout-foot">
                <LayoutSentence object={object} part={part} changed={changed} missing={missing} />
                <span className="spring" />
                {own && (
                    <Button
                        icon={<RotateCcw size={14} aria-hidden />}
                        loading={busy}
                        onClick={() => void run({ [part]: null }, t('layout.shippedAgain'))}
                    >
                        {t(object.custom ? 'layout.automatic' : 'layout.shipped')}
                    </Button>
                )}
                <Button disabled={!changed} onClick={() => setDraft(first)}>
                    {t('layout.discard')}
                </Button>
                <Button
                    type="primary"
                    disabled={!changed || incomplete}
                    loading={busy}
                    onClick={() => void run(layoutsOf(draft, part) as Record<string, unknown>, t('layout.saved'))}
                >
                    {t('form.save')}
                </Button>
            </footer>
        </>
    );
}
