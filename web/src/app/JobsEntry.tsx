// One's own long work, in the frame: how far it is while it runs, and what came of it for some minutes after.
import { CircleCheck, LoaderCircle, TriangleAlert } from 'lucide-react';
import { NavLink } from 'react-router';
import { useT } from '@/base/language';
import { isOver } from '@/record/jobs';
import { percentOf, useMyJobs } from '@/record/longWork';

export function JobsEntry() {
    const t = useT();
    const mine = useMyJobs();
    const running = mine.filter((job) => !isOver(job));
    const shown = running[0] ?? mine[0];
    if (!shown) return null;
    const bad = running.length === 0 && shown.status !== 'done';
    const Icon = running.length > 0 ? LoaderCircle : bad ? TriangleAlert : CircleCheck;
    const percent = percentOf(shown);
    const text =
        running.length > 1
            ? t('jobs.several', { count: running.length })
            : running.length === 1
              ? percent === undefined
                  ? t('jobs.one')
                  : t('jobs.onePercent', { percent })
              : t(bad ? 'jobs.endedBadly' : 'jobs.ended');
    return (
        <NavLink to="/jobs" className="rail-entry jobs-entry" title={shown.summary}>
            <Icon size={16} aria-hidden className={running.length > 0 ? 'is-turning' : bad ? 'tone-amber' : undefined} />
            <span className="rail-text" role="status">
                {text}
            </span>
        </NavLink>
    );
}
