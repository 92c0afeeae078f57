// The calendar. Values go in and out as the server writes them; the clock on the screen is the user's.
import { DatePicker } from 'antd';
import dayjs from 'dayjs';
import { fromWall, toWall } from '@/base/date';
import type { EditProps } from './kit';

export function DateInput({ value, field, id, onChange, autoFocus, open, invalid, describedBy, called }: EditProps) {
    const timed = field.type === 'datetime';
    const text = typeof value === 'string' ? value : null;
    const shown = text === null ? null : dayjs(timed ? toWall(text) : text);
    return (
        <DatePicker
            id={id}
            className="full"
            value={shown?.isValid() ? shown : null}
            showTime={timed ? { format: 'HH:mm' } : false}
            format={timed ? 'YYYY-MM-DD HH:mm' : 'YYYY-MM-DD'}
            autoFocus={autoFocus}
            defaultOpen={open}
            needConfirm={false}
            status={invalid ? 'error' : ''}
            aria-describedby={describedBy}
            aria-label={called}
            onChange={(next) => {
                if (!next) onChange(null);
                else onChange(timed ? fromWall(next.format('YYYY-MM-DDTHH:mm:ss')) : next.format('YYYY-MM-DD'));
            }}
        />
    );
}
