// Where the record stands: the open steps in a row, the ways it may end behind them. A click moves it.
import { Check } from 'lucide-react';
import { useState } from 'react';
import type { Field, ObjectMeta, Row, Values } from '@/api/types';
import { useLabel } from '@/base/language';
import { Pop } from '@/base/Pop';
import { hueOf } from '@/fields/hue';
import { isEditable } from '@/meta/catalog';
import { savedText, useSave } from '@/record/mutations';
import { askedBy, keyOf, stepsFor, useSteps, type Step } from '@/record/stages';
import { StageQuestion } from './StageQuestion';

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
    const [asking, setAsking] = useState<string>();
    if (!all) return <div className="path" aria-hidden />;
    const steps = stepsFor(all, row, field);
    const current = steps.findIndex((step) => step.key === keyOf(row[field.name]));
    const ended = current >= 0 && isEnd(steps[current] as Step);
    const open = steps.filter((step) => !isEnd(step));
    const editable = isEditable(object, field);
    const move = (step: Step, given: Values): Promise<Row> => {
        const since = { version: row.version, values: { [field.name]: row[field.name] ?? null } };
        return save(row.id, { [field.name]: step.value, ...given }, { done: savedText(field.label, label), quiet: true, since });
    };
    const go = (step: Step) => () => {
        if (step.key === keyOf(row[field.name])) return;
        if (askedBy(object, row, step).length > 0) setAsking(step.key);
        else void move(step, {}).catch(() => undefined);
    };
    const question = (step: Step) => (
        <StageQuestion
            object={object}
            row={row}
            step={step}
            fields={askedBy(object, row, step)}
            onMove={(given) => move(step, given)}
            onClose={() => setAsking(undefined)}
        />
    );
    const stage = (step: Step, done: boolean, now: boolean) => (
        <li key={step.key}>
            <Pop
                open={asking === step.key}
                onOpenChange={(open) => !open && setAsking(undefined)}
                title={label(field.label)}
                content={asking === step.key && question(step)}
            >
                <button
                    type="button"
                    className={`stage hue-${hueOf(step.color)}${done ? ' is-done' : ''}${now ? ' is-now' : ''}`}
                    aria-current={now ? 'step' : undefined}
                    disabled={!editable}
                    onClick={go(step)}
                >
                    {done && <Check size={14} aria-hidden />}
                    <span className="cut">{step.name}</span>
                </button>
            </Pop>
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
