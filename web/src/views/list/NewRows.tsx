// Records others made while this list stands open: said, and shown on a click, so that no row moves by itself.
import { useQueryClient } from '@tanstack/react-query';
import { ArrowUp } from 'lucide-react';
import { useEffect } from 'react';
import type { ObjectMeta } from '@/api/types';
import { useLanguage, useT } from '@/base/language';
import { formatNumber } from '@/base/number';
import { rowsKey } from '@/record/keys';
import { useLive } from '@/record/live';
import { forgetMade, useMadeByOthers } from '@/record/liveRows';

export function NewRows({ object, there }: { object: ObjectMeta; there: boolean }) {
    const t = useT();
    const language = useLanguage();
    const client = useQueryClient();
    const made = useMadeByOthers(object.name);
    useLive(object.plural, undefined, there);
    useEffect(() => () => forgetMade(object.name), [object.name]);
    const show = (): void => {
        forgetMade(object.name);
        void client.invalidateQueries({ queryKey: rowsKey(object.name) });
    };
    return (
        <span role="status">
            {made > 0 && (
                <button type="button" className="new-rows" onClick={show}>
                    <ArrowUp size={12} aria-hidden />
                    {t('list.madeByOthers', { count: made, number: formatNumber(made, language) })}
                </button>
            )}
        </span>
    );
}
