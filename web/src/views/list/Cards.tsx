// The list on a phone: cards of two lines. A long press begins to choose: then a tap chooses instead of opening.
import { useEffect, useRef } from 'react';
import { Phone } from 'lucide-react';
import { Link } from 'react-router';
import { useT } from '@/base/language';
import type { Field, ObjectMeta, Row } from '@/api/types';
import { FieldValue } from '@/fields/FieldValue';
import { isEmpty } from '@/fields/kit';
import { kitOf } from '@/fields/kits';
import { nameOf } from '@/record/mutations';
import type { Selecting } from './selection';
import { useLongPress } from './longPress';

interface Props {
    object: ObjectMeta;
    fields: readonly Field[];
    rows: readonly Row[];
    selection: Selecting;
    more: boolean;
    onMore: () => void;
}

const SECOND_LINE = 3;

/** The number a tap calls; one that is masked calls nobody. */
export const callField = (object: ObjectMeta): Field | undefined =>
    object.fields.find((field) => field.type === 'phone' && field.access !== 'masked');

export function Cards({ object, fields, rows, selection, more, onMore }: Props) {
    const end = useRef<HTMLDivElement>(null);
    useEffect(() => {
        const element = end.current;
        if (!element || !more) return;
        const watch = new IntersectionObserver((found) => found[0]?.isIntersecting && onMore(), {
            rootMargin: '600px',
        });
        watch.observe(element);
        return () => watch.disconnect();
    }, [more, onMore, rows.length]);
    const { choosing, choose, toggle } = selection;
    const { press, swallow } = useLongPress((id) => {
        choose();
        if (!selection.selected.has(id)) toggle(id, false);
    });
    const isChosen = (id: string): boolean => selection.everything || selection.selected.has(id);
    const t = useT();
    const call = callField(object);
    const others = fields.slice(1);
    const figure = others.find((field) => kitOf(field).align === 'end');
    return (
        <div className="cards">
            {rows.map((row) => (
                <div key={row.id} className="card-slot">
                    <Link
                        className={`card${choosing ? ' is-choosing' : ''}${choosing && isChosen(row.id) ? ' is-selected' : ''}`}
                        to={`/${object.plural}/${row.id}`}
                        draggable={false}
                        {...(choosing ? { role: 'checkbox', 'aria-checked': isChosen(row.id) } : {})}
                        {...press(row.id)}
                        onClick={(event) => {
                            if (!choosing) return;
                            event.preventDefault();
                            if (!swallow()) toggle(row.id, false);
                        }}
                    >
                        <span className="card-first">
                            <span className="card-name">{nameOf(object, row)}</span>
                            {figure && !isEmpty(row[figure.name]) && (
                                <FieldValue dense plain field={figure} value={row[figure.name]} row={row} />
                            )}
                        </span>
                        <span className="card-second">
                            {others
                                .filter((field) => field !== figure && field !== call && !isEmpty(row[field.name]))
                                .slice(0, SECOND_LINE)
                                .map((field) => (
                                    <span key={field.name} className="card-part">
                                        <FieldValue dense plain field={field} value={row[field.name]} row={row} />
                                    </span>
                                ))}
                        </span>
                    </Link>
                    {!choosing && call && typeof row[call.name] === 'string' && row[call.name] !== '' && (
                        <a className="card-call" href={`tel:${String(row[call.name]).replace(/\s/g, '')}`} aria-label={t('card.call', { name: nameOf(object, row) })}>
                            <Phone size={18} aria-hidden />
                        </a>
                    )}
                </div>
            ))}
            <div ref={end} />
        </div>
    );
}
