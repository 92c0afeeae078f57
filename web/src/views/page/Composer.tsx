// Writes down what happened (a note, a call, a visit, a meeting) or what is to be done.
import { NotebookPen, Phone, MapPin, Users, SquareCheck, Mail, MessageSquare, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import type { ObjectMeta, Row } from '@/api/types';
import { useT, type TextKey } from '@/base/language';
import { fieldOf, useMeta } from '@/meta/catalog';
import { Writing } from './Writing';

const KINDS: readonly { kind: string; icon: LucideIcon; label: TextKey }[] = [
    { kind: 'note', icon: NotebookPen, label: 'kind.note' },
    { kind: 'call', icon: Phone, label: 'kind.call' },
    { kind: 'visit', icon: MapPin, label: 'kind.visit' },
    { kind: 'meeting', icon: Users, label: 'kind.meeting' },
];
const TASK = { kind: 'task', icon: SquareCheck, label: 'kind.task' as TextKey };

const OTHER_ICONS: Record<string, LucideIcon> = { email: Mail, message: MessageSquare };
export const kindIcon = (kind: string): LucideIcon => KINDS.find((one) => one.kind === kind)?.icon ?? OTHER_ICONS[kind] ?? NotebookPen;

export function Composer({ object, row }: { object: ObjectMeta; row: Row }) {
    const t = useT();
    const { byName } = useMeta();
    const activity = byName.get('activity');
    const task = byName.get('task');
    const known = activity && fieldOf(activity, 'kind')?.options?.map((option) => option.key);
    const kinds = [
        ...(activity?.may.create ? KINDS.filter((one) => !known || known.includes(one.kind)) : []),
        ...(task?.may.create ? [TASK] : []),
    ];
    const [kind, setKind] = useState(kinds[0]?.kind ?? '');
    if (kinds.length === 0) return null;
    return (
        <div className="composer">
            <div className="tabs" role="tablist" aria-label={t('composer.label')}>
                {kinds.map((one) => (
                    <button
                        key={one.kind}
                        type="button"
                        role="tab"
                        className="tab"
                        aria-selected={one.kind === kind}
                        onClick={() => setKind(one.kind)}
                    >
                        <one.icon size={14} aria-hidden />
                        {t(one.label)}
                    </button>
                ))}
            </div>
            <Writing object={object} row={row} kind={kind} />
        </div>
    );
}
