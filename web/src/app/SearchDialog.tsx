// The box over everything: records while one types, what one had lately and where one can go before that. The arrow
// keys walk through all of it, Enter opens, with Ctrl or ⌘ in a new tab. A full sheet on a phone.
import { Modal } from 'antd';
import { ArrowLeft, Search } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useNavigate } from 'react-router';
import { useDelayed, useIsPhone } from '@/base/hooks';
import { IconButton } from '@/base/IconButton';
import { keyLabel } from '@/base/keys';
import { useT } from '@/base/language';
import { problemText } from '@/base/problem';
import { step } from '@/views/search/found';
import { useSearch } from '@/views/search/useSearch';
import { useSearchGroups, type Entry, type EntryGroup } from './searchEntries';
import { searching } from './searching';
import '@/views/search/search.css';

const HITS = 5;
const optionId = (index: number): string => `search-option-${index}`;

function Line(props: { entry: Entry; index: number; active: boolean; onOpen: (entry: Entry, newTab: boolean) => void; onActive: (index: number) => void }) {
    const { entry, index, active, onOpen, onActive } = props;
    const line = useRef<HTMLLIElement>(null);
    useEffect(() => {
        if (active) line.current?.scrollIntoView({ block: 'nearest' });
    }, [active]);
    const Icon = entry.icon;
    return (
        <li
            ref={line}
            id={optionId(index)}
            role="option"
            aria-selected={active}
            className={`search-line${entry.weak ? ' is-weak' : ''}`}
            onMouseMove={() => onActive(index)}
            onClick={(event) => onOpen(entry, event.ctrlKey || event.metaKey)}
        >
            <Icon size={16} aria-hidden />
            {entry.content}
        </li>
    );
}

function Groups(props: { groups: EntryGroup[]; active: number; onOpen: (entry: Entry, newTab: boolean) => void; onActive: (index: number) => void }) {
    const starts = props.groups.map((_, at) => props.groups.slice(0, at).reduce((sum, group) => sum + group.entries.length, 0));
    return (
        <>
            {props.groups.map((group, at) => (
                <ul key={group.key} role="group" aria-label={group.heading}>
                    <li role="presentation" className="search-heading">
                        {group.heading}
                        {group.count && <span className="tab-count figure">{group.count}</span>}
                    </li>
                    {group.entries.map((entry, inside) => {
                        const index = (starts[at] ?? 0) + inside;
                        return (
                            <Line
                                key={entry.key}
                                entry={entry}
                                index={index}
                                active={index === props.active}
                                onOpen={props.onOpen}
                                onActive={props.onActive}
                            />
                        );
                    })}
                </ul>
            ))}
        </>
    );
}

export function SearchDialog() {
    const t = useT();
    const phone = useIsPhone();
    const navigate = useNavigate();
    const box = useRef<HTMLInputElement>(null);
    const [typed, setTyped] = useState('');
    const [chosen, setChosen] = useState(0);
    /** Enter was pressed before the answer was there: the first hit opens when it is. */
    const [hurry, setHurry] = useState(false);
    const { q, stale, reply, error, retry } = useSearch(typed, HITS);
    const slow = useDelayed(stale);
    const groups = useSearchGroups(q, reply);
    const entries = groups.flatMap((group) => group.entries);
    const active = Math.min(chosen, Math.max(0, entries.length - 1));
    const close = (): void => searching.set(false);
    const open = (entry: Entry | undefined, newTab: boolean): void => {
        if (!entry) return;
        const { path, run } = entry;
        if (path && newTab) return void window.open(path, '_blank', 'noopener');
        close();
        // What acts may open something of its own: the box has to be gone first.
        if (path) void navigate(path);
        else if (run) setTimeout(run);
    };
    useEffect(() => {
        if (!hurry || stale) return;
        setHurry(false);
        open(entries[active], false);
    });
    const onKeyDown = (event: KeyboardEvent): void => {
        if (event.nativeEvent.isComposing) return;
        const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (by !== undefined) {
            event.preventDefault();
            setChosen(step(active, by, entries.length));
        } else if (event.key === 'Enter') {
            event.preventDefault();
            if (stale && chosen === 0) setHurry(true);
            else open(entries[active], event.ctrlKey || event.metaKey);
        }
    };
    const nothing = q !== '' && !stale && !error && reply?.data.length === 0;
    return (
        <Modal
            open
            footer={null}
            closable={false}
            width={phone ? '100%' : 640}
            className={`search-dialog${phone ? ' is-phone' : ''}`}
            title={null}
            onCancel={close}
            afterOpenChange={(opened) => opened && box.current?.focus()}
        >
            <div className="search-box">
                {phone ? <IconButton icon={ArrowLeft} label={t('search.close')} onClick={close} /> : <Search size={18} aria-hidden />}
                <input
                    ref={box}
                    autoFocus
                    type="search"
                    enterKeyHint="go"
                    role="combobox"
                    aria-expanded={entries.length > 0}
                    aria-controls="search-options"
                    aria-activedescendant={entries.length > 0 ? optionId(active) : undefined}
                    aria-autocomplete="list"
                    aria-label={t('search.title')}
                    autoComplete="off"
                    autoCapitalize="off"
                    spellCheck={false}
                    maxLength={100}
                    placeholder={t('search.hint')}
                    value={typed}
                    onChange={(event) => {
                        setTyped(event.target.value);
                        setChosen(0);
                        setHurry(false);
                    }}
                    onKeyDown={onKeyDown}
                />
                {!phone && <kbd>{keyLabel('escape')}</kbd>}
            </div>
            <div className="search-progress" data-on={slow || undefined} />
            {reply?.building && <p className="search-note">{t('search.building')}</p>}
            <div className={`search-lines${slow ? ' is-stale' : ''}`} id="search-options" role="listbox" aria-label={t('search.title')} aria-busy={stale}>
                <Groups groups={groups} active={active} onOpen={open} onActive={setChosen} />
            </div>
            <div role="status" className="search-status">
                {error && (
                    <>
                        {problemText(error)}{' '}
                        <button type="button" className="linkish" onClick={retry}>
                            {t('error.retry')}
                        </button>
                    </>
                )}
                {nothing && (
                    <>
                        <b>{t('search.none', { q })}</b> {t('search.noneHelp')}
                    </>
                )}
            </div>
        </Modal>
    );
}
