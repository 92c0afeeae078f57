// Moving departments and people by drag: what is dropped on a department asks first, with a sentence of what changes.
import { DndContext, DragOverlay, PointerSensor, TouchSensor, pointerWithin, useDraggable, useDroppable, useSensor, useSensors } from '@dnd-kit/core';
import { GripVertical } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useT } from '@/base/language';
import type { Moved } from './MoveDialog';
import { findDepartment, inside, rowKey, type Department } from './people';

export const indent = (depth: number) => ({ paddingInlineStart: 4 + depth * 22 });

interface Props {
    tree: readonly Department[];
    onMove: (moved: Moved) => void;
    children: ReactNode;
}

const nameOf = (moved: Moved): string => (moved.kind === 'user' ? String(moved.row['name']) : moved.node.name);

export function PeopleDrag({ tree, onMove, children }: Props) {
    const [dragged, setDragged] = useState<Moved>();
    const sensors = useSensors(
        useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
        useSensor(TouchSensor, { activationConstraint: { delay: 180, tolerance: 8 } }),
    );
    return (
        <DndContext
            sensors={sensors}
            collisionDetection={pointerWithin}
            onDragStart={({ active }) => setDragged(active.data.current?.['moved'] as Moved | undefined)}
            onDragCancel={() => setDragged(undefined)}
            onDragEnd={({ over }) => {
                setDragged(undefined);
                const to = over && findDepartment(tree, String(over.id));
                // A department cannot become part of itself or of one below it.
                if (dragged && to && !(dragged.kind === 'department' && inside(dragged.node).includes(to.id))) onMove({ ...dragged, to });
            }}
        >
            {children}
            <DragOverlay dropAnimation={null}>{dragged && <div className="arrange-floating">{nameOf(dragged)}</div>}</DragOverlay>
        </DndContext>
    );
}

export function DragGrip({ moved, name }: { moved: Moved; name: string }) {
    const t = useT();
    const id = rowKey(moved.kind, moved.kind === 'user' ? moved.row.id : moved.node.id);
    const { setNodeRef, listeners } = useDraggable({ id, data: { moved } });
    return (
        <span ref={setNodeRef} className="arrange-grip people-grip" {...listeners} title={t('people.drag', { name })} aria-hidden>
            <GripVertical size={14} />
        </span>
    );
}

export function DropRow({ id, depth, children }: { id: string; depth: number; children: ReactNode }) {
    const { setNodeRef, isOver } = useDroppable({ id });
    return (
        <div ref={setNodeRef} className={`people-row is-department${isOver ? ' is-over' : ''}`} style={indent(depth)}>
            {children}
        </div>
    );
}
