// A hit: the name, and the field it was found in where that is another one. What matched is marked.
import type { SearchHit } from '@/api/search';
import type { Field, ObjectMeta } from '@/api/types';
import { useLabel } from '@/base/language';
import { fieldOf, useMeta } from '@/meta/catalog';
import { isByName, piecesOf } from './found';

export function Marked({ text, marks }: { text: string; marks: SearchHit['marks'] }) {
    return (
        <>
            {piecesOf(text, marks).map((piece, index) =>
                piece.marked ? <mark key={index}>{piece.text}</mark> : <span key={index}>{piece.text}</span>,
            )}
        </>
    );
}

/** The field a hit names; of "points.raw" the part's own. */
function useHitField(object: ObjectMeta, path: string): Field | undefined {
    const { byName } = useMeta();
    const [first = '', second] = path.split('.');
    if (second === undefined) return fieldOf(object, first);
    const part = byName.get(object.children?.find((child) => child.name === first)?.object ?? '');
    return part && fieldOf(part, second);
}

export function HitText({ object, hit }: { object: ObjectMeta; hit: SearchHit }) {
    const label = useLabel();
    const field = useHitField(object, hit.field);
    if (isByName(hit))
        return (
            <span className="hit-name cut">
                <Marked text={hit.text} marks={hit.marks} />
            </span>
        );
    return (
        <>
            <span className="hit-name cut">{hit.name}</span>
            <span className="hit-why cut">
                {field && `${label(field.label)} `}
                <Marked text={hit.text} marks={hit.marks} />
            </span>
        </>
    );
}
