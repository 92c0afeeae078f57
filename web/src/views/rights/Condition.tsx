// A condition as it reads: in words where it can be, else as it was typed.
import type { Field, ObjectMeta } from '@/api/types';
import { readFilter } from '@/fields/filter';
import { TermText } from '@/fields/TermText';
import { fieldOf } from '@/meta/catalog';

export function Condition({ object, text }: { object: ObjectMeta | undefined; text: string }) {
    const find = (name: string): Field | undefined => object && fieldOf(object, name);
    return (
        <>
            {readFilter(text, find).map((part, index) => {
                const field = part.kind === 'term' ? find(part.field) : undefined;
                return (
                    <span key={index} className="condition">
                        {part.kind === 'term' && field ? <TermText term={part} field={field} /> : <code>{part.kind === 'raw' ? part.text : ''}</code>}
                    </span>
                );
            })}
        </>
    );
}
