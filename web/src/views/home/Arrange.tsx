// Arranging tiles: dragged by their handle, or by the arrow keys on it; wider, higher, away, and new ones.
import { DndContext, MouseSensor, TouchSensor, useDraggable, useDroppable, useSensor, useSensors, type DragEndEvent } from '@dnd-kit/core';
import { Button } from 'antd';
import { GripVertical, Minus, MoveHorizontal, MoveVertical, Plus, X } from 'lucide-react';
import { useState, type KeyboardEvent } from 'react';
import type { Report } from '@/api/report';
import { IconButton } from '@/base/IconButton';
import { useLanguage, useT, type Translate } from '@/base/language';
import { titleOf } from '@/views/report/format';
import { readyReport } from '@/views/report/ready';
import { AddTile } from './AddTile';
import { sizeOf, TileBody } from './Grid';
import { movedBy, movedTo, resized, type Tile } from './tiles';

interface Props {
    tiles: readonly Tile[];
    reports: ReadonlyMap<string, Report>;
    onChange: (tiles: Tile[]) => void;
}

/** What a tile is called. */
export function tileName(tile: Tile, reports: Props['reports'], language: 'en' | 'zh', t: Translate): string {
    if (tile.kind !== 'report') return t(`tile.${tile.kind}`);
    const report = tile.report ? reports.get(tile.report) : readyReport(tile.ready ?? '');
    return report ? titleOf(report, language) : t('tile.gone');
}

export function Arrange({ tiles, reports, onChange }: Props) {
    const t = useT();
    const language = useLanguage();
    const [adding, setAdding] = useState(false);
    const [said, setSaid] = useState('');
    const sensors = useSensors(useSensor(MouseSensor, { activationConstraint: { distance: 4 } }), useSensor(TouchSensor, { activationConstraint: { delay: 150, tolerance: 8 } }));
    const tell = (next: Tile[], tile: Tile): void => {
        const place = next.findIndex((one) => one.id === tile.id) + 1;
        setSaid(t('home.moved', { name: tileName(tile, reports, language, t), place, all: next.length }));
        onChange(next);
    };
    const drop = ({ active, over }: DragEndEvent): void => {
        const tile = tiles.find((one) => one.id === active.id);
        if (tile && over) tell(movedTo(tiles, tile.id, String(over.id)), tile);
    };
    const add = (tile: Tile): void => onChange([...tiles, { ...tile, id: `new ${tiles.length} ${Date.now()}` }]);
    return (
        <>
            <p className="home-hint quiet">
                <span>{t('home.arrangeHint')}</span>
                <Button icon={<Plus size={16} aria-hidden />} onClick={() => setAdding(true)}>
                    {t('home.add')}
                </Button>
            </p>
            <DndContext sensors={sensors} onDragEnd={drop}>
                <div className="home-grid is-arranged">
                    {tiles.map((tile) => (
                        <Movable
                            key={tile.id}
                            tile={tile}
                            name={tileName(tile, reports, language, t)}
                            reports={reports}
                            onMove={(step) => tell(movedBy(tiles, tile.id, step), tile)}
                            onSize={(wider, taller) => onChange(resized(tiles, tile.id, wider, taller))}
                            onRemove={() => onChange(tiles.filter((one) => one.id !== tile.id))}
                        />
                    ))}
                </div>
            </DndContext>
            <div className="sr-only" aria-live="polite">
                {said}
            </div>
            {adding && <AddTile reports={reports} onAdd={add} onClose={() => setAdding(false)} />}
        </>
    );
}

interface MovableProps {
    tile: Tile;
    name: string;
    reports: Props['reports'];
    onMove: (step: number) => void;
    onSize: (wider: number, taller: number) => void;
    onRemove: () => void;
}

const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

function Movable({ tile, name, reports, onMove, onSize, onRemove }: MovableProps) {
    const t = useT();
    const drag = useDraggable({ id: tile.id });
    const drop = useDroppable({ id: tile.id });
    const onKey = (event: KeyboardEvent): void => {
        const step = STEPS[event.key];
        if (step === undefined) return;
        event.preventDefault();
        onMove(step);
    };
    const moved = drag.transform ? { transform: `translate(${drag.transform.x}px, ${drag.transform.y}px)`, zIndex: 2 } : {};
    return (
        <div
            ref={(element) => {
                drag.setNodeRef(element);
                drop.setNodeRef(element);
            }}
            className={`home-movable ${sizeOf(tile)}${drop.isOver && !drag.isDragging ? ' is-over' : ''}`}
            style={moved}
        >
            <div className="home-handles">
                <button type="button" className="home-grip" aria-label={t('home.move', { name })} title={t('home.move', { name })} {...drag.listeners} onKeyDown={onKey}>
                    <GripVertical size={16} aria-hidden />
                    <span className="cut">{name}</span>
                </button>
                <span className="home-sizes">
                    <MoveHorizontal size={14} aria-hidden />
                    <IconButton icon={Minus} label={t('home.narrower', { name })} onClick={() => onSize(-1, 0)} />
                    <IconButton icon={Plus} label={t('home.wider', { name })} onClick={() => onSize(1, 0)} />
                    <MoveVertical size={14} aria-hidden />
                    <IconButton icon={Minus} label={t('home.lower', { name })} onClick={() => onSize(0, -1)} />
                    <IconButton icon={Plus} label={t('home.higher', { name })} onClick={() => onSize(0, 1)} />
                </span>
                <IconButton icon={X} label={t('home.remove', { name })} onClick={onRemove} />
            </div>
            <div className="home-inside" inert>
                <TileBody tile={tile} reports={reports} className="" />
            </div>
        </div>
    );
}
