/* What tools/gen_plain.c makes of ICU, for plain.c only. */
#pragma once

#include <stdint.h>

struct plain_pair {
    uint16_t from;
    uint16_t to;
};

/* Ordered by `from`. */
extern const struct plain_pair plain_pairs[];
extern const uint32_t plain_pair_count;
