// Facets beside the list: what the values of a few fields are and how many records have each; a click narrows the
// list, a second one widens it again. On a phone they come up as a sheet.
import { Drawer } from 'antd';
import { useState } from 'react';
import type { FacetValue, Field, ObjectMeta } from '@/api/types';
import { Check } from '@/base/Check';
import { useIsPhone } from '@/base/hooks';
import { useLabel, useLanguage, useT } from '@/base/language';
import { formatNumber } from '@/base/number';
import { ErrorState } from '@/base/States';
import { kitOf } from '@/fields/kits';
import { asReference, useReferenceName } from '@/fields/reference';
import { useFacets } from '@/record/queries';
import { chosenValues, facetFields, facetQuery, facetText, toggleFacet, withChosen } from './facets';

interface Props {
    object: ObjectMeta;
    filter: string;
    /** The rows come first. */
    ready: boolean;
    onFilter: (filter: string) => void;
    onClose: () => void;
}

/** Values asked for, and those in sight before somebody wants more. */
const VALUES = 20;
const FIRST = 7;

function Name({ field, value }: { field: Field; value: FacetValue['value'] }) {
    const t = useT();
    const language = useLanguage();
    const reference = asReference(value);
    const looked = useReferenceName(field.target, field.type === 'reference' && typeof value === 'string' ? value : '');
    if (value === null) return <span className="quiet">{t('value.empty')}</span>;
    if (reference) return <>{reference.name || t('facets.unnamed')}</>;
    if (field.type === 'reference') return <>{looked}</>;
    return <>{kitOf(field).format(field.type === 'boolean' ? value === true || value === 'true' : value, field, language)}</>;
}

function Facet({ object, field, values, filter, onFilter }: Pick<Props, 'object' | 'filter' | 'onFilter'> & { field: Field; values: readonly FacetValue[] }) {
    const t = useT();
    const label = useLabel();
    const language = useLanguage();
    const chosen = chosenValues(object, filter, field.name);
    const [all, setAll] = useState(false);
    const known = withChosen(values, chosen);
    const shown = all ? known : known.filter((one, index) => index < FIRST || chosen.includes(facetText(one.value)));
    return (
        <fieldset className="facet">
            <legend>{label(field.label)}</legend>
            {shown.length === 0 && <span className="quiet">{t('facets.none')}</span>}
            {shown.map((one) => {
                const text = facetText(one.value);
                return (
                    <label key={text ?? ''} className="facet-value">
                        <Check
                            label={`${label(field.label)}: ${text ?? t('value.empty')}`}
                            checked={chosen.includes(text)}
                            onChange={() => onFilter(toggleFacet(object, filter, field, text))}
                        />
                        <span className="cut">
                            <Name field={field} value={one.value} />
                        </span>
                        <span className="facet-count figure">{formatNumber(one.count, language)}</span>
                    </label>
                );
            })}
            {shown.length < known.length && (
                <button type="button" className="linkish facet-more" onClick={() => setAll(true)}>
                    {t('list.moreRows')}
                </button>
            )}
        </fieldset>
    );
}

function FacetList({ object, filter, ready, onFilter }: Omit<Props, 'onClose'>) {
    const t = useT();
    const fields = facetFields(object);
    const query = facetQuery(object, filter, fields);
    const { data, error, refetch, isPlaceholderData } = useFacets(
        object,
        { fields: fields.map((field) => field.name), limit: VALUES, ...query },
        ready && fields.length > 0,
    );
    if (fields.length === 0) return <p className="quiet">{t('facets.noFields')}</p>;
    if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
    return (
        <div className={isPlaceholderData ? 'facet-list is-stale' : 'facet-list'} aria-busy={!data}>
            {data && fields.map((field) => (
                <Facet key={field.name} object={object} field={field} values={data[field.name] ?? []} filter={filter} onFilter={onFilter} />
            ))}
        </div>
    );
}

export function Facets({ onClose, ...props }: Props) {
    const t = useT();
    const phone = useIsPhone();
    if (phone)
        return (
            <Drawer open placement="bottom" height="80%" title={t('facets.title')} onClose={onClose}>
                <FacetList {...props} />
            </Drawer>
        );
    return (
        <aside className="facets" aria-label={t('facets.title')}>
            <FacetList {...props} />
        </aside>
    );
}
