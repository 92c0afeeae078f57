// Lists whose items are put in order: dragged by their grip, or moved by the arrow keys while the grip has the focus.
import { DndContext, DragOverlay, PointerSensor, TouchSensor, closestCenter, pointerWithin, useDraggable, useDroppable, useSensor, useSensors, type CollisionDetection } from '@dnd-kit/core';
import { GripVertical } from 'lucide-react';
import { createContext, useContext, useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { drop, step, type Arranged } from './arrange';
import { useT } from './language';
import './arrange.css';

interface AreaProps {
    lists: readonly Arranged[];
    onChange: (lists: Arranged[], moved: string) => void;
    /** What is shown under the pointer while it is dragged, and said when it has moved. */
    name: (item: string) => string;
    children: ReactNode;
}

interface Area {
    move: (item: string, by: -1 | 1) => void;
    name: (item: string) => string;
    focused: { current: string | undefined };
}

const AreaContext = createContext<Area | undefined>(undefined);

/** The item under the pointer, else the list it is over, else the nearest. */
const collide: CollisionDetection = (args) => {
    const under = pointerWithin(args);
    const items = under.filter(({ data }) => data?.['droppableContainer']?.data?.current?.['item'] !== undefined);
    if (items.length > 0) return items;
    return under.length > 0 ? under : closestCenter(args);
};

export function ArrangeArea({ lists, onChange, name, children }: AreaProps) {
    const t = useT();
    const [dragged, setDragged] = useState<string>();
    const [said, setSaid] = useState('');
    const focused = useRef<string>(undefined);
    const sensors = useSensors(
        useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
        useSensor(TouchSensor, { activationConstraint: { delay: 180, tolerance: 8 } }),
    );
    const say = (next: readonly Arranged[], item: string): void => {
        const list = next.find(({ items }) => items.includes(item));
        if (list) setSaid(t('arrange.moved', { name: name(item), place: list.items.indexOf(item) + 1, count: list.items.length }));
    };
    const change = (next: Arranged[], item: string): void => {
        say(next, item);
        onChange(next, item);
    };
    const area: Area = {
        name,
        focused,
        move: (item, by) => {
            focused.current = item;
            change(step(lists, item, by), item);
        },
    };
    return (
        <AreaContext.Provider value={area}>
            <DndContext
                sensors={sensors}
                collisionDetection={collide}
                onDragStart={({ active }) => setDragged(String(active.id))}
                onDragCancel={() => setDragged(undefined)}
                onDragEnd={({ active, over }) => {
                    setDragged(undefined);
                    if (over && over.id !== active.id) change(drop(lists, String(active.id), String(over.id)), String(active.id));
                }}
            >
                {children}
                <DragOverlay dropAnimation={null}>{dragged && <div className="arrange-floating">{name(dragged)}</div>}</DragOverlay>
            </DndContext>
            <p className="visually-hidden" aria-live="polite">
                {said}
            </p>
        </AreaContext.Provider>
    );
}

/** A list things can be dropped into. */
export function ArrangeList({ id, label, className, children }: { id: string; label: string; className?: string; children: ReactNode }) {
    const { setNodeRef, isOver } = useDroppable({ id });
    return (
        <ul ref={setNodeRef} className={`arrange-list ${className ?? ''}${isOver ? ' is-over' : ''}`} aria-label={label}>
            {children}
        </ul>
    );
}

export function ArrangeItem({ id, className, children }: { id: string; className?: string; children: ReactNode }) {
    const t = useT();
    const area = useContext(AreaContext);
    const grip = useRef<HTMLButtonElement>(null);
    const draggable = useDraggable({ id });
    const droppable = useDroppable({ id, data: { item: id } });
    // What was moved by a key keeps the focus where it went, even into another list.
    useEffect(() => {
        if (area?.focused.current === id) {
            area.focused.current = undefined;
            grip.current?.focus();
        }
    });
    const onKeyDown = (event: KeyboardEvent): void => {
        if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
        event.preventDefault();
        event.stopPropagation();
        area?.move(id, event.key === 'ArrowUp' ? -1 : 1);
    };
    const over = droppable.isOver && !draggable.isDragging;
    return (
        <li ref={droppable.setNodeRef} className={`arrange-item ${className ?? ''}${over ? ' is-over' : ''}${draggable.isDragging ? ' is-dragging' : ''}`}>
            <button
                ref={(node) => {
                    draggable.setNodeRef(node);
                    grip.current = node;
                }}
                type="button"
                className="arrange-grip"
                {...draggable.listeners}
                aria-label={t('arrange.grip', { name: area?.name(id) ?? '' })}
                title={t('arrange.hint')}
                onKeyDown={onKeyDown}
            >
                <GripVertical size={14} aria-hidden />
            </button>
            {children}
        </li>
    );
}
