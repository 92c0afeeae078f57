// One line of chips: click one to change it, "+ filter" to add one, or type the expression itself. The
// result is one text, which stands in the address.
import { Button, Input, Select, type InputRef } from 'antd';
import { Code, ListFilter, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Field, ObjectMeta } from '@/api/types';
import { useLabel, useT } from '@/base/language';
import { Pop } from '@/base/Pop';
import { readFilter, writeFilter, type FilterPart, type Term } from '@/fields/filter';
import { FilterEditor } from '@/fields/FilterEditor';
import { operatorsOf } from '@/fields/kits';
import { TermText } from '@/fields/TermText';
import { fieldOf, isSystem } from '@/meta/catalog';

interface Props {
    object: ObjectMeta;
    filter: string;
    onChange: (filter: string) => void;
    /** What the server said of the expression. */
    problem?: FilterProblem | undefined;
}

export interface FilterProblem {
    text: string;
    /** 1-based character where it went wrong. */
    position: number | undefined;
}

const emptyTerm = (field: Field): Term => ({
    kind: 'term',
    field: field.name,
    operator: operatorsOf(field)[0] ?? 'eq',
    values: [],
});

function PartChip(props: { object: ObjectMeta; part: FilterPart; onChange: (part: FilterPart) => void; onRemove: () => void }) {
    const { object, part, onChange, onRemove } = props;
    const t = useT();
    const [open, setOpen] = useState(false);
    const field = part.kind === 'term' ? fieldOf(object, part.field) : undefined;
    const inside = part.kind === 'term' && field ? <TermText term={part} field={field} /> : <code>{part.kind === 'raw' ? part.text : ''}</code>;
    const chip = (
        <button type="button" className="filter-chip-text">
            {inside}
        </button>
    );
    return (
        <span className="filter-chip">
            {part.kind === 'term' && field ? (
                <Pop
                    open={open}
                    onOpenChange={setOpen}
                    title={t('filter.add')}
                    content={
                        <FilterEditor
                            object={object}
                            field={field}
                            term={part}
                            onDone={(term) => {
                                setOpen(false);
                                onChange(term);
                            }}
                        />
                    }
                >
                    {chip}
                </Pop>
            ) : (
                chip
            )}
            <button type="button" className="filter-chip-x" aria-label={t('filter.remove')} onClick={onRemove}>
                <X size={14} aria-hidden />
            </button>
        </span>
    );
}

/** The columns of the list, the other fields, and last what the system keeps about every record. */
function inOrderOfUse(object: ObjectMeta): Field[] {
    const rank = (field: Field): number =>
        object.layouts.list?.includes(field.name) ? 0 : isSystem(field) ? 2 : 1;
    return object.fields.toSorted((left, right) => rank(left) - rank(right));
}

function AddFilter({ object, onAdd }: { object: ObjectMeta; onAdd: (term: Term) => void }) {
    const t = useT();
    const label = useLabel();
    const [open, setOpen] = useState(false);
    const [field, setField] = useState<Field>();
    const filterable = inOrderOfUse(object).filter((one) => one.filterable);
    return (
        <Pop
            open={open}
            title={t('filter.add')}
            onOpenChange={(next) => {
                setOpen(next);
                setField(undefined);
            }}
            content={
                <div className="filter-editor">
                    <Select
                        className="full"
                        showSearch
                        defaultOpen
                        optionFilterProp="label"
                        placeholder={t('filter.field')}
                        aria-label={t('filter.field')}
                        value={field?.name ?? null}
                        options={filterable.map((one) => ({ value: one.name, label: label(one.label) }))}
                        onChange={(name) => setField(fieldOf(object, name ?? ''))}
                    />
                    {field && (
                        <FilterEditor
                            key={field.name}
                            object={object}
                            field={field}
                            term={emptyTerm(field)}
                            onDone={(term) => {
                                setOpen(false);
                                onAdd(term);
                            }}
                        />
                    )}
                </div>
            }
        >
            <Button type="text" icon={<ListFilter size={16} aria-hidden />}>
                {t('filter.add')}
            </Button>
        </Pop>
    );
}

/** The text around the place where it went wrong, with that place marked. */
function Where({ text, position }: { text: string; position: number }) {
    const characters = [...text];
    const at = Math.min(position - 1, characters.length);
    const word = /^[\p{L}\p{N}_.]+/u.exec(characters.slice(at).join(''))?.[0] ?? characters[at] ?? '';
    return (
        <code className="where" aria-hidden>
            {characters.slice(0, at).join('')}
            <mark>{word || '\u2423'}</mark>
            {characters.slice(at).join('').slice(word.length)}
        </code>
    );
}

function ExpressionBox({ filter, problem, onChange }: Omit<Props, 'object'>) {
    const t = useT();
    const [text, setText] = useState(filter);
    const box = useRef<InputRef>(null);
    const position = problem?.position;
    useEffect(() => {
        if (!position) return;
        const units = [...filter].slice(0, position - 1).join('').length;
        box.current?.input?.setSelectionRange(units, units);
    }, [position, filter]);
    return (
        <form
            className="expression"
            onSubmit={(event) => {
                event.preventDefault();
                onChange(text.trim());
            }}
        >
            <Input
                ref={box}
                className="code-input"
                value={text}
                autoFocus
                status={problem ? 'error' : ''}
                spellCheck={false}
                aria-label={t('filter.expression')}
                aria-describedby={problem ? 'filter-problem' : undefined}
                placeholder={t('filter.expressionHint')}
                suffix={<kbd>↵</kbd>}
                onChange={(event) => setText(event.target.value)}
            />
            {problem && (
                <div id="filter-problem" className="field-problem" role="alert">
                    {position !== undefined && text === filter && <Where text={filter} position={position} />}
                    {problem.text}
                </div>
            )}
        </form>
    );
}

export function FilterBar({ object, filter, onChange, problem }: Props) {
    const t = useT();
    const [typing, setTyping] = useState(false);
    const find = (name: string): Field | undefined => fieldOf(object, name);
    const parts = readFilter(filter, find);
    const write = (next: readonly FilterPart[]): void => onChange(writeFilter(next, find));
    return (
        <div className="filter-bar">
            <div className="filter-chips">
                {parts.map((part, index) => (
                    <PartChip
                        key={`${index}${JSON.stringify(part)}`}
                        object={object}
                        part={part}
                        onChange={(next) => write(parts.with(index, next))}
                        onRemove={() => write(parts.toSpliced(index, 1))}
                    />
                ))}
                <AddFilter object={object} onAdd={(term) => write([...parts, term])} />
                <Button
                    type="text"
                    className={typing || problem ? 'is-on' : undefined}
                    aria-pressed={typing}
                    aria-label={t('filter.expression')}
                    title={t('filter.expression')}
                    icon={<Code size={16} aria-hidden />}
                    onClick={() => setTyping(!typing)}
                />
            </div>
            {(typing || problem) && <ExpressionBox key={filter} filter={filter} problem={problem} onChange={onChange} />}
        </div>
    );
}
