// One person's data: given out as a document, erased for good. A person is a contact, or a customer of that kind.
import { Download, Eraser } from 'lucide-react';
import type { RecordContext } from '@/actions/record';
import { personalData } from '@/api/personal';
import type { ObjectMeta, Row } from '@/api/types';
import type { Action } from '@/base/action';
import { saveFile } from '@/base/file';
import { panel } from '@/record/panels';
import { showProblem } from '@/record/undo';
import type { WebModule } from './module';

export const isPerson = (object: ObjectMeta, row: Row): boolean =>
    object.name === 'contact' || (object.name === 'customer' && row['kind'] === 'person');

const actions: readonly Action<RecordContext>[] = [
    {
        name: 'personal_data',
        label: 'personal.give',
        icon: Download,
        when: ({ object, row }) => isPerson(object, row) && object.may.export === true,
        run: async ({ object, row, name }) => {
            try {
                const data = await personalData(object.plural, row.id);
                saveFile(`${name}.json`, JSON.stringify(data, null, 2), 'application/json');
            } catch (error) {
                showProblem(error);
            }
        },
    },
    {
        name: 'erase',
        label: 'personal.erase',
        icon: Eraser,
        danger: true,
        when: ({ object, row, admin }) => admin && isPerson(object, row),
        run: ({ object, row, name }) => panel.set({ kind: 'erase', object, row, name }),
    },
];

export const people: WebModule = {
    name: 'people',
    rail: [],
    routes: [],
    recordActions: { contact: actions, customer: actions },
};
