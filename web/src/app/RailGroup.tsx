// A group of the rail under its heading; a click on the heading closes it, and it stays closed.
import { ChevronDown, ChevronRight, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link, NavLink } from 'react-router';
import { prefer, preferences } from '@/base/preferences';
import { useStore } from '@/base/store';

interface EntryProps {
    to: string;
    icon: LucideIcon;
    text: string;
    /** Where the address alone does not tell whether it is the page in sight. */
    exactly?: boolean;
}

export function RailEntryLink({ to, icon: Icon, text, exactly }: EntryProps) {
    const inside = (
        <>
            <Icon size={16} aria-hidden />
            <span className="rail-text">{text}</span>
        </>
    );
    if (exactly === undefined)
        return (
            <NavLink to={to} end={to === '/'} className="rail-entry" title={text}>
                {inside}
            </NavLink>
        );
    return (
        <Link to={to} className={`rail-entry${exactly ? ' active' : ''}`} aria-current={exactly ? 'page' : undefined} title={text}>
            {inside}
        </Link>
    );
}

export function RailGroup({ name, heading, children }: { name: string; heading: string | undefined; children: ReactNode }) {
    const { closed, railFolded } = useStore(preferences);
    if (!heading) return <div className="rail-group">{children}</div>;
    const open = railFolded || !closed.includes(name);
    const Chevron = open ? ChevronDown : ChevronRight;
    const toggle = (): void => prefer({ closed: open ? [...closed, name] : closed.filter((one) => one !== name) });
    return (
        <div className="rail-group">
            <h2 className="rail-heading">
                <button type="button" aria-expanded={open} onClick={toggle}>
                    {heading}
                    <Chevron size={12} aria-hidden />
                </button>
            </h2>
            {open && children}
        </div>
    );
}
