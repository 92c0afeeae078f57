/* A closed set of names and their positions: one look-up costs a hash and usually one comparison. Built
 * once in an arena, immutable afterwards. */
#pragma once

#include "base/arena.h"
#include "base/text.h"

#include <stdint.h>

struct meta_names;

/* `name_at(subject, i)` gives the i-th of `count` names. They must stay where they are. NULL without memory. */
const struct meta_names *meta_names_new(struct arena *arena, size_t count,
                                        struct text (*name_at)(const void *subject, size_t index),
                                        const void *subject);
/* Position of the name, or -1. NULL holds nothing. */
ptrdiff_t meta_names_find(const struct meta_names *names, struct text name);

/* The candidate nearest to a wrong name. */
struct meta_nearest {
    struct text wrong;
    struct text best;
    int distance;
};
void meta_nearest_init(struct meta_nearest *nearest, struct text wrong);
void meta_nearest_offer(struct meta_nearest *nearest, struct text candidate);
/* Empty when nothing offered is near enough to be meant. */
struct text meta_nearest_get(const struct meta_nearest *nearest);
