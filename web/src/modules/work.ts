// Tasks: done by one key. Long work that goes on in the server.
import { CircleCheck, RotateCcw } from 'lucide-react';
import type { WebModule } from './module';

export const work: WebModule = {
    name: 'work',
    rail: [],
    routes: [
        { path: 'jobs', lazy: async () => ({ Component: (await import('@/views/jobs/JobsPage')).JobsPage }) },
        { path: 'import', lazy: async () => ({ Component: (await import('@/views/import/ImportPage')).ImportPage }) },
        { path: 'imports/:job', lazy: async () => ({ Component: (await import('@/views/import/ImportRunPage')).ImportRunPage }) },
    ],
    recordActions: {
        task: [
            {
                name: 'done',
                label: 'task.done',
                icon: CircleCheck,
                keys: 'd',
                when: ({ object, row }) => object.may.edit === true && row['status'] !== 'done',
                run: ({ save }) => save({ status: 'done' }),
            },
            {
                name: 'reopen',
                label: 'task.reopen',
                icon: RotateCcw,
                when: ({ object, row }) => object.may.edit === true && row['status'] === 'done',
                run: ({ save }) => save({ status: 'open' }),
            },
        ],
    },
};
