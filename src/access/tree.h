/* A tree of ids whose nodes bear intervals: whoever is below a node has a label inside the node's, so a subtree is
 * a slice of one array and "is it below?" one comparison of ranges. Made anew when anything moves (a millisecond
 * for ten thousand nodes); nothing is noted on records.
 *
 * A chain of parents that runs in a circle (refused when it is saved, but data may come from elsewhere) is cut
 * above its smallest id. */
#pragma once

#include "base/arena.h"

#include <stdint.h>

struct tree {
    const int64_t *ids; /* ascending */
    size_t count;
    uint32_t *first;   /* label of each node, in the order of ids */
    uint32_t *end;     /* the label behind its last descendant's */
    uint32_t *parent;  /* its place in ids, or `count` */
    int64_t *preorder; /* ids by label */
};

/* `ids` ascending; `parents` 0 or unknown: a root. Keeps `ids`. False when the arena has failed. */
bool tree_build(struct arena *arena, const int64_t *ids, const int64_t *parents, size_t count,
                struct tree *out);
/* Place of an id, or count. */
size_t tree_find(const struct tree *tree, int64_t id);
/* `id` and all below it, as a slice in no order; 0 when it is unknown. */
size_t tree_below(const struct tree *tree, int64_t id, const int64_t **out);
