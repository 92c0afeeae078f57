// A cell of the matrix: short words where it stands, whole ones in the list. The browser's own list: a role
// has some two hundred of them.
import type { Word } from '@/api/rights';
import { useLabel, useT } from '@/base/language';
import type { Cell } from './roleDraft';

/** The value of "as shipped". */
const RESET = '';

interface Props {
    name: string;
    cell: Cell;
    words: readonly Word[];
    /** What is written where there is little room. */
    short?: (key: string) => string;
    disabled: boolean;
    onChange: (key: string | null) => void;
}

export function ScopePicker({ name, cell, words, short, disabled, onChange }: Props) {
    const t = useT();
    const label = useLabel();
    const word = words.find((one) => one.key === cell.value);
    const text = cell.value === undefined ? t('rights.asShipped') : (short?.(cell.value) ?? label(word?.label));
    const marks = [cell.pending && 'is-pending', cell.changed && 'is-changed', cell.value === 'none' && 'is-none'];
    return (
        <span className={['scope', ...marks.filter(Boolean)].join(' ')} title={cell.changed ? t('rights.changedHere') : undefined}>
            <span className="scope-text" aria-hidden>
                {text}
            </span>
            <select
                aria-label={name}
                disabled={disabled}
                value={cell.value ?? RESET}
                onChange={(event) => onChange(event.target.value === RESET ? null : event.target.value)}
            >
                {words.map((one) => (
                    <option key={one.key} value={one.key}>
                        {label(one.label)}
                    </option>
                ))}
                {(cell.changed || cell.value === undefined) && <option value={RESET}>{t('rights.reset')}</option>}
            </select>
        </span>
    );
}
