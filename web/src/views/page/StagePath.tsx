// Where the record stands: the open steps in a row, the ways it may end behind them. A click moves it.
import { Check } from 'lucide-react';
import type { Field, ObjectMeta, Row } from '@/api/types';
import { useLabel } from '@/base/language';
import { hueOf } from '@/fields/hue';
import { isEditable } from '@/meta/catalog';
import { savedText, useSave } from '@/record/mutations';
import { keyOf, stepsFor, useSteps, type Step } from '@/record/stages';

interface Props {
    object: ObjectMeta;
    field: Field;
    row: Row;
}

const isEnd = (step: Step): boolean => step.category === 'won' || step.category === 'lost';

export function StagePath({ object, field, row }: Props) {
    const label = useLabel();
    const save = useSave(object);
    const all = useSteps(field);
    if (!all) return <div className="path" aria-hidden />;
    const steps = stepsFor(all, row, field);
    const current = steps.findIndex((step) => step.key === keyOf(row[field.name]));
    const ended = current >= 0 && isEnd(steps[current] as Step);
    const open = steps.filter((step) => !isEnd(step));
    const editable = isEditable(object, field);
    const move = (step: Step) => () => {
        if (step.key === keyOf(row[field.name])) return;
        void save(row.id, { [field.name]: step.value }, { done: savedText(field.label, label), quiet: true }).catch(
            () => undefined,
        );
    };
    const stage = (step: Step, done: boolean, now: boolean) => (
        <li key={step.key}>
            <button
                type="button"
                className={`stage hue-${hueOf(step.color)}${done ? ' is-done' : ''}${now ? ' is-now' : ''}`}
                aria-current={now ? 'step' : undefined}
                disabled={!editable}
                onClick={move(step)}
            >
                {done && <Check size={14} aria-hidden />}
                <span className="cut">{step.name}</span>
            </button>
        </li>
    );
    return (
        <ol className="path" aria-label={label(field.label)}>
            {open.map((step) => {
                const at = steps.indexOf(step);
                return stage(step, !ended && at < current, at === current);
            })}
            {steps.filter(isEnd).map((step) => stage(step, false, steps.indexOf(step) === current))}
        </ol>
    );
}
