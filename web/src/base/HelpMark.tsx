// What a field is, beside its label: shown on hover, focus or tap. Whoever hears the page is told by the input itself.
import { Tooltip } from 'antd';
import { CircleHelp } from 'lucide-react';
import { useT } from './language';

export function HelpMark({ text }: { text: string }) {
    const t = useT();
    return (
        <Tooltip title={text} trigger={['hover', 'focus', 'click']}>
            <button type="button" className="help-mark" aria-label={t('form.help', { text })} tabIndex={-1} onClick={(event) => event.preventDefault()}>
                <CircleHelp size={13} aria-hidden />
            </button>
        </Tooltip>
    );
}
