// Over the whole application while an administrator looks through somebody's eyes.
import { Button } from 'antd';
import { Eye } from 'lucide-react';
import { useT } from '@/base/language';
import { useStore } from '@/base/store';
import { stopTrying, trying } from '@/record/trying';

export function TryingBanner() {
    const t = useT();
    const person = useStore(trying);
    if (!person) return null;
    return (
        <div className="trying" role="status">
            <Eye size={16} aria-hidden />
            <span className="trying-text">{t('trying.banner', { name: person.name })}</span>
            <Button size="small" onClick={stopTrying}>
                {t('trying.stop')}
            </Button>
        </div>
    );
}
