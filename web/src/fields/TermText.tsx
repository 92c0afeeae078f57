// A comparison in words: "Stage is Won, Lost".
import { Fragment } from 'react';
import type { Field } from '@/api/types';
import { useLabel, useLanguage, useT } from '@/base/language';
import type { Term } from './filter';
import { operatorKey } from './FilterEditor';
import { kitOf } from './kits';
import { useReferenceName } from './reference';
import { COUNTED } from './relative';

function ReferenceName({ object, id }: { object: string | undefined; id: string }) {
    return <>{useReferenceName(object, id)}</>;
}

export function TermText({ term, field }: { term: Term; field: Field }) {
    const t = useT();
    const label = useLabel();
    const language = useLanguage();
    const days = COUNTED.includes(term.operator);
    const value = (text: string) => {
        if (days) return t('filter.days', { count: Number(text) });
        if (field.type === 'reference') return <ReferenceName object={field.target} id={text} />;
        return kitOf(field).format(text, field, language);
    };
    const comma = language === 'zh' ? '、' : ', ';
    return (
        <>
            <span className="term-field">{label(field.label)}</span>{' '}
            <span className="term-operator">{t(operatorKey(term.operator, field))}</span>{' '}
            <span className="term-value">
                {term.values.map((text, index) => (
                    <Fragment key={text + String(index)}>
                        {index > 0 && (term.operator === 'between' ? ' – ' : comma)}
                        {value(text)}
                    </Fragment>
                ))}
            </span>
        </>
    );
}
