import { expect, it } from 'vitest';
import { linesBody, addLine, changeLine, isChanged, removeLine, toLines } from '@/views/page/lines';
import { splitNote } from '@/views/page/note';
import { neighbour } from '@/views/board/board';
import { nextSort } from '@/views/list/sort';
import type { Step } from '@/record/stages';
import { field, opportunity } from '../objects';

const step = (key: string): Step => ({ key, name: key, value: key, color: undefined, category: undefined, pipeline: undefined, required: [] });

it('a card moves within the board only', () => {
    const steps = ['a', 'b'].map(step);
    expect(neighbour(steps, 'a', 1)?.key).toBe('b');
    expect(neighbour(steps, 'b', 1)).toBeUndefined();
    expect(neighbour(steps, 'x', -1)).toBeUndefined();
});

it('clicks on a column: numbers begin with the largest, texts with A, the third click ends it', () => {
    const amount = field('amount', 'money');
    const name = field('name', 'text');
    expect(nextSort(amount, '')).toBe('-amount');
    expect(nextSort(amount, '-amount')).toBe('amount');
    expect(nextSort(amount, 'amount')).toBe('');
    expect(nextSort(name, '-amount')).toBe('name');
});

it('lines keep their ids, leave out empty new ones and what the server computes', () => {
    const rows = [{ id: '1', name: 'GTX', status: 'won' }];
    const lines = toLines(rows);
    expect(isChanged(lines, rows)).toBe(false);
    const [first] = lines;
    const edited = changeLine(addLine(lines), first?.key ?? '', 'name', 'MG');
    expect(isChanged(edited, rows)).toBe(true);
    expect(linesBody(opportunity, edited)).toEqual([{ id: '1', name: 'MG' }]);
    expect(isChanged(removeLine(lines, first?.key ?? ''), rows)).toBe(true);
});

it('the first line of a note is its subject, unless it is too long', () => {
    expect(splitNote('Called\n\nwants a quote')).toEqual({ subject: 'Called', content: 'wants a quote' });
    expect(splitNote(' Called ')).toEqual({ subject: 'Called', content: null });
    const long = 'x'.repeat(100);
    expect(splitNote(long)).toEqual({ subject: `${'x'.repeat(79)}…`, content: long });
});
