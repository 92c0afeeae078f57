// The first hour: company, people, customers, pipeline, each with the one thing to do, ticked off on the server.
import { Button, Checkbox, Progress } from 'antd';
import { Check, FlaskConical, Sparkles } from 'lucide-react';
import { Link } from 'react-router';
import type { Row } from '@/api/types';
import { Problem } from '@/base/http';
import { useTitle } from '@/base/hooks';
import { useLanguage, useT, type TextKey } from '@/base/language';
import { formatNumber } from '@/base/number';
import { ErrorState } from '@/base/States';
import { useIsAdmin } from '@/meta/organisation';
import { SampleBox } from './SampleBox';
import { AWAY, doneSteps, isAway, STEPS, withStep, type Step } from './steps';
import { useCount, useKeep, useOrganisation } from './useOrganisation';
import './start.css';

export function StartPage() {
    const t = useT();
    const admin = useIsAdmin();
    const organisation = useOrganisation(admin);
    useTitle(t('start.title'));
    if (!admin) return <ErrorState error={new Problem(403, {})} />;
    if (organisation.error) return <ErrorState error={organisation.error} onRetry={() => void organisation.refetch()} />;
    return (
        <div className="sheet">
            <header className="page-head">
                <h1>{t('start.title')}</h1>
            </header>
            <div className="start-page">{organisation.data && <Guide organisation={organisation.data} />}</div>
        </div>
    );
}

interface Way {
    to: string;
    label: TextKey;
}

const WAYS: Record<Step, readonly Way[]> = {
    company: [{ to: '/admin/organisation', label: 'start.companyDo' }],
    people: [
        { to: '/admin/people', label: 'start.peopleTree' },
        { to: '/users/new', label: 'start.peopleDo' },
    ],
    customers: [
        { to: '/customers/new', label: 'start.customersDo' },
    ],
    pipeline: [{ to: '/admin/pipelines', label: 'start.pipelineDo' }],
};

function Guide({ organisation }: { organisation: Row }) {
    const t = useT();
    const language = useLanguage();
    const keep = useKeep();
    const people = useCount('users', "status != 'left'");
    const customers = useCount('customers', '');
    const done = doneSteps(organisation);
    const away = isAway(organisation);
    const fact = (step: Step): string => {
        if (step === 'company') return String(organisation['name'] ?? '');
        if (step === 'people' && people !== undefined) return t('start.peopleFact', { count: people, number: formatNumber(people, language) });
        if (step === 'customers' && customers !== undefined) return t('start.customersFact', { count: customers, number: formatNumber(customers, language) });
        return '';
    };
    return (
        <>
            <p className="start-lead">
                <Sparkles size={16} aria-hidden /> {t('start.lead')}
            </p>
            <Progress percent={(done.length / STEPS.length) * 100} showInfo={false} aria-label={t('start.progress', { done: done.length, all: STEPS.length })} />
            <p className="quiet" role="status">
                {t('start.progress', { done: done.length, all: STEPS.length })}
            </p>
            <ol className="start-steps">
                {STEPS.map((step, index) => {
                    const ready = done.includes(step);
                    return (
                        <li key={step} className={ready ? 'is-done' : ''}>
                            <span className="start-number" aria-hidden>
                                {ready ? <Check size={16} /> : index + 1}
                            </span>
                            <div>
                                <h2>{t(`start.${step}`)}</h2>
                                <p>{t(`start.${step}Help`)}</p>
                                <p className="start-ways">
                                    {WAYS[step].map((way, at) => (
                                        <Link key={way.to} to={way.to} className={at === WAYS[step].length - 1 ? 'start-way is-first' : 'start-way'}>
                                            {t(way.label)}
                                        </Link>
                                    ))}
                                    {fact(step) && <span className="quiet">{fact(step)}</span>}
                                </p>
                            </div>
                            <Checkbox checked={ready} onChange={(event) => void keep(organisation, { first_steps: withStep(organisation, step, event.target.checked) })}>
                                {t('start.done')}
                            </Checkbox>
                        </li>
                    );
                })}
            </ol>
            <h2 className="start-heading">
                <FlaskConical size={16} aria-hidden /> {t('sample.title')}
            </h2>
            <SampleBox organisation={organisation} customers={customers} />
            <p className="start-away">
                <Button type="text" onClick={() => void keep(organisation, { first_steps: withStep(organisation, AWAY, !away) })}>
                    {t(away ? 'start.callAgain' : 'start.putAway')}
                </Button>
                <span className="quiet">{t('start.reach')}</span>
            </p>
        </>
    );
}
