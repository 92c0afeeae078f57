// Which rows are chosen: some by id, or all that match the filter, loaded or not.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ObjectMeta, Row } from '@/api/types';

export interface Selection {
    ids: readonly string[];
    /** Everything the list is about, whatever is loaded. */
    everything: boolean;
    chooseEverything: () => void;
    clear: () => void;
    /** Whether cards are for choosing rather than for opening (on a phone). */
    choosing: boolean;
    choose: () => void;
}

export interface Selecting extends Selection {
    selected: ReadonlySet<string>;
    toggle: (id: string, range: boolean) => void;
    all: (on: boolean, rows: readonly Row[]) => void;
}

const NOBODY: ReadonlySet<string> = new Set();

/** Something can be done with several records at once. */
export const canChoose = ({ may, owned }: ObjectMeta): boolean =>
    may.bulk === true && (may.edit === true || may.delete === true || (owned === true && may.assign === true));

/** `about` names the list: another filter begins with nothing chosen. Where nothing can be done with what is
 * chosen, nothing is. */
export function useSelection(rows: readonly Row[], about: string, able: boolean): Selecting {
    const [state, setState] = useState({ about, selected: NOBODY, everything: false });
    const [choosing, setChoosing] = useState(false);
    const { selected, everything } = state.about === about ? state : { selected: NOBODY, everything: false };
    const latest = useRef({ rows, anchor: '', about });
    useEffect(() => {
        latest.current.rows = rows;
        latest.current.about = about;
    }, [rows, about]);
    const toggle = useCallback((id: string, range: boolean) => {
        if (!able) return;
        const { rows: shown, anchor, about: now } = latest.current;
        const from = shown.findIndex((row) => row.id === anchor);
        const to = shown.findIndex((row) => row.id === id);
        latest.current.anchor = id;
        setState((before) => {
            const next = new Set(before.about === now ? before.selected : NOBODY);
            if (range && from >= 0 && to >= 0)
                shown.slice(Math.min(from, to), Math.max(from, to) + 1).forEach((row) => next.add(row.id));
            else if (!next.delete(id)) next.add(id);
            return { about: now, selected: next, everything: false };
        });
    }, [able]);
    const all = (on: boolean, list: readonly Row[]): void =>
        setState({ about, selected: new Set(on && able ? list.map((row) => row.id) : []), everything: false });
    return {
        selected,
        everything,
        ids: [...selected],
        toggle,
        all,
        chooseEverything: () => setState({ about, selected, everything: true }),
        clear: () => {
            setState({ about, selected: NOBODY, everything: false });
            setChoosing(false);
        },
        choosing: choosing && able,
        choose: () => setChoosing(able),
    };
}
