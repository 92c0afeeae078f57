import { useDraggable } from '@dnd-kit/core';
import { useNavigate } from 'react-router';
import type { KeyboardEvent } from 'react';
import { Clock } from 'lucide-react';
import type { Field, Json, ObjectMeta, Row } from '@/api/types';
import { useLabel, useT } from '@/base/language';
import { Avatar } from '@/fields/Chip';
import { FieldValue } from '@/fields/FieldValue';
import { isEmpty } from '@/fields/kit';
import { kitOf } from '@/fields/kits';
import { nameOf } from '@/record/mutations';
import { usePrefetch } from '@/record/queries';

interface Props {
    object: ObjectMeta;
    row: Row;
    fields: readonly Field[];
    /** Days in its column, where those are too many, and how many were allowed. */
    stuck?: { days: number; most: number } | undefined;
    floating?: boolean;
}

const isRight = (field: Field): boolean => kitOf(field).align === 'end' || kitOf(field).buckets === true;

const personOf = (value: Json | undefined): string =>
    value && typeof value === 'object' && !Array.isArray(value) ? String(value['name'] ?? '') : '';

/** Three lines: the name; for whom and how much; what comes next, when, and whose it is. */
export function Card({ object, row, fields, stuck, floating }: Props) {
    const t = useT();
    const label = useLabel();
    const owner = personOf(row['owner']);
    const shown = fields.filter((field) => field.name !== object.name_field && field.name !== 'owner' && !isEmpty(row[field.name]));
    const left = shown.filter((field) => !isRight(field));
    const right = shown.filter(isRight);
    const part = (field: Field | undefined, side: string) =>
        field && (
            <span className={`board-card-${side}`} title={label(field.label)}>
                <FieldValue dense plain field={field} value={row[field.name]} row={row} />
            </span>
        );
    return (
        <div className={`board-card${floating ? ' is-floating' : ''}`}>
            <span className="board-card-top">
                <span className="board-card-name">{nameOf(object, row)}</span>
                {stuck && (
                    <span className="board-card-stuck" role="img" aria-label={t('board.stuck', { count: stuck.days, most: stuck.most })} title={t('board.stuck', { count: stuck.days, most: stuck.most })}>
                        <Clock size={14} aria-hidden />
                    </span>
                )}
                {owner && (
                    <span role="img" className="board-card-owner" aria-label={t('board.ownedBy', { name: owner })} title={t('board.ownedBy', { name: owner })}>
                        <Avatar name={owner} />
                    </span>
                )}
            </span>
            {Array.from({ length: Math.max(left.length, right.length) }, (_, index) => (
                <span key={index} className="board-card-line">
                    {part(left[index], 'left')}
                    {part(right[index], 'right')}
                </span>
            ))}
        </div>
    );
}

interface DraggableProps extends Props {
    onStep: (by: -1 | 1) => void;
}

export function DraggableCard({ object, row, fields, stuck, onStep }: DraggableProps) {
    const t = useT();
    const navigate = useNavigate();
    const prefetch = usePrefetch();
    const { setNodeRef, attributes, listeners, isDragging } = useDraggable({
        id: row.id,
        data: { row },
        disabled: object.may.edit !== true,
    });
    const open = (): void => void navigate(`/${object.plural}/${row.id}`);
    const onKeyDown = (event: KeyboardEvent): void => {
        if (event.altKey && (event.key === 'ArrowRight' || event.key === 'ArrowLeft')) {
            event.preventDefault();
            onStep(event.key === 'ArrowRight' ? 1 : -1);
        } else if (event.key === 'Enter') open();
        else listeners?.['onKeyDown']?.(event);
    };
    return (
        <div
            ref={setNodeRef}
            className={`board-slot${isDragging ? ' is-dragging' : ''}`}
            {...attributes}
            {...listeners}
            aria-roledescription={t('board.card')}
            onKeyDown={onKeyDown}
            onClick={open}
            onMouseEnter={() => prefetch(object, row.id)}
        >
            <Card object={object} row={row} fields={fields} stuck={stuck} />
        </div>
    );
}
