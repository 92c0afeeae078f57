import { expect, it } from 'vitest';
import { columnsText, isScan, sortText, timeText } from '@/views/admin/slow';
import { isPerson } from '@/modules/people';
import { fileName } from '@/base/file';
import { opportunity } from '../objects';

it('a sort reads as fields and directions', () => {
    expect(sortText('-amount,name', opportunity, 'en')).toBe('amount ↓, name ↑');
    expect(sortText('gone', opportunity, 'zh')).toBe('gone ↑');
    expect([sortText(null, opportunity, 'en'), sortText('none', opportunity, 'en')]).toEqual(['', '']);
    expect(columnsText(['status', 'amount'], opportunity, 'en')).toBe('status + amount');
});

it('times are short', () => expect([28, 1400, 90_000].map((ms) => timeText(ms, 'en'))).toEqual(['28 ms', '1.4 s', '1.5 min']));

it('a plan that reads a whole table is told from one that walks an index', () => {
    expect(isScan('SCAN t\n')).toBe(true);
    expect(isScan('SEARCH x USING INDEX a (b=?)\nSCAN t\n')).toBe(true);
    expect(isScan('SCAN t USING INDEX ix\n')).toBe(false);
    expect(isScan('SCAN t USING COVERING INDEX ix\nSEARCH j USING INTEGER PRIMARY KEY (rowid=?)')).toBe(false);
});

it('a person is a contact, or a customer of that kind', () => {
    const of = (name: string) => ({ ...opportunity, name });
    expect([isPerson(of('contact'), { id: '1' }), isPerson(of('customer'), { id: '1', kind: 'person' }), isPerson(of('customer'), { id: '1', kind: 'company' }), isPerson(opportunity, { id: '1' })]).toEqual([true, true, false, false]);
});

it('a file has a name that every system takes', () => expect([fileName('a/b: "c"'), fileName('王芳.json'), fileName('')]).toEqual(['a_b_ _c_', '王芳.json', '_']));
