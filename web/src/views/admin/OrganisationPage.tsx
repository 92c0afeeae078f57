// The organisation's own settings: name, currency, zone, language, fiscal year, week, area code.
import type { Row } from '@/api/types';
import { useQueryClient } from '@tanstack/react-query';
import { Problem } from '@/base/http';
import { useTitle } from '@/base/hooks';
import { useT } from '@/base/language';
import { ErrorState } from '@/base/States';
import type { ObjectMeta } from '@/api/types';
import { useObject } from '@/meta/catalog';
import { ME_KEY, useIsAdmin } from '@/meta/organisation';
import { rowsKey } from '@/record/keys';
import { useSave } from '@/record/mutations';
import { RecordForm } from '@/views/form/RecordForm';
import { useOrganisation } from '@/views/start/useOrganisation';
import { withoutFields } from './objectRules';
import './admin.css';

const KEPT_ELSEWHERE = ['first_steps', 'sample', 'tags'];

export function OrganisationPage() {
    const t = useT();
    const admin = useIsAdmin();
    const object = useObject('organisation');
    const { data, error, refetch } = useOrganisation(admin);
    useTitle(t('organisation.title'));
    if (!admin || !object) return <ErrorState error={new Problem(403, {})} />;
    if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
    return (
        <div className="sheet">
            <header className="page-head">
                <h1>{t('organisation.title')}</h1>
            </header>
            <div className="organisation-page">
                <p className="quiet">{t('organisation.help')}</p>
                {data && <Settings key={data.version} object={object} row={data} />}
            </div>
        </div>
    );
}

/** All of it in sight: there is little, and nothing of it is rare. */
function Settings({ object, row }: { object: ObjectMeta; row: Row }) {
    const t = useT();
    const client = useQueryClient();
    const save = useSave(object);
    const slim = withoutFields(object, KEPT_ELSEWHERE);
    const form = (slim.layouts.form ?? []).map((section) => ({ ...section, open: true }));
    const shown = { ...slim, layouts: { ...slim.layouts, form } };
    const again = async (): Promise<void> => {
        await client.invalidateQueries({ queryKey: rowsKey('organisation', 'own') });
        await client.invalidateQueries({ queryKey: ME_KEY });
    };
    return (
        <RecordForm
            object={shown}
            row={row}
            submit={async (values) => {
                await save(row.id, values, { done: t('organisation.saved'), quiet: true, version: row.version });
                await again();
            }}
            onCancel={() => void again()}
        />
    );
}
