// The draft of one form: begins with the record or the defaults and what was kept from last time, follows the record
// while it changes under it, and is kept with every key typed.
import { useEffect, useMemo, useState } from 'react';
import type { ObjectMeta, Row, Values } from '@/api/types';
import { fieldOf } from '@/meta/catalog';
import { useMe } from '@/meta/organisation';
import { useSteps } from '@/record/stages';
import type { Since } from '@/record/mutations';
import { beginDraft, defaultValues, ownerValue, plainValues, rebaseDraft, suggest, type Draft } from './draft';
import { keep, keptKey, recall, toKeep, type Kept } from './kept';

export interface FormDraft {
    draft: Draft;
    set: (change: (before: Draft) => Draft) => void;
    /** When what was restored had been typed; undefined: nothing was, or it was thrown away. */
    restored: number | undefined;
    discard: () => void;
    /** To be called once it is saved. */
    forget: () => void;
    since: Since;
}

interface Start {
    draft: Draft;
    version: number | undefined;
    restored: number | undefined;
}

function begin(row: Row | undefined, given: Values, kept: Kept | undefined): Start {
    const now = row ? plainValues(row) : given;
    const draft = beginDraft(kept && row ? { ...now, ...kept.base } : now, kept?.changed);
    return { draft: row ? rebaseDraft(draft, now) : draft, version: kept?.version ?? row?.version, restored: kept?.at };
}

export function useDraft(object: ObjectMeta, row: Row | undefined, prefill: Values | undefined, saving: boolean): FormDraft {
    const me = useMe()?.user;
    const id = row?.id;
    const key = useMemo(() => keptKey({ user: me?.id ?? '', object, id, prefill }), [me?.id, object, id, prefill]);
    const [start] = useState(() => begin(row, { ...defaultValues(object), ...ownerValue(object, me), ...prefill }, recall<Kept>(key)));
    const [draft, set] = useState(start.draft);
    const [restored, setRestored] = useState(start.restored);
    const [seen, setSeen] = useState(row);
    // While it is being saved the record shows what one typed oneself: no news.
    if (row && row !== seen && !saving) {
        setSeen(row);
        set((before) => rebaseDraft(before, plainValues(row)));
    }
    // A new one begins where its path begins.
    const path = row || !object.layouts.path ? undefined : fieldOf(object, object.layouts.path);
    const first = useSteps(path)?.find((step) => step.category === 'open');
    useEffect(() => {
        if (path && first) set((before) => suggest(before, path.name, first.value));
    }, [path, first]);
    useEffect(() => keep(key, toKeep(draft.changed, draft.initial, start.version)), [key, draft, start.version]);
    return {
        draft,
        set,
        restored,
        discard: () => {
            set((before) => beginDraft(row ? plainValues(row) : before.initial));
            setRestored(undefined);
        },
        forget: () => keep(key, undefined),
        since: { version: start.version, values: draft.initial },
    };
}
