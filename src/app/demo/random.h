/* Numbers that look random and are the same everywhere for the same seed (SplitMix64). */
#pragma once

#include <stdint.h>

struct demo_random {
    uint64_t state;
};

/* A stream of its own for item `index` of kind `kind`: the order in which items are made does not matter. */
struct demo_random demo_random_for(uint64_t seed, uint64_t kind, uint64_t index);
/* 0 to below `bound` (at least 1). */
int64_t demo_below(struct demo_random *random, int64_t bound);
/* From low to high, both included. */
int64_t demo_between(struct demo_random *random, int64_t low, int64_t high);
/* True `percent` times of a hundred. */
int demo_chance(struct demo_random *random, int percent);
