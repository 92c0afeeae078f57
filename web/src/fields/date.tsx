// Kits of dates and moments. The calendar itself is loaded when somebody edits one.
import { lazy, Suspense } from 'react';
import { Input } from 'antd';
import { clock, dayOf, daysAgo, exactDate, exactTime, formatDate, relativeDate, relativeTime } from '@/base/date';
import { useLanguage } from '@/base/language';
import type { EditProps, FieldKit, ShowProps } from './kit';
import { parseDay, parseMoment } from './parse';
import { isSilence, toneOf } from './tone';
import './fields.css';

const Calendar = lazy(() => import('./DateInput').then((module) => ({ default: module.DateInput })));

function DateEdit(props: EditProps) {
    return (
        <Suspense fallback={<Input id={props.id} readOnly />}>
            <Calendar {...props} />
        </Suspense>
    );
}

function ShowDate({ value, field, row }: ShowProps) {
    const language = useLanguage();
    if (typeof value !== 'string') return null;
    const tone = toneOf(field.name, value, row);
    return (
        <time className={tone ? `tone-${tone}` : undefined} dateTime={value} title={exactDate(value, language)}>
            {relativeDate(value, language)}
        </time>
    );
}

interface MomentProps {
    at: string;
    tone?: string | undefined;
    /** As a number of days: how long nothing happened. */
    silence?: boolean;
}

export function Moment({ at, tone, silence }: MomentProps) {
    const language = useLanguage();
    return (
        <time className={tone ? `tone-${tone}` : undefined} dateTime={at} title={exactTime(at, language)}>
            {silence ? daysAgo(at, language) : relativeTime(at, language)}
        </time>
    );
}

function ShowMoment({ value, field, row }: ShowProps) {
    if (typeof value !== 'string') return null;
    return <Moment at={value} tone={toneOf(field.name, value, row)} silence={isSilence(field.name)} />;
}

const OPERATORS: FieldKit['operators'] = [
    'last_days',
    'older_days',
    'next_days',
    'today',
    'this_week',
    'this_month',
    'this_quarter',
    'this_year',
    'past',
    'gte',
    'lt',
    'between',
    'eq',
    'null',
    'not_null',
];

const date: FieldKit = {
    Show: ShowDate,
    Input: DateEdit,
    format: (value, _field, language) => (typeof value === 'string' ? formatDate(value, language) : ''),
    parse: parseDay,
    operators: OPERATORS,
    align: 'start',
    width: 124,
    picks: true,
    buckets: true,
};

export const DATE_KITS = {
    date,
    datetime: {
        ...date,
        Show: ShowMoment,
        format: (value, _field, language) =>
            typeof value === 'string' ? `${formatDate(dayOf(new Date(value)), language)} ${clock(value, language)}` : '',
        parse: parseMoment,
        operators: OPERATORS.filter((operator) => operator !== 'eq'),
        width: 124,
    },
} satisfies Record<string, FieldKit>;
