// The check of all rows as a job, while the page is open: started anew whenever the plan has changed.
import { useEffect, useState } from 'react';
import { cancelJob } from '@/api/jobs';
import { importOf, startImport, type ImportJob, type Plan } from '@/api/imports';
import { isOver, jobFault } from '@/record/jobs';
import { problemText } from '@/base/problem';

const LOOK_EVERY = 400;

const wait = (time: number): Promise<void> => new Promise((done) => setTimeout(done, time));

export interface Check {
    job?: ImportJob;
    problem?: string;
}

export function useCheck(plan: Plan | null): Check {
    const [check, setCheck] = useState<Check>({});
    const text = plan && JSON.stringify({ ...plan, dry_run: true });
    useEffect(() => {
        if (!text) return undefined;
        let gone = false;
        let id: string | undefined;
        const follow = async (): Promise<void> => {
            setCheck({});
            id = await startImport(JSON.parse(text) as Plan);
            for (;;) {
                if (gone) {
                    void cancelJob(id).catch(() => undefined);
                    return;
                }
                const { job } = await importOf(id);
                if (gone) continue;
                const over = isOver(job);
                setCheck(over && job.status !== 'done' ? { job, problem: jobFault({ ...job, report: null }) } : { job });
                if (over) return;
                await wait(LOOK_EVERY);
            }
        };
        follow().catch((error: unknown) => {
            if (!gone) setCheck({ problem: problemText(error) });
        });
        return () => {
            gone = true;
        };
    }, [text]);
    return check;
}
