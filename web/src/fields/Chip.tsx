// The small coloured things values are shown as.
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useMeta } from '@/meta/catalog';
import { iconOf } from '@/meta/icons';
import type { Reference } from '@/api/types';
import { hueOf, hueOfText, initials } from './hue';
import './fields.css';

export function Chip({ color, children }: { color?: string | undefined; children: ReactNode }) {
    return (
        <span className={`chip hue-${hueOf(color)}`}>
            <span className="chip-dot" aria-hidden />
            {children}
        </span>
    );
}

export function Avatar({ name, size = 20 }: { name: string; size?: 20 | 24 | 32 }) {
    return (
        <span className={`avatar avatar-${size} hue-${hueOfText(name)}`} aria-hidden>
            {initials(name)}
        </span>
    );
}

interface ReferenceChipProps {
    to: Reference;
    object: string | undefined;
    plain?: boolean | undefined;
}

/** A reference: an avatar for people, the object's icon for the rest; a link where there is a page. */
export function ReferenceChip({ to, object, plain }: ReferenceChipProps) {
    const target = useMeta().byName.get(object ?? to.object ?? '');
    const person = target?.name === 'user';
    const Icon = iconOf(target?.icon);
    const inside = (
        <>
            {person ? <Avatar name={to.name} /> : <Icon size={14} aria-hidden />}
            <span className="ref-name">{to.name}</span>
        </>
    );
    if (plain || !target || target.internal) return <span className="ref">{inside}</span>;
    return (
        <Link className="ref ref-link" to={`/${target.plural}/${to.id}`} title={to.name}>
            {inside}
        </Link>
    );
}
