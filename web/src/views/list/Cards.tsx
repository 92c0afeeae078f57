// The list on a phone: cards of two lines.
import { useEffect, useRef } from 'react';
import { Link } from 'react-router';
import type { Field, ObjectMeta, Row } from '@/api/types';
import { FieldValue } from '@/fields/FieldValue';
import { isEmpty } from '@/fields/kit';
import { kitOf } from '@/fields/kits';
import { nameOf } from '@/record/mutations';

interface Props {
    object: ObjectMeta;
    fields: readonly Field[];
    rows: readonly Row[];
    more: boolean;
    onMore: () => void;
}

const SECOND_LINE = 3;

export function Cards({ object, fields, rows, more, onMore }: Props) {
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
    const others = fields.slice(1);
    const figure = others.find((field) => kitOf(field).align === 'end');
    return (
        <div className="cards">
            {rows.map((row) => (
                <Link key={row.id} className="card" to={`/${object.plural}/${row.id}`}>
                    <span className="card-first">
                        <span className="card-name">{nameOf(object, row)}</span>
                        {figure && !isEmpty(row[figure.name]) && (
                            <FieldValue dense plain field={figure} value={row[figure.name]} row={row} />
                        )}
                    </span>
                    <span className="card-second">
                        {others
                            .filter((field) => field !== figure && !isEmpty(row[field.name]))
                            .slice(0, SECOND_LINE)
                            .map((field) => (
                                <span key={field.name} className="card-part">
                                    <FieldValue dense plain field={field} value={row[field.name]} row={row} />
                                </span>
                            ))}
                    </span>
                </Link>
            ))}
            <div ref={end} />
        </div>
    );
}
