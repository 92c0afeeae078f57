#include "access/tree.h"

#define UNLABELLED UINT32_MAX

size_t tree_find(const struct tree *tree, int64_t id)
{
    size_t low = 0, high = tree->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (tree->ids[middle] < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < tree->count && tree->ids[low] == id ? low : tree->count;
}

size_t tree_below(const struct tree *tree, int64_t id, const int64_t **out)
{
    size_t at = tree_find(tree, id);
    if (at == tree->count)
        return 0;
    *out = tree->preorder + tree->first[at];
    return tree->end[at] - tree->first[at];
}

/* Children as lists through places; `count` ends a list. */
struct links {
    uint32_t *child;
    uint32_t *sibling;
};

/* Down from a root: a node gets its label going down and its end coming up. The way back up is the parent. */
static void label(struct tree *tree, struct links *links, uint32_t root, uint32_t *next)
{
    uint32_t none = (uint32_t)tree->count, at = root;
    tree->preorder[*next] = tree->ids[at];
    tree->first[at] = (*next)++;
    for (;;) {
        uint32_t child = links->child[at];
        if (child != none) {
            links->child[at] = links->sibling[child];
            if (tree->first[child] != UNLABELLED)
                continue; /* the cut of a circle */
            at = child;
            tree->preorder[*next] = tree->ids[at];
            tree->first[at] = (*next)++;
            continue;
        }
        tree->end[at] = *next;
        if (at == root)
            return;
        at = tree->parent[at];
    }
}

/* The smallest node of the circle that the chain from `at` ends in. After as many steps as there are nodes one
 * stands in the circle. */
static uint32_t circle_root(const struct tree *tree, uint32_t at)
{
    for (size_t i = 0; i < tree->count; i++)
        at = tree->parent[at];
    uint32_t smallest = at;
    for (uint32_t next = tree->parent[at]; next != at; next = tree->parent[next])
        smallest = next < smallest ? next : smallest;
    return smallest;
}

bool tree_build(struct arena *arena, const int64_t *ids, const int64_t *parents, size_t count,
                struct tree *out)
{
    uint32_t none = (uint32_t)count, next = 0;
    *out = (struct tree){.ids = ids,
                         .count = count,
                         .first = ARENA_ARRAY(arena, uint32_t, count),
                         .end = ARENA_ARRAY(arena, uint32_t, count),
                         .parent = ARENA_ARRAY(arena, uint32_t, count),
                         .preorder = ARENA_ARRAY(arena, int64_t, count)};
    struct links links = {ARENA_ARRAY(arena, uint32_t, count), ARENA_ARRAY(arena, uint32_t, count)};
    if (arena->failed)
        return false;
    for (uint32_t i = 0; i < none; i++) {
        out->first[i] = UNLABELLED;
        links.child[i] = none;
    }
    for (uint32_t i = none; i-- > 0;) { /* backwards: lists come out ascending */
        uint32_t parent = parents[i] ? (uint32_t)tree_find(out, parents[i]) : none;
        out->parent[i] = parent;
        if (parent == none)
            continue;
        links.sibling[i] = links.child[parent];
        links.child[parent] = i;
    }
    for (uint32_t i = 0; i < none; i++)
        if (out->parent[i] == none)
            label(out, &links, i, &next);
    for (uint32_t i = 0; i < none && next < none; i++) {
        if (out->first[i] != UNLABELLED)
            continue;
        uint32_t root = circle_root(out, i);
        out->parent[root] = none;
        label(out, &links, root, &next);
    }
    return true;
}
