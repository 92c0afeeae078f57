// Short words for scopes and actions, where the whole ones have no room.
import type { TextKey } from '@/base/language';

export const SHORT_SCOPE: Readonly<Record<string, TextKey>> = {
    none: 'scope.none',
    parent: 'scope.parent',
    own: 'scope.own',
    team: 'scope.team',
    department: 'scope.department',
    department_below: 'scope.departmentBelow',
    all: 'scope.all',
};

export const SHORT_ACTION: Readonly<Record<string, TextKey>> = {
    read: 'right.read',
    create: 'right.create',
    edit: 'right.edit',
    delete: 'right.delete',
    export: 'right.export',
    import: 'right.import',
    assign: 'right.assign',
    bulk: 'right.bulk',
    reveal: 'right.reveal',
};
