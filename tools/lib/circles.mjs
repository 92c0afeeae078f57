// Circles in a directed graph given as Map(node → Set of nodes).

// The groups of nodes that reach one another (Tarjan's strongly connected components of two or more).
export function circles(graph) {
    const index = new Map();
    const low = new Map();
    const stack = [];
    const found = [];
    const visit = (node) => {
        index.set(node, index.size);
        low.set(node, index.get(node));
        stack.push(node);
        for (const next of graph.get(node) ?? []) {
            if (!index.has(next)) visit(next);
            if (stack.includes(next)) low.set(node, Math.min(low.get(node), low.get(next)));
        }
        if (low.get(node) !== index.get(node)) return;
        const group = stack.splice(stack.indexOf(node));
        if (group.length > 1) found.push(group);
    };
    for (const node of graph.keys()) if (!index.has(node)) visit(node);
    return found;
}

// One shortest way round inside a group, starting and ending at its first node.
export function wayRound(graph, group) {
    const start = [...group].sort()[0];
    const queue = [[start]];
    const seen = new Set();
    for (let path; (path = queue.shift()); ) {
        for (const next of graph.get(path.at(-1)) ?? []) {
            if (next === start) return [...path, start];
            if (group.includes(next) && !seen.has(next)) {
                seen.add(next);
                queue.push([...path, next]);
            }
        }
    }
    return [start];
}
