import { useDelayed } from '@/base/hooks';
import { useT } from '@/base/language';
import './page.css';

/** A record before it came, in the shape it will have. */
export function PageSkeleton() {
    const t = useT();
    const bars = useDelayed(true);
    return (
        <div className="sheet record" aria-busy="true" aria-label={t('state.loading')}>
            <header className="record-head">{bars && <span className="bar bar-2" />}</header>
            <div className="record-body">
                <div className="record-main">
                    <div className="section-fields">
                        {Array.from({ length: 12 }, (_, index) => (
                            <div key={index} className="inline">
                                {bars && <span className={`bar bar-${index % 4}`} />}
                            </div>
                        ))}
                    </div>
                </div>
            </div>
        </div>
    );
}
