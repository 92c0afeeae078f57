import type { ShowProps } from './kit';
import { isEmpty } from './kit';
import { kitOf } from './kits';
import { MaskedValue } from './MaskedValue';

/** A value as its kit shows it; nothing for an empty one. */
export function FieldValue(props: ShowProps) {
    if (isEmpty(props.value)) return props.dense ? null : <span className="empty-value">–</span>;
    if (props.field.access === 'masked') return <MaskedValue {...props} />;
    const { Show } = kitOf(props.field);
    return <Show {...props} />;
}
