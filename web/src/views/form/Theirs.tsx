import type { Field, Json } from '@/api/types';
import { useLanguage, useT } from '@/base/language';
import { isEmpty } from '@/fields/kit';
import { kitOf } from '@/fields/kits';

/** Below a field one is typing in: what somebody else saved there meanwhile, to be taken by a click. */
export function Theirs({ field, value, onTake }: { field: Field; value: Json | undefined; onTake: () => void }) {
    const t = useT();
    const language = useLanguage();
    const text = isEmpty(value) || value === undefined ? t('value.empty') : kitOf(field).format(value, field, language);
    return (
        <p className="field-theirs" role="status">
            {t('form.theirs', { value: text })}{' '}
            <button type="button" className="linkish" onMouseDown={(event) => event.preventDefault()} onClick={onTake}>
                {t('form.takeTheirs')}
            </button>
        </p>
    );
}
