// A new record; what the address says ("?customer=123") is filled in.
import { useMemo, useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import type { ObjectMeta, Values } from '@/api/types';
import { Problem } from '@/base/http';
import { useTitle } from '@/base/hooks';
import { useKeys } from '@/base/keys';
import { useLabel, useT } from '@/base/language';
import { ErrorState, NoObject } from '@/base/States';
import { kitOf } from '@/fields/kits';
import { fieldOf, isWritable, useMeta } from '@/meta/catalog';
import { useCreate } from '@/record/mutations';
import { useMe } from '@/meta/organisation';
import { keep, keptKey } from '@/views/form/kept';
import { LeaveDialog } from '@/views/form/LeaveDialog';
import { RecordForm } from '@/views/form/RecordForm';

export function NewPage() {
    const { plural = '' } = useParams();
    const object = useMeta().byPlural.get(plural);
    if (!object) return <NoObject />;
    if (object.may.create !== true) return <ErrorState error={new Problem(403, {})} />;
    return <NewRecord key={object.name} object={object} />;
}

function prefillFrom(object: ObjectMeta, search: URLSearchParams): Values {
    const values: Values = {};
    for (const [name, text] of search) {
        const field = fieldOf(object, name);
        if (!field || !isWritable(field)) continue;
        const value = field.type === 'reference' ? { id: text, name: text } : kitOf(field).parse(text, field);
        if (value !== undefined) values[name] = value;
    }
    return values;
}

function NewRecord({ object }: { object: ObjectMeta }) {
    const t = useT();
    const label = useLabel();
    const navigate = useNavigate();
    const create = useCreate(object);
    const [search] = useSearchParams();
    const prefill = useMemo(() => prefillFrom(object, search), [object, search]);
    const user = useMe()?.user.id ?? '';
    const [typed, setTyped] = useState(false);
    const [asking, setAsking] = useState(false);
    const title = t('form.newTitle', { object: label(object.label) });
    useTitle(title);
    const leave = (): void => void navigate(`/${object.plural}`);
    const close = (): void => (typed ? setAsking(true) : leave());
    useKeys({ escape: close });
    return (
        <div className="sheet form-page">
            <header className="page-head">
                <h1>{title}</h1>
            </header>
            <div className="form-scroll">
                <RecordForm
                    object={object}
                    prefill={prefill}
                    onTyped={setTyped}
                    onCancel={close}
                    submit={async (values) => {
                        const row = await create(values);
                        await navigate(`/${object.plural}/${row.id}`, { replace: true });
                    }}
                />
            </div>
            <LeaveDialog
                open={asking}
                onStay={() => setAsking(false)}
                onLeave={() => {
                    keep(keptKey({ user, object, prefill }), undefined);
                    leave();
                }}
            />
        </div>
    );
}
