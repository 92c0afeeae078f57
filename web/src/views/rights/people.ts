// Departments as a tree and the people in one by who reports to whom. Pure functions.
import type { Json, Person, Row } from '@/api/types';

export interface Department {
    id: string;
    name: string;
    head: Person | null;
    /** People in it, and in it with all below. */
    own: number;
    all: number;
    children: Department[];
    row: Row;
}

const person = (value: Json | undefined): Person | null =>
    value && typeof value === 'object' && !Array.isArray(value) && typeof value['id'] === 'string'
        ? { id: value['id'], name: String(value['name'] ?? value['id']) }
        : null;

export const referred = person;

const byName = (left: { name: string }, right: { name: string }): number => left.name.localeCompare(right.name);

/** Those whose parent is not among them stand at the top. */
export function departmentTree(rows: readonly Row[], counts: ReadonlyMap<string, number>): Department[] {
    const nodes = new Map<string, Department>(
        rows.map((row) => {
            const own = counts.get(row.id) ?? 0;
            return [row.id, { id: row.id, name: String(row['name'] ?? row.id), head: person(row['manager']), own, all: own, children: [], row }];
        }),
    );
    const roots: Department[] = [];
    for (const node of nodes.values()) {
        const above = nodes.get(person(node.row['parent'])?.id ?? '');
        (above && above !== node ? above.children : roots).push(node);
    }
    const add = (node: Department): number => {
        node.children.sort(byName);
        node.all = node.own + node.children.reduce((sum, child) => sum + add(child), 0);
        return node.all;
    };
    roots.sort(byName).forEach(add);
    return roots;
}

/** How many departments lie below. */
export const below = (node: Department): number => node.children.reduce((sum, child) => sum + 1 + below(child), 0);

/** The department and all below: it cannot become part of one of them. */
export const inside = (node: Department): string[] => [node.id, ...node.children.flatMap(inside)];

export interface Placed {
    row: Row;
    depth: number;
}

/** The head first; under each those who report to him or her, as far as they are in the same department. */
export function reportingLines(rows: readonly Row[], head: string | undefined): Placed[] {
    const here = new Set(rows.map((row) => row.id));
    const bossOf = (row: Row): string | undefined => {
        const boss = person(row['manager'])?.id;
        return boss && here.has(boss) && boss !== row.id ? boss : undefined;
    };
    const sorted = rows.toSorted((left, right) =>
        left.id === head ? -1 : right.id === head ? 1 : String(left['name']).localeCompare(String(right['name'])),
    );
    const placed: Placed[] = [];
    const seen = new Set<string>();
    const place = (row: Row, depth: number): void => {
        if (seen.has(row.id)) return;
        seen.add(row.id);
        placed.push({ row, depth });
        sorted.filter((one) => bossOf(one) === row.id).forEach((one) => place(one, depth + 1));
    };
    sorted.filter((row) => !bossOf(row)).forEach((row) => place(row, 0));
    sorted.forEach((row) => place(row, 0));
    return placed;
}

/** Who leads it or one above it: from the top down. */
export function headsOver(roots: readonly Department[], id: string | undefined): Person[] {
    const walk = (nodes: readonly Department[]): Person[] | undefined => {
        for (const node of nodes) {
            const below = node.id === id ? [] : walk(node.children);
            if (below) return [...(node.head ? [node.head] : []), ...below];
        }
        return undefined;
    };
    return (id && walk(roots)) || [];
}

/** Who stops and who begins to see by department what moves from one place to another. */
export function sightChange(roots: readonly Department[], from: string | undefined, to: string | undefined): { lose: Person[]; gain: Person[] } {
    const before = headsOver(roots, from);
    const after = headsOver(roots, to);
    const without = (list: readonly Person[], other: readonly Person[]): Person[] => {
        const left = list.filter((one) => !other.some((two) => two.id === one.id));
        return left.filter((one, index) => left.findIndex((two) => two.id === one.id) === index);
    };
    return { lose: without(before, after), gain: without(after, before) };
}

/** What was dragged onto what: ids of the tree's rows begin with their kind. */
export const rowKey = (kind: 'department' | 'user', id: string): string => `${kind}/${id}`;

export function findDepartment(roots: readonly Department[], id: string): Department | undefined {
    for (const node of roots) {
        const found = node.id === id ? node : findDepartment(node.children, id);
        if (found) return found;
    }
    return undefined;
}
